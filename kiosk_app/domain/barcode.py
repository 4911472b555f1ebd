"""What the camera saw, before anyone has checked it."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk_app.domain.redaction import Redacted

Point = tuple[float, float]
"""Pixels of the frame, x right and y down."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class UntrustedBarcode(Redacted):
    """The text of one 2D code. Nothing about it is known to be true; only ``verification`` may open it.

    ``corners`` are the four corners in the frame, clockwise from the code's own top left.
    """

    untrusted_text: str
    symbology: str
    decoder: str
    corners: tuple[Point, ...] = ()
