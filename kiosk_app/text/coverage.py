"""Which font can draw a value whole.

A font that lacks a variation sequence draws the plain ideograph without a word, so the sequence is looked up in the
font's own table (cmap format 14) before the font is chosen. One font draws the whole value: mixed weights inside a
name look like a mistake.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import uharfbuzz

from kiosk_app.text.clusters import clusters, is_variation_selector
from kiosk_app.text.fonts import PRINT_FONTS

if TYPE_CHECKING:
    from kiosk_app.text.fonts import FontFile


@cache
def shaper(font: FontFile) -> Any:
    """The HarfBuzz font of ``font``, loaded once and never changed after, so that any thread may use it."""
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font.path))))


def covers(font: FontFile, cluster: str) -> bool:
    """Whether ``font`` has a glyph of its own for every character and every variation sequence of ``cluster``."""
    loaded = shaper(font)
    base = ""
    for character in cluster:
        if base and is_variation_selector(character):
            if loaded.get_variation_glyph(ord(base), ord(character)) is None:
                return False
        elif loaded.get_nominal_glyph(ord(character)) is None:
            return False
        base = character
    return True


def font_for(text: str) -> FontFile | None:
    """The first installed font that covers all of ``text``; None where none does."""
    parts = frozenset(clusters(text))
    return next((font for font in _installed() if all(covers(font, part) for part in parts)), None)


def uncovered(text: str) -> tuple[str, ...]:
    """The clusters that keep ``text`` from being drawn whole: those missing from the font that misses least."""
    parts = tuple(dict.fromkeys(clusters(text)))
    misses = [tuple(part for part in parts if not covers(font, part)) for font in _installed()]
    return min(misses, key=len, default=parts)


def code_points(cluster: str) -> str:
    """How staff look a character up: ``U+845B U+E0102``."""
    return " ".join(f"U+{ord(character):04X}" for character in cluster)


@cache
def _installed() -> tuple[FontFile, ...]:
    return tuple(font for font in PRINT_FONTS if font.is_installed)
