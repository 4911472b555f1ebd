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
    """Characters without a gap between them: the box in mm from the top left of page ``page`` (from 0)."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


def words(pdf: Path) -> list[Word]:
    """Every word of ``pdf``."""
    answer = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True)
    found: list[Word] = []
    for page, element in enumerate(ET.fromstring(answer.stdout).iter(f"{XHTML}page")):  # noqa: S314 - poppler's own
        for word in element.iter(f"{XHTML}word"):
            left, top, right, bottom = (
                float(word.attrib[name]) * MM_PER_PT for name in ("xMin", "yMin", "xMax", "yMax")
            )
            found.append(Word("".join(word.itertext()), page, left, top, right, bottom))
    return found


def text_in(found: list[Word], *, page: int, left: float, top: float, right: float, bottom: float) -> str:
    """The words whose middle lies in the box, in reading order, joined by single spaces."""
    inside = [
        word
        for word in found
        if word.page == page
        and left <= (word.left + word.right) / 2 <= right
        and top <= (word.top + word.bottom) / 2 <= bottom
    ]
    return " ".join(word.text for word in sorted(inside, key=lambda word: (round(word.top), word.left)))
