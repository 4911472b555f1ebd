"""Text → glyphs of one font. The same HarfBuzz font measures, is asked for coverage and is embedded."""

from __future__ import annotations

from dataclasses import dataclass

import uharfbuzz

from kiosk_app.domain.redaction import Redacted
from kiosk_app.text.coverage import shaper
from kiosk_app.text.fonts import FontFile  # noqa: TC001 - part of a public type

_AS_THE_REGISTER_SPELLS = {"kern": False, "liga": False, "clig": False, "calt": False, "palt": False}
"""No ligature and no tightening: every character of a name stays a sign of its own."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Glyph(Redacted):
    """One glyph; lengths in em. ``text`` is what it stands for, empty on all but the first glyph of a cluster."""

    number: int
    text: str
    advance: float
    x_offset: float
    y_offset: float


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Run(Redacted):
    """A line of glyphs in one font; ``width`` in em."""

    font: FontFile
    glyphs: tuple[Glyph, ...]

    @property
    def width(self) -> float:
        """The sum of the advances, in em."""
        return sum(glyph.advance for glyph in self.glyphs)


def shape(font: FontFile, text: str) -> Run:
    """Shape ``text``, left to right, with the glyph forms that Japanese uses."""
    loaded = shaper(font)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction, buffer.language = "ltr", "ja"
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_GRAPHEMES
    uharfbuzz.shape(loaded, buffer, _AS_THE_REGISTER_SPELLS)
    em = loaded.face.upem
    starts = [info.cluster for info in buffer.glyph_infos]
    ends = sorted({*starts, len(text)})
    glyphs: list[Glyph] = []
    for index, (info, position) in enumerate(zip(buffer.glyph_infos, buffer.glyph_positions or (), strict=True)):
        leads = index == 0 or starts[index - 1] != info.cluster
        end = ends[ends.index(info.cluster) + 1]
        glyphs.append(
            Glyph(
                number=info.codepoint,
                text=text[info.cluster : end] if leads else "",
                advance=position.x_advance / em,
                x_offset=position.x_offset / em,
                y_offset=position.y_offset / em,
            )
        )
    return Run(font=font, glyphs=tuple(glyphs))
