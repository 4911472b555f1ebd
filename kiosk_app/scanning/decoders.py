"""The decoder port, and the two decoders that read frames within this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import cv2
import zxingcpp

from kiosk_app.domain.barcode import UntrustedBarcode

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Codes = tuple[UntrustedBarcode, ...]


class Decoder(Protocol):
    """Finds codes in one picture."""

    @property
    def name(self) -> str:
        """What a code that it read says in ``decoder``."""
        ...

    def decode(self, grey: Grey) -> Codes:
        """Every code in a height × width picture, brightness 0 to 255. Odd content never raises."""
        ...


class ZxingDecoder:
    """zxing-cpp with its defaults: measured best of all on photos, monitors, tilt and inverted codes."""

    name = "zxing-cpp"

    def __init__(self, *, every_format: bool = False) -> None:
        """Read QR codes (also Micro QR and rMQR), or every 2D code at about six times the cost."""
        wanted = zxingcpp.BarcodeFormat.AllMatrix if every_format else zxingcpp.BarcodeFormat.QRCode
        self._formats = zxingcpp.BarcodeFormats([wanted])

    def decode(self, grey: Grey) -> Codes:
        """Every code in the picture."""
        found = zxingcpp.read_barcodes(grey, formats=self._formats, text_mode=zxingcpp.TextMode.Plain)
        return tuple(
            UntrustedBarcode(
                untrusted_text=_text(code),
                symbology=str(code.format),
                decoder=self.name,
                corners=tuple(
                    (float(point.x), float(point.y))
                    for point in (
                        code.position.top_left,
                        code.position.top_right,
                        code.position.bottom_right,
                        code.position.bottom_left,
                    )
                ),
            )
            for code in found
        )


class OpenCvDecoder:
    """OpenCV's own QR detector, for comparison only: it reads less, and raises on text that is not UTF-8."""

    name = "opencv"

    def __init__(self) -> None:
        self._detector = cv2.QRCodeDetector()

    def decode(self, grey: Grey) -> Codes:
        """Every code in the picture that OpenCV can put into a string."""
        try:
            found, texts, corners, _ = self._detector.detectAndDecodeMulti(grey)
        except (UnicodeDecodeError, cv2.error):
            return ()
        if not found:
            return ()
        return tuple(
            UntrustedBarcode(
                untrusted_text=text,
                symbology="QR Code",
                decoder=self.name,
                corners=tuple((float(x), float(y)) for x, y in points),
            )
            for text, points in zip(texts, corners, strict=True)
            if text
        )


def _text(code: zxingcpp.Barcode) -> str:
    """The bytes where they are ASCII, as ours always are; else what zxing-cpp makes of them."""
    if code.bytes.isascii():
        return code.bytes.decode("ascii")
    try:
        return code.text
    except UnicodeDecodeError:
        return code.bytes.decode("utf-8", errors="replace")
