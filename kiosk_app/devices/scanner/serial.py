"""Scanners on a serial line, or on USB as a serial device (CDC ACM)."""

from __future__ import annotations

import fcntl
import os
import re
import termios
import tty
from typing import TYPE_CHECKING, Literal, get_args

from kiosk_app.devices.scanner.port import LOST_PART, MOST_CHARACTERS
from kiosk_app.devices.scanner.stream import StreamScanner

if TYPE_CHECKING:
    from pathlib import Path

Baud = Literal[9600, 19200, 38400, 57600, 115200]
"""Bits a second. A USB scanner takes any."""

_SPEEDS = {baud: getattr(termios, f"B{baud}") for baud in get_args(Baud)}
_ENDS = re.compile(rb"[\r\n]")
_INPUT_SPEED, _OUTPUT_SPEED = 4, 5


class Lines:
    """Text that ends with CR, LF or both. A byte that is no printable ASCII is a part that was lost."""

    def __init__(self) -> None:
        self._untrusted = bytearray()

    def begin(self) -> None:
        """Start with nothing."""
        self._untrusted.clear()

    def take(self, untrusted: bytes) -> list[str]:
        """Take in what came; gives the lines that ended in it."""
        *ended, rest = _ENDS.split(untrusted)
        lines: list[str] = []
        for part in ended:
            self._keep(part)
            lines.append(self.finish())
        self._keep(rest)
        return [line for line in lines if line]

    def finish(self) -> str:
        """The line so far."""
        text = "".join(chr(byte) if 0x20 <= byte < 0x7F else LOST_PART for byte in self._untrusted)  # noqa: PLR2004 - ASCII
        self.begin()
        return text

    def _keep(self, untrusted: bytes) -> None:
        self._untrusted += untrusted[: MOST_CHARACTERS - len(self._untrusted)]


def serial_scanner(path: Path, baud: Baud = 9600) -> StreamScanner:
    """A serial scanner by its stable path below ``/dev/serial/by-id``: 8 data bits, no parity, 1 stop bit."""
    return StreamScanner(path, Lines(), lambda device: _connect(device, baud))


def _connect(path: Path, baud: Baud) -> int:
    line = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.ioctl(line, termios.TIOCEXCL)
        tty.setraw(line)
        attributes = termios.tcgetattr(line)
        attributes[_INPUT_SPEED] = attributes[_OUTPUT_SPEED] = _SPEEDS[baud]
        termios.tcsetattr(line, termios.TCSANOW, attributes)
        termios.tcflush(line, termios.TCIFLUSH)
    except termios.error as refusal:
        os.close(line)
        raise OSError(*refusal.args) from refusal
    except OSError:
        os.close(line)
        raise
    return line
