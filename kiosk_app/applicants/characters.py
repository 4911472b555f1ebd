"""Which characters a citizen's text may hold.

The text itself is never changed: names and 本籍 are kept as entered, variants and compatibility ideographs included.
Refused are characters that show nothing or turn the line around: a form would then not say what it holds.
"""

from __future__ import annotations

import unicodedata

_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, formats (bidi overrides, zero widths), lone surrogates, private use, unassigned, line separators."""

_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")
"""Letters and marks that are drawn as nothing, though their category does not tell."""

_IDEOGRAPHIC_PLANES = range(0x20000, 0x3FFFE)
"""Given to ideographs alone. Python's tables are older than the newest of them, which registers may hold."""

_STANDARD_SELECTORS = range(0xFE00, 0xFE10)
_IDEOGRAPHIC_SELECTORS = range(0xE0100, 0xE01F0)
_MONGOLIAN_SELECTORS = range(0x180B, 0x1810)
_NONCHARACTER = 0xFFFE
_MOST_MARKS = 3
"""Marks on one letter; Vietnamese and か゚ need two and one."""


def is_printable_text(untrusted_text: str) -> bool:
    """Whether every character of the text is drawn, and drawn where it stands. Empty text is."""
    marks = 0
    before = ""
    for character in untrusted_text:
        if _is_refused(character):
            return False
        if ord(character) in _STANDARD_SELECTORS or ord(character) in _IDEOGRAPHIC_SELECTORS:
            if not _is_ideograph(before):
                return False
        elif unicodedata.category(character).startswith("M"):
            marks += 1
            if not before or marks > _MOST_MARKS:
                return False
        else:
            marks = 0
        before = character
    return True


def _is_refused(character: str) -> bool:
    if _is_ideograph(character):
        return False
    return (
        unicodedata.category(character) in _REFUSED_CATEGORIES
        or character in _INVISIBLE
        or ord(character) in _MONGOLIAN_SELECTORS
    )


def _is_ideograph(character: str) -> bool:
    if not character or ord(character) & 0xFFFE == _NONCHARACTER:
        return False
    return ord(character) in _IDEOGRAPHIC_PLANES or unicodedata.name(character, "").startswith("CJK ")
