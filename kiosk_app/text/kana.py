"""Readings (ふりがな) are stored in katakana and written as the form's label asks."""

from __future__ import annotations

import unicodedata

_SHIFT = 0x60
"""Hiragana and katakana lie in the same order, this far apart (Unicode charts U+3040 and U+30A0)."""

_TO_HIRAGANA = {code: code - _SHIFT for code in [*range(0x30A1, 0x30F7), 0x30FD, 0x30FE]}
_HALF_WIDTH = range(0xFF61, 0xFFA0)


def widen(text: str) -> str:
    """Half-width katakana made full-width, voiced marks joined (ﾊﾞ → バ); nothing else is touched."""
    runs: list[str] = []
    for character in text:
        half = ord(character) in _HALF_WIDTH
        if half and runs and ord(runs[-1][-1]) in _HALF_WIDTH:
            runs[-1] += character
        else:
            runs.append(character)
    return "".join(unicodedata.normalize("NFKC", run) if ord(run[0]) in _HALF_WIDTH else run for run in runs)


def to_hiragana(text: str) -> str:
    """The same reading in hiragana; ー and the letters without a hiragana twin (ヷ ヸ ヹ ヺ) stay."""
    return widen(text).translate(_TO_HIRAGANA)
