"""Pictures of codes in every symbology, drawn by zxing-cpp."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import zxingcpp

from kiosk_app.scanning.symbology import Symbology

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMATS = {
    Symbology.QR: "QRCode",
    Symbology.MICRO_QR: "MicroQRCode",
    Symbology.RMQR: "RMQRCode",
    Symbology.AZTEC: "Aztec",
    Symbology.DATA_MATRIX: "DataMatrix",
    Symbology.PDF417: "PDF417",
}


def drawn(symbology: Symbology, text: str, *, size: tuple[int, int] | None = None, scale: int = 5) -> NDArray[np.uint8]:
    """The code in black on white; in the middle of a grey frame of ``size`` (width, height) where that is given."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat[FORMATS[symbology]])
    code = np.pad(
        np.array(zxingcpp.write_barcode_to_image(barcode, scale=scale), dtype=np.uint8), 40, constant_values=255
    )
    if size is None:
        return code
    frame = np.full((size[1], size[0]), 170, dtype=np.uint8)
    top, left = (size[1] - code.shape[0]) // 2, (size[0] - code.shape[1]) // 2
    frame[top : top + code.shape[0], left : left + code.shape[1]] = code
    return frame
