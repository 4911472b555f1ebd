"""Synthetic pages to print, and where a reader finds the words on them."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from kiosk_app.domain.application import FormId
from kiosk_app.domain.forms import FilledDocument, Paper, SelectedForm
from kiosk_app.domain.printing import PrintId, PrintRequest

POINTS_PER_MM = 72 / 25.4
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)</word>')


def page_saying(*words: str, paper: Paper = Paper.A4_PORTRAIT, rotate: int = 0) -> bytes:
    """One page with the words below each other, 30 mm from the left."""
    width, height = (length * POINTS_PER_MM for length in paper.size_mm)
    drawn = BytesIO()
    canvas = Canvas(drawn, pagesize=(width, height))
    for row, word in enumerate(words):
        canvas.drawString(30 * POINTS_PER_MM, height - (40 + 10 * row) * POINTS_PER_MM, word)
    canvas.save()
    turned = BytesIO()
    with pikepdf.open(drawn) as document:
        document.pages[0].rotate(rotate, relative=False)
        document.save(turned)
    return turned.getvalue()


def request_of(*form_ids: str, print_id: str = "K7Q2", paper: Paper = Paper.A4_PORTRAIT) -> PrintRequest:
    """One page a form; the page says the form's id."""
    return PrintRequest(
        print_id=PrintId(print_id),
        documents=tuple(
            FilledDocument(
                form=SelectedForm(form_id=FormId(form_id), title="届", title_en="Notice", counter="1", paper=paper),
                pdf=page_saying(form_id, paper=paper),
                pages=1,
            )
            for form_id in form_ids
        ),
    )


def words_on(pdf: bytes) -> dict[str, tuple[float, float]]:
    """Every word with the middle of its box, in mm from the left and the top as a reader holds the page."""
    listed = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    found = (match.groups() for match in WORD.finditer(listed.stdout.decode()))
    return {
        word: (
            (float(left) + float(right)) / 2 / POINTS_PER_MM,
            (float(top) + float(bottom)) / 2 / POINTS_PER_MM,
        )
        for left, top, right, bottom, word in found
    }
