"""Pictures of a filled form. They are made from the very PDF that is printed, so they cannot differ from it."""

from __future__ import annotations

import io
from threading import Lock
from typing import TYPE_CHECKING

import pypdfium2

if TYPE_CHECKING:
    from kiosk_app.domain.forms import FilledDocument

_POINTS_PER_INCH = 72
_ONE_AT_A_TIME = Lock()
"""PDFium is not made for threads."""


def preview(document: FilledDocument, dpi: int) -> tuple[bytes, ...]:
    """Each page of ``document`` as a PNG picture of ``dpi`` dots per inch, in memory."""
    with _ONE_AT_A_TIME:
        pdf = pypdfium2.PdfDocument(document.pdf)
        try:
            return tuple(_png(page, dpi) for page in pdf)
        finally:
            pdf.close()


def _png(page: pypdfium2.PdfPage, dpi: int) -> bytes:
    target = io.BytesIO()
    page.render(scale=dpi / _POINTS_PER_INCH).to_pil().save(target, "PNG")
    return target.getvalue()
