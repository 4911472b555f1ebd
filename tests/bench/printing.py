"""What printing costs on a real scheduler: the queue asked, a form accepted, a form in the printer's hands."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from print_samples import page_saying, request_of
from printers import add_queue, running_cupsd, running_printer

from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.devices.printer.cups_printer import CupsPrinter
from kiosk_app.devices.printer.port import PrintFile
from kiosk_app.devices.printer.profile import PrinterProfile
from kiosk_app.domain.printing import Sent
from kiosk_app.domain.result import Ok
from kiosk_app.printing.run import PrintLimits, PrintRun

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 20
FILE = PrintFile(title="K7Q2-notice", pdf=page_saying("notice"), media="iso_a4_210x297mm", pages=1)


def run() -> None:
    """Print the figures as a markdown table."""
    with running_cupsd() as scheduler, running_printer() as printer:
        add_queue(scheduler, "counter", printer)
        queue = CupsPrinter(queue="counter", server=scheduler.address, profile=PrinterProfile())

        def submit() -> None:
            assert isinstance(queue.submit(FILE), Ok)

        def accept_two_forms() -> None:
            request = request_of("notice", "certificate")
            start = PrintRun(request, queue, PrinterProfile(), SystemClock(), PrintLimits())
            started.append(_ms(start.advance))
            start.cancel()

        def print_one_form() -> None:
            printing = PrintRun(request_of("notice"), queue, PrinterProfile(), SystemClock(), PrintLimits())
            while not isinstance(printing.advance(), Sent):
                time.sleep(0.01)

        started: list[float] = []
        print("| printing | median ms | worst ms |")
        print("| --- | ---: | ---: |")
        _print_row("ask whether the queue is ready", [_ms(queue.readiness) for _ in range(ROUNDS)])
        _print_row("submit one form, accepted", [_ms(submit) for _ in range(ROUNDS)])
        queue.cancel_leftovers()
        for _ in range(ROUNDS):
            accept_two_forms()
        _print_row("a request of two forms: checked, cleared, accepted", started)
        _print_row("one form until the printer reports it done", [_ms(print_one_form) for _ in range(3)])


def _ms(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _print_row(what: str, times: list[float]) -> None:
    print(f"| {what} | {statistics.median(times):.1f} | {max(times):.1f} |")


if __name__ == "__main__":
    run()
