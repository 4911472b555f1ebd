"""Real jobs through a real scheduler into a real IPP Everywhere printer, also when things go wrong."""

from __future__ import annotations

import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING

import pytest
from print_samples import page_saying, request_of, words_on
from printers import IppPrinter, Scheduler, wait_until

from kiosk_app.config.locations import PRINTER_PROFILES
from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.devices.printer.cups_printer import CupsPrinter
from kiosk_app.devices.printer.port import JobId, JobState, PrintFile
from kiosk_app.devices.printer.profile import PrinterProfile, Sheet
from kiosk_app.domain.failures import Code
from kiosk_app.domain.forms import Paper
from kiosk_app.domain.printing import Failed, InProgress, PrintId, PrintOutcome, Sent
from kiosk_app.domain.result import Ok
from kiosk_app.printing.blocking import submit_blocking
from kiosk_app.printing.profiles import load_profile
from kiosk_app.printing.run import PrintLimits
from kiosk_app.printing.thread import PrinterThread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk_app.domain.printing import PrintRequest

A4 = "iso_a4_210x297mm"
SHORT = PrintLimits(total_ms=4_000, unreachable_ms=500, stalled_ms=500)
LONG = PrintLimits(total_ms=20_000, unreachable_ms=500, stalled_ms=500)


def profile() -> PrinterProfile:
    loaded = load_profile(PRINTER_PROFILES / "ipp-everywhere.toml")
    assert isinstance(loaded, Ok)
    return loaded.value


def printer_of(scheduler: Scheduler, queue: str = "counter") -> CupsPrinter:
    return CupsPrinter(queue=queue, server=scheduler.address, profile=profile())


def print_now(
    scheduler: Scheduler, request: PrintRequest, limits: PrintLimits = LONG, queue: str = "counter"
) -> Sent | Failed:
    return submit_blocking(printer_of(scheduler, queue), request, profile(), SystemClock(), limits)


def code_of(outcome: PrintOutcome) -> Code:
    assert isinstance(outcome, Failed)
    return outcome.failure.code


def submit_one(printer: CupsPrinter, title: str = "K7Q2-notice", pdf: bytes = b"") -> JobId:
    submitted = printer.submit(PrintFile(title=title, pdf=pdf or page_saying("notice"), media=A4, pages=1))
    assert isinstance(submitted, Ok)
    return submitted.value


def state_of(printer: CupsPrinter, job: JobId) -> JobState:
    status = printer.status(job)
    assert isinstance(status, Ok)
    return status.value.state


class Background:
    """A printer thread and the last thing it told."""

    def __init__(self, scheduler: Scheduler, limits: PrintLimits = LONG) -> None:
        self.news: SimpleQueue[PrintOutcome] = SimpleQueue()
        self.thread = PrinterThread(
            lambda: printer_of(scheduler),
            SystemClock(),
            lambda _print_id, outcome: self.news.put(outcome),
            profile=profile(),
            limits=limits,
        )

    def wait_for(self, wanted: Callable[[PrintOutcome], bool]) -> PrintOutcome:
        while not wanted(outcome := self.news.get(timeout=15)):
            pass
        return outcome


@pytest.fixture
def background(scheduler: Scheduler, ipp_printer: IppPrinter) -> Iterator[Background]:
    assert ipp_printer.received() == []
    started = Background(scheduler)
    yield started
    started.thread.close()


def assert_nothing_comes_out(scheduler: Scheduler, printer: IppPrinter, *, but: int = 0) -> None:
    """Even when the printer is well again."""
    assert scheduler.unfinished_jobs() == []
    printer.mend()
    wait_until(printer.is_idle, "the printer is idle")
    assert len(printer.received()) == but
    wait_until(lambda: scheduler.stored_documents() == [], "the spool is empty")


def test_forms_come_out_in_order_unmoved_and_as_the_profile_says(scheduler: Scheduler, ipp_printer: IppPrinter) -> None:
    assert print_now(scheduler, request_of("notice", "certificate")) == Sent(destination="counter")
    first, second = ipp_printer.received()
    for received, form in ((first, "notice"), (second, "certificate")):
        printed, original = words_on(received.read_bytes())[form], words_on(page_saying(form))[form]
        assert printed == pytest.approx(original, abs=0.1)
    attributes = ipp_printer.attributes(first)
    assert attributes["IPP_JOB_NAME"] == "K7Q2-notice"
    assert "media-size={x-dimension=21000 y-dimension=29700}" in attributes["IPP_MEDIA_COL"]
    assert attributes["IPP_SIDES"] == "one-sided"
    assert attributes["IPP_PRINT_COLOR_MODE"] == "monochrome"
    assert attributes["IPP_PRINT_QUALITY"] == "normal"
    wait_until(lambda: scheduler.stored_documents() == [], "the spool is empty")


def test_a_landscape_form_asks_for_the_same_sheet_and_keeps_its_words(
    scheduler: Scheduler, ipp_printer: IppPrinter
) -> None:
    print_now(scheduler, request_of("notice", paper=Paper.A4_LANDSCAPE))
    (received,) = ipp_printer.received()
    assert "media-size={x-dimension=21000 y-dimension=29700}" in ipp_printer.attributes(received)["IPP_MEDIA_COL"]
    assert "notice" in words_on(received.read_bytes())


def test_the_tray_of_a_sheet_reaches_the_printer(scheduler: Scheduler, ipp_printer: IppPrinter) -> None:
    fed = PrinterProfile(sheets={A4: Sheet(tray="Manual")})
    printer = CupsPrinter(queue="counter", server=scheduler.address, profile=fed)
    submit_blocking(printer, request_of("notice"), fed, SystemClock(), LONG)
    assert "media-source=manual" in ipp_printer.attributes(ipp_printer.received()[0])["IPP_MEDIA_COL"]


def test_without_paper_a_print_says_so_ends_and_never_comes_out(scheduler: Scheduler, ipp_printer: IppPrinter) -> None:
    ipp_printer.break_down("media-empty")
    background = Background(scheduler, SHORT)
    background.thread.submit(request_of("notice", "certificate"))
    background.wait_for(lambda outcome: outcome == InProgress(pages_done=1, attention=Code.PAPER_OUT))
    failed = background.wait_for(lambda outcome: not isinstance(outcome, InProgress))
    assert code_of(failed) is Code.PAPER_OUT
    assert_nothing_comes_out(scheduler, ipp_printer)
    background.thread.submit(request_of("guide", print_id="M3X8"))
    background.wait_for(lambda outcome: isinstance(outcome, Sent))
    background.thread.close()
    assert [list(words_on(path.read_bytes())) for path in ipp_printer.received()] == [["guide"]]


def test_paper_that_is_refilled_in_time_lets_the_print_go_on(background: Background, ipp_printer: IppPrinter) -> None:
    ipp_printer.break_down("media-empty")
    background.thread.submit(request_of("notice"))
    background.wait_for(lambda outcome: outcome == InProgress(pages_done=1, attention=Code.PAPER_OUT))
    ipp_printer.mend()
    background.wait_for(lambda outcome: isinstance(outcome, Sent))
    assert len(ipp_printer.received()) == 1


@pytest.mark.parametrize(("reason", "code"), [("media-jam", Code.PAPER_JAM), ("cover-open", Code.PRINTER_DOOR_OPEN)])
def test_a_jam_and_an_open_door_are_told_by_name(
    background: Background, ipp_printer: IppPrinter, reason: str, code: Code
) -> None:
    ipp_printer.break_down(reason)
    background.thread.submit(request_of("notice"))
    background.wait_for(lambda outcome: isinstance(outcome, InProgress) and outcome.attention is code)


def test_cancelling_in_the_middle_of_a_job_lets_nothing_come_out(
    background: Background, scheduler: Scheduler, ipp_printer: IppPrinter
) -> None:
    ipp_printer.break_down("media-empty")
    background.thread.submit(request_of("notice", "certificate"))
    background.wait_for(lambda outcome: isinstance(outcome, InProgress) and outcome.pages_done == 1)
    wait_until(lambda: not ipp_printer.is_idle(), "the page is in the printer")
    background.thread.cancel(PrintId("K7Q2"))
    assert code_of(background.wait_for(lambda outcome: isinstance(outcome, Failed))) is Code.PRINT_FAILED
    assert_nothing_comes_out(scheduler, ipp_printer)


def test_a_printer_that_is_off_gets_nothing(scheduler: Scheduler, ipp_printer: IppPrinter) -> None:
    ipp_printer.switch_off()
    assert code_of(print_now(scheduler, request_of("notice"), SHORT)) is Code.NO_PRINTER
    assert scheduler.unfinished_jobs() == []


def test_a_printer_that_goes_off_with_a_page_in_it_fails_the_print(
    scheduler: Scheduler, ipp_printer: IppPrinter
) -> None:
    ipp_printer.break_down("media-empty")
    background = Background(scheduler, SHORT)
    background.thread.submit(request_of("notice", "certificate"))
    wait_until(lambda: not ipp_printer.is_idle(), "the page is in the printer")
    ipp_printer.switch_off()
    assert code_of(background.wait_for(lambda outcome: isinstance(outcome, Failed))) is Code.NO_PRINTER
    background.thread.close()
    assert scheduler.unfinished_jobs() == []


def test_a_queue_nobody_made_is_no_printer(scheduler: Scheduler) -> None:
    assert code_of(print_now(scheduler, request_of("notice"), SHORT, queue="unknown")) is Code.NO_PRINTER


def test_a_scheduler_that_is_not_there_is_no_printer(scheduler: Scheduler) -> None:
    scheduler.stop()
    assert code_of(print_now(scheduler, request_of("notice"), SHORT)) is Code.NO_PRINTER


def test_a_paused_queue_refuses_at_once(scheduler: Scheduler, ipp_printer: IppPrinter) -> None:
    scheduler.pause("counter")
    assert code_of(print_now(scheduler, request_of("notice"))) is Code.PRINTER_REFUSED
    assert scheduler.unfinished_jobs() == []
    assert ipp_printer.received() == []


def test_a_document_that_is_no_pdf_fails_and_blocks_nobody(scheduler: Scheduler, ipp_printer: IppPrinter) -> None:
    printer = printer_of(scheduler)
    job = submit_one(printer, pdf=b"%PDF-1.4 and nothing else")
    wait_until(lambda: state_of(printer, job) is JobState.ABORTED, "the job has failed")
    assert print_now(scheduler, request_of("notice")) == Sent(destination="counter")
    assert len(ipp_printer.received()) == 1


def test_a_print_whose_program_died_does_not_come_out_when_it_starts_again(
    scheduler: Scheduler, ipp_printer: IppPrinter
) -> None:
    ipp_printer.break_down("media-empty")
    printer = printer_of(scheduler)
    job = submit_one(printer)
    wait_until(lambda: not ipp_printer.is_idle(), "the page is in the printer")
    restarted = Background(scheduler)
    wait_until(lambda: state_of(printer, job) is JobState.CANCELED, "the forgotten job is cancelled")
    restarted.thread.close(timeout_s=10)
    assert_nothing_comes_out(scheduler, ipp_printer)


def test_a_printer_may_be_used_from_any_one_thread(scheduler: Scheduler, ipp_printer: IppPrinter) -> None:
    ended: list[PrintOutcome] = []
    worker = threading.Thread(target=lambda: ended.append(print_now(scheduler, request_of("notice"))))
    worker.start()
    worker.join(20)
    assert ended == [Sent(destination="counter")]
    assert len(ipp_printer.received()) == 1
