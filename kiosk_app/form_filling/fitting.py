"""The ladder a value climbs down until it fits its box (facts D7). Nothing is clipped and nothing overlaps.

Fit → smaller type down to 6.5 pt → narrower type down to 80 % → a second line → no. A box made for two lines takes the
second line before its type shrinks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from itertools import chain
from typing import TYPE_CHECKING

from kiosk_app.domain.redaction import Redacted
from kiosk_app.form_filling.shaping import Run, shape
from kiosk_app.form_filling.template import FLOOR_PT
from kiosk_app.text.clusters import clusters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk_app.text.fonts import FontFile

NARROWEST = 0.8
LEADING = 1.15
"""Distance of two baselines, in em."""

_ROUNDING_PT = 1e-6
_GOOD_ENDS = (" ", "　", "号", "丁目", "番地")
"""A line ends best after these (facts D7) …"""

_FAIR_ENDS = ("の", "、", "・", "）")
"""… then after these …"""

_GOOD, _FAIR, _POOR, _INSIDE_WORD = 0.0, 0.05, 0.25, 1.0
"""… and each break costs so much of the whole width, weighed against how unequal it makes the two lines."""

_NEVER_FIRST = frozenset("のーゝゞ々ヽヾぁぃぅぇぉっゃゅょァィゥェォッャュョ、。・）」』-‐−〜")
"""Japanese typesetting (JIS X 4051) starts no line with these; の belongs to the number before it (番地の二)."""


@unique
class Step(StrEnum):
    """How far down the ladder a value had to go."""

    FITS = "fits"
    SMALLER = "smaller"
    NARROWER = "narrower"
    SECOND_LINE = "second-line"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Fitted(Redacted):
    """Lines that fit: type size in pt, horizontal scale 0.8 to 1."""

    lines: tuple[Run, ...]
    size: float
    stretch: float
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The clear inside of a box in pt, the type size wanted, and for how many lines it was made."""

    width: float
    height: float
    size: float
    lines: int = 1


def fit(parts: Sequence[str], font: FontFile, room: Room) -> Fitted | None:
    """Set ``parts``, between which a line breaks most naturally, into ``room``; None where no step helps."""
    one_line = (shape(font, "　".join(parts)),)
    two_lines = _two_lines(parts, font)
    if room.lines == 1:
        attempts = chain([one_line], two_lines)
    elif len(parts) == 1 and one_line[0].width * room.size <= room.width + _ROUNDING_PT:
        return _set(one_line, room)
    else:
        attempts = chain(two_lines, [one_line])
    return next((fitted for lines in attempts if (fitted := _set(lines, room)) is not None), None)


def _set(lines: tuple[Run, ...], room: Room) -> Fitted | None:
    widest = max(line.width for line in lines)
    tallest = room.height / (1 if len(lines) == 1 else LEADING * len(lines))
    if tallest < FLOOR_PT or not widest:
        return None
    size = min(room.size, tallest, max(room.width / widest, FLOOR_PT))
    stretch = min(1.0, room.width / (widest * size))
    if stretch < NARROWEST - _ROUNDING_PT:
        return None
    if len(lines) > room.lines:
        step = Step.SECOND_LINE
    elif stretch < 1 - _ROUNDING_PT:
        step = Step.NARROWER
    else:
        step = Step.SMALLER if size < room.size - _ROUNDING_PT else Step.FITS
    return Fitted(lines=lines, size=size, stretch=stretch, step=step)


def _two_lines(parts: Sequence[str], font: FontFile) -> Iterator[tuple[Run, ...]]:
    """Ways to break into two lines, the most natural first; shaped only when asked for."""
    if len(parts) > 1:
        yield shape(font, parts[0]), shape(font, "　".join(parts[1:]))
    pieces = clusters("　".join(parts))
    written = [index for index, piece in enumerate(pieces) if not piece.isspace()]
    if not written:
        return
    # A line of nothing but spaces is no line: breaks lie between the first and the last character that is written.
    cuts = [cut for cut in range(written[0] + 1, written[-1] + 1) if pieces[cut] not in _NEVER_FIRST]
    if not cuts:
        return
    widths = [shape(font, piece).width for piece in pieces]
    total = sum(widths)
    wider_half = {cut: max(sum(widths[:cut]), sum(widths[cut:])) for cut in cuts}
    pleasing = min(cuts, key=lambda cut: wider_half[cut] + total * _cost(pieces, cut))
    shortest = min(cuts, key=lambda cut: wider_half[cut])
    for cut in dict.fromkeys((pleasing, shortest)):
        yield shape(font, "".join(pieces[:cut]).rstrip()), shape(font, "".join(pieces[cut:]).lstrip())


def _cost(pieces: Sequence[str], cut: int) -> float:
    before, first = "".join(pieces[:cut]), pieces[cut]
    if before.endswith(_GOOD_ENDS):
        return _GOOD
    if before.endswith(_FAIR_ENDS) and not before.endswith("番地の"):
        return _FAIR
    return _INSIDE_WORD if _is_latin(before[-1]) and _is_latin(first) else _POOR


def _is_latin(character: str) -> bool:
    return character.isdecimal() or (character.isalpha() and character[0] < "\N{COMBINING GRAVE ACCENT}")
