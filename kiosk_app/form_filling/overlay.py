"""Static page + marks → the PDF that is printed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Dictionary, Name

from kiosk_app.form_filling.embedding import EmbeddedFonts
from kiosk_app.form_filling.geometry import MM_PER_PT
from kiosk_app.form_filling.painter import PlacedText, operators

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk_app.form_filling.painter import Mark


def overlay(page_pdf: bytes, sheets: Sequence[Sequence[Mark]], title: str) -> tuple[bytes, int]:
    """Print ``page_pdf`` once per sheet with that sheet's marks over it; gives the PDF and its number of pages.

    The same input gives the same bytes: no time, no random id. ``title`` is the form's, never a person's.
    """
    with pikepdf.open(io.BytesIO(page_pdf)) as document:
        static = list(document.pages)
        for _ in sheets[1:]:
            document.pages.extend(static)
        fonts = EmbeddedFonts(
            document, (mark.run for marks in sheets for mark in marks if isinstance(mark, PlacedText))
        )
        for index, page in enumerate(document.pages):
            sheet, number = divmod(index, len(static))
            marks = [mark for mark in sheets[sheet] if mark.page == number]
            height = float(page.mediabox[3]) * MM_PER_PT
            page.contents_add(b"q\n", prepend=True)
            # The leading line end: CUPS filters join a page's streams with nothing between, and "QQ" is no operator.
            page.contents_add(b"\nQ\n" + operators(marks, fonts, height))
            _add_fonts(page, fonts)
        document.docinfo = document.make_indirect(Dictionary(Title=pikepdf.String(title)))
        document.Root.Lang = pikepdf.String("ja")
        document.Root.ViewerPreferences = Dictionary(PrintScaling=Name("/None"))
        target = io.BytesIO()
        document.save(target, deterministic_id=True, compress_streams=True)
        return target.getvalue(), len(document.pages)


def _add_fonts(page: pikepdf.Page, fonts: EmbeddedFonts) -> None:
    resources = page.resources
    if "/Font" not in resources:
        resources.Font = Dictionary()
    for name, font in fonts.resources.items():
        resources.Font[name] = font
