"""What one model of printer needs to be told so that a form lands where the paper expects it."""

from __future__ import annotations

from enum import StrEnum, unique
from fnmatch import fnmatchcase
from typing import Annotated

import msgspec
from msgspec import Meta

Millimetres = Annotated[float, Meta(ge=-20, le=20)]
Scale = Annotated[float, Meta(ge=0.9, le=1.1)]
Keyword = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


@unique
class Sides(StrEnum):
    """IPP ``sides`` (RFC 8011 §5.2.8)."""

    ONE = "one-sided"
    LONG_EDGE = "two-sided-long-edge"
    SHORT_EDGE = "two-sided-short-edge"


@unique
class Quality(StrEnum):
    """IPP ``print-quality`` by name (RFC 8011 §5.2.13)."""

    DRAFT = "draft"
    NORMAL = "normal"
    HIGH = "high"

    @property
    def ipp_enum(self) -> str:
        """The number IPP sends."""
        return {"draft": "3", "normal": "4", "high": "5"}[self.value]


@unique
class ColourMode(StrEnum):
    """IPP ``print-color-mode`` (PWG 5100.13)."""

    MONOCHROME = "monochrome"
    COLOUR = "color"
    AUTO = "auto"


class Sheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one paper size is fed and corrected.

    ``tray`` is the queue's ``InputSlot`` choice, empty for the printer's own choice. ``offset_mm`` moves the page right
    and down as the reader holds it; ``scale`` grows it about its centre. Both are measured on a printed page.
    """

    tray: Keyword | None = None
    offset_mm: tuple[Millimetres, Millimetres] = (0.0, 0.0)
    scale: Scale = 1.0


class PrinterProfile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of ``printer_profiles/``; ``printer_profiles/README.md`` explains every key.

    ``sheets`` is keyed by PWG 5101.1 media names; a size that is not named is printed uncorrected.
    """

    title: str = "Plain"
    match: tuple[str, ...] = ()
    sides: Sides = Sides.ONE
    quality: Quality = Quality.NORMAL
    colour: ColourMode = ColourMode.MONOCHROME
    sheets: dict[Keyword, Sheet] = {}
    ipp_options: dict[Keyword, str] = {}
    notes: str = ""

    def matches(self, make_and_model: str) -> bool:
        """Whether one of the profile's patterns (shell wildcards, case ignored) fits a ``printer-make-and-model``."""
        return any(fnmatchcase(make_and_model.casefold(), pattern.casefold()) for pattern in self.match)

    def sheet(self, media: str) -> Sheet:
        """How ``media`` is fed."""
        return self.sheets.get(media, Sheet())

    def job_options(self, media: str) -> dict[str, str]:
        """IPP job attributes for one file on ``media``; the profile's own ``ipp_options`` win.

        ``print-scaling`` is none because a form that is shrunk to the printer's margins misses its boxes.
        """
        tray = self.sheet(media).tray
        return {
            "media": media,
            "sides": self.sides.value,
            "print-quality": self.quality.ipp_enum,
            "print-color-mode": self.colour.value,
            "print-scaling": "none",
            **({"InputSlot": tray} if tray else {}),
            **self.ipp_options,
        }
