"""What a PDF says and where: pdftotext (poppler), an implementation that shares nothing with ours."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from pathlib import Path

MM_PER_PT = 25.4 / 72
XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Word:
    """Characters without a gap between them: the middle of their box in mm from the top left of page ``page``."""

    text: str
    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Pages:
    """A PDF's words, and the size of its first page in mm."""

    words: tuple[Word, ...]
    width: float
    height: float

    def upright(self, *, landscape: bool) -> Pages:
        """A landscape form as it is read: a scheduler turns it by 90° to fit the sheet as it lies in the tray."""
        if not landscape or self.width > self.height:
            return self
        turned = (Word(word.text, word.page, word.y, self.width - word.x) for word in self.words)
        return Pages(tuple(turned), self.height, self.width)

    def text_in(self, *, page: int, left: float, top: float, width: float, height: float) -> str:
        """The words whose middle lies in the box, in reading order, joined by single spaces."""
        inside = [
            word
            for word in self.words
            if word.page == page and left <= word.x <= left + width and top <= word.y <= top + height
        ]
        return " ".join(word.text for word in sorted(inside, key=lambda word: (round(word.y), word.x)))


def read_pages(pdf: Path) -> Pages:
    """The words of ``pdf``. ``AssertionError`` where poppler finds fault with the file."""
    answer = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True)
    assert answer.stderr == b"", answer.stderr.decode()
    pages = list(ET.fromstring(answer.stdout).iter(f"{XHTML}page"))  # noqa: S314 - poppler's own
    words = tuple(
        Word("".join(word.itertext()), number, _middle(word, "xMin", "xMax"), _middle(word, "yMin", "yMax"))
        for number, page in enumerate(pages)
        for word in page.iter(f"{XHTML}word")
    )
    return Pages(words, float(pages[0].attrib["width"]) * MM_PER_PT, float(pages[0].attrib["height"]) * MM_PER_PT)


def _middle(word: ET.Element, low: str, high: str) -> float:
    return (float(word.attrib[low]) + float(word.attrib[high])) / 2 * MM_PER_PT
