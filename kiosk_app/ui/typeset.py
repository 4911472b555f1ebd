"""Where a line of text may break.

Qt breaks Japanese between any two kanji, so that a headline ends in the middle of a word. Here a line breaks between
phrases (文節): after punctuation, and where hiragana gives way to kanji, katakana, Latin or a digit. A zero-width space
marks one more place. A phrase wider than the line breaks between characters, as a last resort.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kiosk_app.text.clusters import clusters

if TYPE_CHECKING:
    from collections.abc import Callable

BREAK = "\u200b"
_PHRASE_END = re.compile(
    r"(?<=[ 　、。！？・])(?![ 　、。！？）」』])"
    r"|(?<=[ぁ-ゖ])(?<![一-鿿々][えきけしちっびみめりれ])(?=[一-鿿々〆ァ-ヺA-Za-z0-9０-９])"
    r"|(?=[（「『])"
)
"""The second line leaves stems of compound verbs whole: 読み取る, 引っ越す, 受け取る."""
_SPACES = " 　"


def phrases(text: str) -> list[str]:
    """The pieces of one paragraph that stay together; joined, they are the text without its break marks."""
    return [piece for part in text.split(BREAK) for piece in _PHRASE_END.split(part) if piece]


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Break ``text`` into lines that ``measure`` no wider than ``width``; a newline always breaks.

    The lines of a paragraph are made as even as their number allows, so that no word is left alone on the last one.
    """
    return [line for paragraph in text.split("\n") for line in _even(paragraph, width, measure)]


def _even(paragraph: str, width: float, measure: Callable[[str], float]) -> list[str]:
    lines = _greedy(paragraph, width, measure)
    if len(lines) == 1:
        return [lines[0].strip(_SPACES)]
    widest_phrase = max(measure(phrase.rstrip(_SPACES)) for phrase in phrases(paragraph))
    narrow, wide = min(max(width / len(lines), widest_phrase), width), width
    while wide - narrow > max(4.0, width / 100):
        middle = (narrow + wide) / 2
        attempt = _greedy(paragraph, middle, measure)
        if len(attempt) > len(lines):
            narrow = middle
        else:
            wide, lines = middle, attempt
    return [line.strip(_SPACES) for line in lines]


def _greedy(paragraph: str, width: float, measure: Callable[[str], float]) -> list[str]:
    lines, line = [], ""
    for phrase in phrases(paragraph):
        for piece in [phrase] if measure(phrase.rstrip(_SPACES)) <= width else clusters(phrase):
            if line and measure((line + piece).rstrip(_SPACES)) > width:
                lines.append(line)
                line = ""
            line += piece
    return [*lines, line]
