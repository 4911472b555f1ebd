"""Move and scale pages by the small amounts by which a printer misses the sheet."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf

if TYPE_CHECKING:
    from kiosk_app.devices.printer.profile import Sheet

_POINTS_PER_MM = 72 / 25.4


def place(pdf: bytes, sheet: Sheet) -> bytes:
    """Apply the sheet's offset and scale to what is drawn on every page; the page itself keeps its size.

    Annotations, which filled forms have none of, stay where they are.
    """
    if sheet.scale == 1.0 and not any(sheet.offset_mm):
        return pdf
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            matrix = pikepdf.Matrix(*_correction(page, sheet))
            page.contents_add(b"q " + matrix.encode() + b" cm", prepend=True)
            page.contents_add(b"Q")
        placed = BytesIO()
        document.save(placed)
    return placed.getvalue()


def _correction(page: pikepdf.Page, sheet: Sheet) -> tuple[float, float, float, float, float, float]:
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    centre_x, centre_y = (left + right) / 2, (bottom + top) / 2
    x, y = (offset * _POINTS_PER_MM for offset in sheet.offset_mm)
    # /Rotate turns the page clockwise for the reader, so right and down point elsewhere in the page's own space.
    across, up = {0: (x, -y), 90: (y, x), 180: (-x, y), 270: (-y, -x)}[int(page.obj.get("/Rotate", 0)) % 360]
    keep = 1 - sheet.scale
    return (sheet.scale, 0, 0, sheet.scale, centre_x * keep + across, centre_y * keep + up)
