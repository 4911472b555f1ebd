"""Grapheme clusters: what a reader counts as one character (𠮷, 葛 with a selector, か゚)."""

from __future__ import annotations

import unicodedata

_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_JOINER = "\N{ZERO WIDTH JOINER}"
_JAMO = range(0x1100, 0x1200)
_JAMO_FOLLOWING = range(0x1160, 0x1200)


def is_variation_selector(character: str) -> bool:
    """Whether ``character`` chooses a glyph variant of the ideograph before it."""
    return any(ord(character) in block for block in _VARIATION_SELECTORS)


def clusters(text: str) -> tuple[str, ...]:
    """Cut ``text`` where UAX #29 cuts extended grapheme clusters, for the scripts that names are written in.

    Joined to what stands before: marks, variation selectors, joined characters and the later jamo of a Hangul syllable.
    Emoji flags and Indic conjuncts, which no register holds, are not looked for.
    """
    found: list[str] = []
    for character in text:
        if found and _extends(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return tuple(found)


def _extends(before: str, character: str) -> bool:
    return (
        unicodedata.category(character) in {"Mn", "Me", "Mc"}
        or character == _JOINER
        or before.endswith(_JOINER)
        or (ord(character) in _JAMO_FOLLOWING and ord(before[-1]) in _JAMO)
    )
