"""The hand scanner's thread: codes as they come, trouble told once, and the scanner taken again when it is back."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kiosk_app.devices.scanner.manual import ManualScanner
from kiosk_app.domain.failures import Code
from kiosk_app.scanning.hand_scanner import HandListener, HandScannerWorker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk_app.domain.barcode import UntrustedBarcode

PATIENCE_S = 10


class Heard:
    """What the worker told, in order."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.barcodes: list[UntrustedBarcode] = []
        self._news = threading.Condition()

    def listener(self) -> HandListener:
        def on_barcode(barcode: UntrustedBarcode) -> None:
            self.barcodes.append(barcode)
            self._add(barcode.untrusted_text)

        return HandListener(
            on_ready=lambda: self._add("ready"),
            on_barcode=on_barcode,
            on_failure=lambda failure: self._add(failure.code),
        )

    def until(self, *told: str) -> None:
        with self._news:
            self._news.wait_for(lambda: len(self.told) >= len(told), PATIENCE_S)
            assert self.told == list(told)

    def _add(self, word: str) -> None:
        with self._news:
            self.told.append(word)
            self._news.notify_all()


@contextmanager
def running(scanner: ManualScanner, heard: Heard) -> Iterator[HandScannerWorker]:
    worker = HandScannerWorker(scanner, heard.listener(), reopen_ms=20)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


def test_every_code_is_given_as_an_untrusted_barcode() -> None:
    scanner, heard = ManualScanner(), Heard()
    with running(scanner, heard):
        heard.until("ready")
        scanner.scan("KTG1:FIRST")
        scanner.scan("https://example.jp")
        heard.until("ready", "KTG1:FIRST", "https://example.jp")
    assert [barcode.decoder for barcode in heard.barcodes] == ["hand scanner"] * 2
    assert "KTG1" not in repr(heard.barcodes)


def test_an_unplugged_scanner_is_told_once_and_taken_again() -> None:
    scanner, heard = ManualScanner(), Heard()
    with running(scanner, heard):
        heard.until("ready")
        for round_ in (1, 2):
            scanner.unplug()
            heard.until(*["ready", Code.SCANNER_LOST] * round_)
            assert not threading.Event().wait(0.1), "time for several attempts"
            scanner.plug()
            heard.until(*["ready", Code.SCANNER_LOST] * round_, "ready")
        scanner.scan("KTG1:AGAIN")
        heard.until(*["ready", Code.SCANNER_LOST] * 2, "ready", "KTG1:AGAIN")


def test_a_scanner_that_was_never_there_is_told_once_and_taken_when_it_comes() -> None:
    scanner, heard = ManualScanner(), Heard()
    scanner.unplug()
    with running(scanner, heard):
        heard.until(Code.NO_SCANNER)
        assert not threading.Event().wait(0.1)
        heard.until(Code.NO_SCANNER)
        scanner.plug()
        heard.until(Code.NO_SCANNER, "ready")


def test_after_stop_the_scanner_is_let_go_and_nothing_more_is_given() -> None:
    scanner, heard = ManualScanner(), Heard()
    with running(scanner, heard) as worker:
        heard.until("ready")
        worker.stop()
        scanner.scan("KTG1:LATE")
        assert "hand-scanner" not in {thread.name for thread in threading.enumerate()}
    heard.until("ready")
