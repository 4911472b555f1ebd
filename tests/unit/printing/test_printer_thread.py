from __future__ import annotations

import threading
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

import pytest
from print_samples import request_of
from printers import wait_until
from scripted_printer import ScriptedPrinter

from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.devices.printer.folder import FolderPrinter
from kiosk_app.devices.printer.port import JobState
from kiosk_app.devices.printer.profile import PrinterProfile
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.printing import Failed, InProgress, PrintId, PrintOutcome, Sent
from kiosk_app.printing.blocking import submit_blocking
from kiosk_app.printing.thread import PrinterThread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kiosk_app.devices.printer.port import Printer

    Run = Callable[[Callable[[], Printer]], "Bench"]


class Bench:
    """A printer thread and what it told."""

    def __init__(self, factory: Callable[[], Printer]) -> None:
        self.told: SimpleQueue[tuple[PrintId, PrintOutcome]] = SimpleQueue()
        self.thread = PrinterThread(factory, SystemClock(), lambda *news: self.told.put(news))

    def next(self) -> tuple[str, PrintOutcome]:
        return self.told.get(timeout=5)


@pytest.fixture
def run() -> Iterator[Run]:
    benches: list[Bench] = []

    def start(factory: Callable[[], Printer]) -> Bench:
        benches.append(Bench(factory))
        return benches[-1]

    yield start
    for bench in benches:
        bench.thread.close()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_request_ends_as_pdfs_in_the_folder(run: Run, tmp_path: Path) -> None:
    bench = run(lambda: FolderPrinter(tmp_path / "out"))
    bench.thread.submit(request_of("notice", "certificate"))
    assert bench.next() == ("K7Q2", Sent(destination=str(tmp_path / "out")))
    assert names(tmp_path / "out") == ["K7Q2-certificate.pdf", "K7Q2-notice.pdf"]


def test_the_printer_is_made_and_used_on_one_thread_that_is_not_the_callers(run: Run) -> None:
    seen: set[int] = set()

    class Watched(ScriptedPrinter):
        def status(self, job):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - as the base class
            seen.add(threading.get_ident())
            return super().status(job)

    def make() -> Printer:
        seen.add(threading.get_ident())
        return Watched()

    bench = run(make)
    bench.thread.submit(request_of("notice"))
    assert bench.next() == ("K7Q2", InProgress())
    assert len(seen) == 1
    assert threading.get_ident() not in seen


def test_progress_is_told_when_it_changes_and_the_end_once(run: Run) -> None:
    printer = ScriptedPrinter()
    bench = run(lambda: printer)
    bench.thread.submit(request_of("notice"))
    assert bench.next() == ("K7Q2", InProgress())
    printer.set(1, JobState.STOPPED, "door-open")
    assert bench.next() == ("K7Q2", InProgress(attention=Code.PRINTER_DOOR_OPEN))
    printer.set(1, JobState.COMPLETED, pages=1)
    assert bench.next() == ("K7Q2", Sent(destination="scripted"))
    with pytest.raises(Empty):
        bench.told.get(timeout=0.5)


def test_cancelling_stops_the_jobs_before_it_is_told(run: Run) -> None:
    printer = ScriptedPrinter()
    bench = run(lambda: printer)
    bench.thread.submit(request_of("notice"))
    bench.next()
    bench.thread.cancel(PrintId("another"))
    bench.thread.cancel(PrintId("K7Q2"))
    print_id, outcome = bench.next()
    assert print_id == "K7Q2"
    assert isinstance(outcome, Failed)
    assert printer.log[-1] == "cancel 1"


def test_the_same_request_twice_prints_once(run: Run) -> None:
    printer = ScriptedPrinter()
    bench = run(lambda: printer)
    bench.thread.submit(request_of("notice"))
    bench.thread.submit(request_of("notice"))
    bench.next()
    printer.set(1, JobState.COMPLETED)
    assert bench.next() == ("K7Q2", Sent(destination="scripted"))
    assert len(printer.files) == 1


def test_a_second_request_ends_the_first(run: Run) -> None:
    printer = ScriptedPrinter()
    bench = run(lambda: printer)
    bench.thread.submit(request_of("notice"))
    bench.next()
    bench.thread.submit(request_of("notice", print_id="M3X8"))
    print_id, outcome = bench.next()
    assert (print_id, type(outcome)) == ("K7Q2", Failed)
    assert bench.next() == ("M3X8", InProgress())
    assert printer.log[-3:] == ["cancel 1", "cancel leftovers", "submit M3X8-notice"]


def test_jobs_of_an_earlier_life_are_cancelled_as_soon_as_the_printer_answers(run: Run) -> None:
    printer = ScriptedPrinter(silent=True)
    run(lambda: printer)
    printer.silent = False
    wait_until(lambda: printer.log == ["cancel leftovers"], "the leftovers are cancelled")


def test_a_cancellation_that_could_not_be_delivered_is_delivered_later(run: Run) -> None:
    printer = ScriptedPrinter()
    bench = run(lambda: printer)
    bench.thread.submit(request_of("notice"))
    bench.next()
    printer.silent = True
    bench.thread.cancel(PrintId("K7Q2"))
    while not isinstance(bench.next()[1], Failed):
        pass
    before = len(printer.log)
    printer.silent = False
    wait_until(lambda: printer.log[before:] == ["cancel leftovers"], "the cancellation arrives")


def test_a_driver_that_raises_fails_the_print_and_the_next_one_gets_a_new_printer(run: Run) -> None:
    made: list[ScriptedPrinter] = []

    def make() -> Printer:
        made.append(ScriptedPrinter())
        return made[-1]

    bench = run(make)
    bench.thread.submit(request_of("notice"))
    bench.next()
    made[0].broken = True
    assert bench.next() == ("K7Q2", Failed(failure=Failure(code=Code.PRINT_FAILED, subject="ZeroDivisionError")))
    wait_until(lambda: len(made) == 2 and made[1].log == ["cancel leftovers"], "a new printer is told to clear up")
    bench.thread.submit(request_of("notice", print_id="M3X8"))
    assert bench.next() == ("M3X8", InProgress())


def test_a_driver_that_cannot_be_made_fails_the_print(run: Run) -> None:
    def make() -> Printer:
        raise ImportError

    bench = run(make)
    for _ in range(2):
        bench.thread.submit(request_of("notice"))
        assert bench.next() == ("K7Q2", Failed(failure=Failure(code=Code.PRINT_FAILED, subject="ImportError")))


def test_closing_cancels_what_is_being_printed(run: Run) -> None:
    printer = ScriptedPrinter()
    bench = run(lambda: printer)
    bench.thread.submit(request_of("notice"))
    bench.next()
    bench.thread.close()
    assert printer.log[-1] == "cancel 1"
    assert isinstance(bench.next()[1], Failed)


def test_printing_without_a_thread_waits_for_the_end(tmp_path: Path) -> None:
    printer = FolderPrinter(tmp_path / "out")
    request = request_of("notice")
    outcome = submit_blocking(printer, request, PrinterProfile(), SystemClock())
    assert outcome == Sent(destination=str(tmp_path / "out"))
    assert (tmp_path / "out" / "K7Q2-notice.pdf").read_bytes() == request.documents[0].pdf


def test_an_interrupt_while_waiting_cancels_the_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kiosk_app.printing.blocking.time.sleep", interrupt)
    printer = ScriptedPrinter()
    with pytest.raises(KeyboardInterrupt):
        submit_blocking(printer, request_of("notice"), PrinterProfile(), SystemClock())
    assert printer.log[-1] == "cancel 1"
