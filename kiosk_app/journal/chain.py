"""The hash chain: every entry is bound to all entries before it (docs/decisions/0006-journal.md)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

GENESIS = hashlib.sha256(b"kiosk-app journal 1").hexdigest()
"""What the first entry is linked to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One entry exactly as stored: ``fields`` is its JSON text, ``hash`` 64 hexadecimal digits."""

    seq: int
    time: str
    event: str
    fields: str
    hash: str


def canonical(*, seq: int, time: str, event: str, fields: str, previous: str) -> bytes:
    """The bytes that are hashed: the five parts, one a line, in ASCII.

    Two different entries never give the same bytes, because no part may hold a line break. Raises ``ValueError`` where
    one does or is not ASCII.
    """
    parts = (str(seq), time, event, fields, previous)
    if any("\n" in part for part in parts):
        message = "a part of an entry holds a line break"
        raise ValueError(message)
    return "\n".join(parts).encode("ascii")


def link(*, seq: int, time: str, event: str, fields: str, previous: str) -> Link:
    """Bind an entry to the hash of the one before it (``GENESIS`` for entry 1)."""
    digest = hashlib.sha256(canonical(seq=seq, time=time, event=event, fields=fields, previous=previous)).hexdigest()
    return Link(seq=seq, time=time, event=event, fields=fields, hash=digest)


def follows(entry: Link, *, seq: int, previous: str) -> bool:
    """Whether ``entry`` is number ``seq``, unchanged, and was written right after the one with hash ``previous``."""
    try:
        expected = link(seq=seq, time=entry.time, event=entry.event, fields=entry.fields, previous=previous)
    except (TypeError, ValueError):
        return False
    return entry == expected
