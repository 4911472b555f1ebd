"""What compiling a template gives: the static page and where on it each place lies."""

from __future__ import annotations

import msgspec

MM_PER_PT = 25.4 / 72
MM_PER_PX = 25.4 / 96

PAGE, GEOMETRY = "page.pdf", "geometry.json"
"""The two files of a compiled form."""


class Box(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rectangle in mm from the top left of page ``page`` (from 0)."""

    page: int
    x: float
    y: float
    width: float
    height: float


class Geometry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The boxes by the inputs' names, on ``pages`` pages."""

    pages: int
    boxes: dict[str, Box]
