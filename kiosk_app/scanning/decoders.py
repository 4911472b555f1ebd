"""The decoder port, and the two decoders that read frames within this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import cv2
import msgspec
import numpy as np
import zxingcpp

from kiosk_app.domain.barcode import UntrustedBarcode
from kiosk_app.scanning.symbology import QR_KINDS, Symbology

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Codes = tuple[UntrustedBarcode, ...]

_FORMATS = {
    Symbology.QR: zxingcpp.BarcodeFormat.QRCodeModel2,
    Symbology.MICRO_QR: zxingcpp.BarcodeFormat.MicroQRCode,
    Symbology.RMQR: zxingcpp.BarcodeFormat.RMQRCode,
    Symbology.AZTEC: zxingcpp.BarcodeFormat.Aztec,
    Symbology.DATA_MATRIX: zxingcpp.BarcodeFormat.DataMatrix,
    Symbology.PDF417: zxingcpp.BarcodeFormat.PDF417,
}
STRUCTURED_APPEND = "QR Code, structured append"
"""The symbology of one part of a text that was cut over several QR codes (ISO/IEC 18004, 8). Parts are not joined."""
_STRUCTURED_APPEND_MODE = 0b0011
_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, column: row % 2 == 0,  # noqa: ARG005 - as the others
    lambda row, column: column % 3 == 0,  # noqa: ARG005 - as the others
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)
"""Which modules each data mask inverts (ISO/IEC 18004, table 10)."""


class _Extra(msgspec.Struct, frozen=True):
    """Of what zxing-cpp tells about a QR code besides: which of the eight data masks it has."""

    DataMask: int


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

    def __init__(self, symbologies: Iterable[Symbology] = QR_KINDS, *, one_threshold: bool = False) -> None:
        """Read these symbologies; what each costs is in decision 0003.

        ``one_threshold``: one brightness divides dark from light in the whole picture, instead of one for each place.
        """
        self._formats = zxingcpp.BarcodeFormats([_FORMATS[symbology] for symbology in symbologies])
        binarizers = zxingcpp.Binarizer
        self._binarizer = binarizers.GlobalHistogram if one_threshold else binarizers.LocalAverage

    def decode(self, grey: Grey) -> Codes:
        """Every code in the picture."""
        found = zxingcpp.read_barcodes(
            grey, formats=self._formats, text_mode=zxingcpp.TextMode.Plain, binarizer=self._binarizer
        )
        return tuple(
            UntrustedBarcode(
                untrusted_text=_text(code),
                symbology=_symbology(code),
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


class InvertedDecoder:
    """Shows another decoder the picture's negative: zxing-cpp tries it for every symbology but PDF417."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder

    @property
    def name(self) -> str:
        """The other decoder's."""
        return self._decoder.name

    def decode(self, grey: Grey) -> Codes:
        """Every code in the picture that is light on dark."""
        return self._decoder.decode(np.asarray(255 - grey, dtype=np.uint8))


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


def _symbology(code: zxingcpp.Barcode) -> str:
    return STRUCTURED_APPEND if _is_structured_append(code) else str(code.format)


def _is_structured_append(code: zxingcpp.Barcode) -> bool:
    """Whether the first four data bits, the lowest right modules, announce a part of a longer text.

    zxing-cpp knows it but does not say it in Python.
    """
    if code.format != zxingcpp.BarcodeFormat.QRCode:
        return False
    dark = np.array(code.to_image(scale=1, add_quiet_zones=False)) == 0
    inverts = _MASKS[msgspec.convert(code.extra, _Extra).DataMask]
    mode = 0
    for up, left in ((1, 1), (1, 2), (2, 1), (2, 2)):
        row, column = dark.shape[0] - up, dark.shape[1] - left
        mode = mode << 1 | (bool(dark[row, column]) ^ inverts(row, column))
    return mode == _STRUCTURED_APPEND_MODE
