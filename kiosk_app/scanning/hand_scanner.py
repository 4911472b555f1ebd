"""The hand scanner's own thread: it gives every code it reads, and takes the scanner again after an unplugging."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk_app.domain.barcode import UntrustedBarcode
from kiosk_app.domain.result import Err

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk_app.devices.scanner.port import HandScanner
    from kiosk_app.domain.failures import Failure

REOPEN_MS = 1000
"""How often an absent scanner is looked for."""
WAIT_MS = 200
"""How long one wait for a code takes at most, and so the end of the thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandListener:
    """Who is told, on the scanner's thread; a listener hands over to its own thread and returns at once.

    ``on_ready`` comes whenever the scanner was taken, ``on_barcode`` with every code, ``on_failure`` once for each time
    it can't be had.
    """

    on_ready: Callable[[], None]
    on_barcode: Callable[[UntrustedBarcode], None]
    on_failure: Callable[[Failure], None]


class HandScannerWorker:
    """Reads codes from a hand scanner between ``start`` and ``stop``; it can be started once.

    A defect on this thread raises, and so reaches ``threading.excepthook``.
    """

    def __init__(self, scanner: HandScanner, listener: HandListener, *, reopen_ms: int = REOPEN_MS) -> None:
        self._scanner = scanner
        self._listener = listener
        self._reopen_ms = reopen_ms
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hand-scanner", daemon=True)

    def start(self) -> None:
        """Take the scanner and begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Let go of the scanner and wait until it is done, a fifth of a second at most. No code is given afterwards."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        told = False
        while not self._ended.is_set():
            failure, was_ready = self._read_until_lost()
            self._scanner.close()
            if failure is not None and (was_ready or not told):
                self._listener.on_failure(failure)
                told = True
            self._ended.wait(self._reopen_ms / 1000)

    def _read_until_lost(self) -> tuple[Failure | None, bool]:
        """Why no more codes come (None where it is time to end), and whether the scanner was there at all."""
        opened = self._scanner.open()
        if isinstance(opened, Err):
            return opened.failure, False
        self._listener.on_ready()
        while not self._ended.is_set():
            read = self._scanner.read(WAIT_MS)
            if isinstance(read, Err):
                return read.failure, True
            if read.value is not None and not self._ended.is_set():
                self._listener.on_barcode(
                    UntrustedBarcode(untrusted_text=read.value, symbology="unknown", decoder="hand scanner")
                )
        return None, True
