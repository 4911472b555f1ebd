"""A hand scanner that a test scans with."""

from __future__ import annotations

import threading
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk_app.devices.scanner.port import MOST_CHARACTERS
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok

if TYPE_CHECKING:
    from kiosk_app.domain.result import Result

_CHECKOUT = Path(__file__).resolve().parents[3] / "tests"


class ManualScanner:
    """Gives what ``scan`` was given, from any thread. The stand-in of wedge and serial scanners for tests.

    Raises ``RuntimeError`` outside a source checkout: a counter must not serve codes that nobody showed.
    """

    name = "manual"

    def __init__(self) -> None:
        if not _CHECKOUT.is_dir():
            message = "a stand-in hand scanner outside a source checkout"
            raise RuntimeError(message)
        self._changed = threading.Condition()
        self._codes: deque[str] = deque()
        self._plugged = True
        self._is_open = False

    def scan(self, text: str) -> None:
        """Read a code, as the trigger does; nothing happens while the scanner is unplugged or not open."""
        with self._changed:
            if self._is_open:
                self._codes.append(text[:MOST_CHARACTERS])
                self._changed.notify_all()

    def unplug(self) -> None:
        """Pull the cable."""
        with self._changed:
            self._plugged = self._is_open = False
            self._codes.clear()
            self._changed.notify_all()

    def plug(self) -> None:
        """Put the cable back."""
        with self._changed:
            self._plugged = True

    def open(self) -> Result[None]:
        """Ready at once, if plugged."""
        with self._changed:
            self._codes.clear()
            self._is_open = self._plugged
        return Ok(None) if self._is_open else Err(Failure(code=Code.NO_SCANNER, subject=self.name))

    def read(self, wait_ms: int) -> Result[str | None]:
        """Wait for the next code."""
        with self._changed:
            self._changed.wait_for(lambda: self._codes or not self._is_open, wait_ms / 1000)
            if not self._is_open:
                return Err(Failure(code=Code.SCANNER_LOST, subject=self.name))
            return Ok(self._codes.popleft() if self._codes else None)

    def close(self) -> None:
        """Nothing is kept."""
        with self._changed:
            self._codes.clear()
            self._is_open = False
