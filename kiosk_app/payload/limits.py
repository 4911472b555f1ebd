"""Bounds that hold before anything is parsed. They are part of the format: ``docs/payload.md`` lists them."""

from __future__ import annotations

from datetime import timedelta

MAX_TEXT_CHARACTERS = 4296
"""What the largest QR code holds in alphanumeric mode (ISO/IEC 18004, version 40-L); base45 puts 2,860 bytes in it."""

MAX_CLAIMS_BYTES = 8192
"""The inflated claims; a stream that grows beyond is abandoned while it is being inflated."""

MAX_DEPTH = 8
MAX_MAP_ENTRIES = 64
MAX_ARRAY_ITEMS = 256

MAX_VALIDITY = timedelta(days=31)
"""The longest time between ``iat`` and ``exp``."""

MAX_PRINTED_CHARACTERS = 1100
"""An issuer draws no code longer than this: a denser one is read badly from a phone."""

PREFERRED_CHARACTERS = 800
"""A household whose code would be longer gets several codes, each no longer than this (measured on camera frames)."""
