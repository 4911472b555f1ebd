"""Draws values: glyphs, circles and check marks as PDF operators, positions in mm from the page's top left.

Drawing comes in two steps, because a font's subset is known only when everything is placed: ``place`` collects,
``operators`` writes with the fonts that ``embedding`` made from what was collected.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kiosk_app.domain.redaction import Redacted
from kiosk_app.form_filling.fitting import LEADING, Fitted, Room
from kiosk_app.form_filling.geometry import MM_PER_PT, Box
from kiosk_app.form_filling.shaping import Run, shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kiosk_app.form_filling.embedding import EmbeddedFonts
    from kiosk_app.text.fonts import FontFile

_INSET_MM = 0.5
_CENTRE_EM = 0.38
"""From the middle of an ideograph's em box down to its baseline (ascent 0.88, descent 0.12 in all print fonts)."""

_PEN_PT = 0.8
_ARC = 0.5523
"""Length of a Bézier handle that draws a quarter of a circle of radius 1."""

CHECK_MARK = "レ"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PlacedText(Redacted):
    """A run with its baseline's start in mm from the top left, type size in pt and horizontal scale."""

    page: int
    run: Run
    x: float
    y: float
    size: float
    stretch: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedEllipse:
    """The ellipse that fills ``box``."""

    box: Box

    @property
    def page(self) -> int:
        """The page of the form it lies on."""
        return self.box.page


Mark = PlacedText | PlacedEllipse


def room_in(box: Box, size: float, lines: int) -> Room:
    """What a value may use of ``box``."""
    return Room(width=(box.width - 2 * _INSET_MM) / MM_PER_PT, height=box.height / MM_PER_PT, size=size, lines=lines)


def place_text(box: Box, fitted: Fitted, align: str) -> Iterator[Mark]:
    """The lines of ``fitted`` in the middle of ``box``'s height."""
    first = box.y + box.height / 2 - LEADING * fitted.size * MM_PER_PT * (len(fitted.lines) - 1) / 2
    spare = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
    for number, line in enumerate(fitted.lines):
        width = line.width * fitted.size * fitted.stretch * MM_PER_PT
        yield PlacedText(
            page=box.page,
            run=line,
            x=box.x + _INSET_MM + (box.width - 2 * _INSET_MM - width) * spare,
            y=first + (LEADING * number + _CENTRE_EM) * fitted.size * MM_PER_PT,
            size=fitted.size,
            stretch=fitted.stretch,
        )


def place_comb(box: Box, characters: Sequence[str], cells: int, font: FontFile, size: float) -> Iterator[Mark]:
    """One character in the middle of each cell, from the first cell."""
    cell = box.width / cells
    for number, character in enumerate(characters):
        run = shape(font, character)
        fitting = min(size, box.height / MM_PER_PT, cell / MM_PER_PT / max(run.width, 1e-6))
        yield PlacedText(
            page=box.page,
            run=run,
            x=box.x + cell * (number + 0.5) - run.width * fitting * MM_PER_PT / 2,
            y=box.y + box.height / 2 + _CENTRE_EM * fitting * MM_PER_PT,
            size=fitting,
        )


def place_check(box: Box, font: FontFile) -> Iterator[Mark]:
    """A check mark as large as ``box``."""
    side = min(box.width, box.height)
    square = Box(
        page=box.page, x=box.x + (box.width - side) / 2, y=box.y + (box.height - side) / 2, width=side, height=side
    )
    return place_comb(square, CHECK_MARK, 1, font, side / MM_PER_PT)


def operators(marks: Iterable[Mark], fonts: EmbeddedFonts, page_height_mm: float) -> bytes:
    """The content stream that draws ``marks`` on one page."""
    drawn = (
        _ellipse(mark.box, page_height_mm) if isinstance(mark, PlacedEllipse) else _text(mark, fonts, page_height_mm)
        for mark in marks
    )
    return b"\n".join([b"q 0 g 0 G %.2f w" % _PEN_PT, *drawn, b"Q\n"])


def _text(mark: PlacedText, fonts: EmbeddedFonts, page_height_mm: float) -> bytes:
    x, y = mark.x / MM_PER_PT, (page_height_mm - mark.y) / MM_PER_PT
    drawn = [b"BT %.2f Tz 1 0 0 1 %.3f %.3f Tm" % (mark.stretch * 100, x, y)]
    set_in = b""
    for glyph in mark.run.glyphs:
        font, code, width = fonts.code_of(mark.run.font, glyph)
        if font != set_in:
            drawn.append(b"/%s %.3f Tf" % (font, mark.size))
            set_in = font
        # A positive number in TJ moves left; what the font advances by itself is width.
        before, after = -1000 * glyph.x_offset, 1000 * (width - glyph.advance + glyph.x_offset)
        rise = b"%.3f Ts " % (glyph.y_offset * mark.size) if glyph.y_offset else b""
        drawn.append(rise + b"[%.2f <%04X> %.2f] TJ" % (before, code, after) + (b" 0 Ts" if rise else b""))
    drawn.append(b"ET")
    return b"\n".join(drawn)


def _ellipse(box: Box, page_height_mm: float) -> bytes:
    width, height = box.width / MM_PER_PT / 2, box.height / MM_PER_PT / 2
    x, y = box.x / MM_PER_PT + width, (page_height_mm - box.y) / MM_PER_PT - height
    quarters = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))
    drawn = [b"%.3f %.3f m" % (x + width, y)]
    for (from_x, from_y), (to_x, to_y) in pairwise(quarters):
        points = (
            (from_x + _ARC * to_x, from_y + _ARC * to_y),
            (to_x + _ARC * from_x, to_y + _ARC * from_y),
            (to_x, to_y),
        )
        drawn.append(b" ".join(b"%.3f %.3f" % (x + width * px, y + height * py) for px, py in points) + b" c")
    return b"\n".join([*drawn, b"s"])
