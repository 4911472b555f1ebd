"""zbar as a second opinion, in a process of its own: a picture that crashes it must not take the kiosk down.

Aborts (pyzbar #143, #158) and a double free (#83) are reported of zbar. Run as a module this file is the helper
process: it reads ``width, height, pixels`` from its input and answers with the codes it found, until the input ends.
It imports no numpy and no OpenCV, so that it is ready in a fraction of the time.
"""

from __future__ import annotations

import contextlib
import select
import struct
import subprocess
import sys
import time
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from kiosk_app.config.locations import INSTALL_ROOT
from kiosk_app.domain.barcode import UntrustedBarcode

if TYPE_CHECKING:
    from kiosk_app.scanning.decoders import Codes, Grey

NAME = "zbar"
ANSWER_S = 2.0
"""A picture that zbar has not answered by then never will be; the slowest measured took 0.2 s."""
ATTEMPTS = 3
"""So many starts without one answer mean that zbar is not usable on this machine."""

_PICTURE = struct.Struct("<II")
_LENGTH = struct.Struct("<I")
_Answer = list[tuple[str, list[tuple[float, float]]]]


class ZbarDecoder:
    """zbar through pyzbar, within this process: for the helper process and for comparisons."""

    name = NAME

    def decode(self, grey: Grey) -> Codes:
        """Every QR code in the picture."""
        return _codes(_scan(grey.tobytes(), grey.shape[1], grey.shape[0]))


class IsolatedZbar:
    """zbar in a helper process. A picture that makes it die has no codes, and the next one starts it anew.

    ``patience_s`` is how long a picture may wait for the helper to start; a picture that comes earlier has no codes.
    """

    name = NAME

    def __init__(self, patience_s: float = 0) -> None:
        self._patience_s = patience_s
        self._helper: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._attempts = 0

    def start(self) -> None:
        """Start the helper process without waiting for it."""
        if self._helper is None and self._attempts < ATTEMPTS:
            self._attempts += 1
            with contextlib.suppress(OSError):
                self._helper = subprocess.Popen(
                    [sys.executable, "-m", "kiosk_app.scanning.zbar"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    cwd=INSTALL_ROOT,
                    bufsize=0,
                )

    def decode(self, grey: Grey) -> Codes:
        """Every QR code in the picture, as far as the helper process lives to tell."""
        self.start()
        if not self._became_ready(self._patience_s) or self._helper is None:
            return ()
        try:
            return _codes(self._ask(self._helper, grey))
        except (OSError, EOFError, msgspec.DecodeError):
            self.close()
            return ()

    def close(self) -> None:
        """End the helper process; a later picture starts it anew."""
        if self._helper is None:
            return
        helper, self._helper, self._ready = self._helper, None, False
        helper.kill()
        helper.communicate()

    def _became_ready(self, seconds: float) -> bool:
        if self._ready or self._helper is None:
            return self._ready
        try:
            _receive(self._helper, 1, seconds)
        except TimeoutError:
            return False
        except (OSError, EOFError):
            self.close()
            return False
        self._ready = True
        return True

    def _ask(self, helper: subprocess.Popen[bytes], grey: Grey) -> _Answer:
        assert helper.stdin is not None  # noqa: S101 - opened as a pipe above
        for part in (_PICTURE.pack(grey.shape[1], grey.shape[0]), grey.tobytes()):
            rest = memoryview(part)
            while rest:
                rest = rest[helper.stdin.write(rest) :]
        length = _LENGTH.unpack(_receive(helper, _LENGTH.size, ANSWER_S))[0]
        answer = msgspec.msgpack.decode(_receive(helper, length, ANSWER_S), type=_Answer)
        self._attempts = 0
        return answer


def _receive(helper: subprocess.Popen[bytes], length: int, seconds: float) -> bytes:
    """Exactly ``length`` bytes of the helper's output; ``TimeoutError`` or ``EOFError`` where they don't come."""
    assert helper.stdout is not None  # noqa: S101 - opened as a pipe above
    deadline = time.monotonic() + seconds
    received = b""
    while len(received) < length:
        if not select.select([helper.stdout], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise TimeoutError
        part = helper.stdout.read(length - len(received))
        if not part:
            raise EOFError
        received += part
    return received


def _scan(pixels: bytes, width: int, height: int) -> _Answer:
    from pyzbar import pyzbar  # noqa: PLC0415 - loads libzbar, which only the process that scans needs

    found = pyzbar.decode((pixels, width, height), symbols=[pyzbar.ZBarSymbol.QRCODE])
    return [(code.data.decode("utf-8", errors="replace"), _clockwise(code.polygon, code.orientation)) for code in found]


def _clockwise(hull: list[tuple[int, int]], orientation: str | None) -> list[tuple[float, float]]:
    """Four corners from the code's own top left on; zbar tells them as a hull, and the turn in quarters."""
    if len(hull) != 4:  # noqa: PLR2004 - corners of a square; a code seen edge-on has fewer
        return []
    middle_x, middle_y = (sum(point[axis] for point in hull) / 4 for axis in (0, 1))
    by_row = sorted(hull, key=lambda point: point[1] - middle_y + point[0] - middle_x)
    top_left, bottom_right = by_row[0], by_row[-1]
    right, left = sorted(by_row[1:3], key=lambda point: point[0] - point[1], reverse=True)
    corners = [top_left, right, bottom_right, left]
    turns = {"UP": 0, "RIGHT": 1, "DOWN": 2, "LEFT": 3}.get(orientation or "UP", 0)
    return [(float(x), float(y)) for x, y in corners[turns:] + corners[:turns]]


def _codes(answer: _Answer) -> Codes:
    return tuple(
        UntrustedBarcode(untrusted_text=text, symbology="QR Code", decoder=NAME, corners=tuple(corners))
        for text, corners in answer
    )


def _serve(questions: BinaryIO, answers: BinaryIO) -> None:
    from pyzbar import pyzbar as _loaded  # noqa: F401, PLC0415 - loads libzbar before saying "ready"

    answers.write(b"\0")
    answers.flush()
    while len(head := questions.read(_PICTURE.size)) == _PICTURE.size:
        width, height = _PICTURE.unpack(head)
        reply = msgspec.msgpack.encode(_scan(questions.read(width * height), width, height))
        answers.write(_LENGTH.pack(len(reply)) + reply)
        answers.flush()


if __name__ == "__main__":
    _serve(sys.stdin.buffer, sys.stdout.buffer)
