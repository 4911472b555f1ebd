from __future__ import annotations

import pytest
from print_samples import page_saying, request_of, words_on
from scripted_printer import ScriptedPrinter

from kiosk_app.devices.clock.manual import ManualClock
from kiosk_app.devices.printer.port import JobState, PrinterReadiness
from kiosk_app.devices.printer.profile import PrinterProfile, Sheet
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.printing import Failed, InProgress, Sent
from kiosk_app.printing.run import PrintLimits, PrintRun

LIMITS = PrintLimits(total_ms=10_000, unreachable_ms=1_000, stalled_ms=500)
SENT = Sent(destination="scripted")


@pytest.fixture
def printer() -> ScriptedPrinter:
    return ScriptedPrinter()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def start(printer: ScriptedPrinter, clock: ManualClock, *forms: str, profile: PrinterProfile | None = None) -> PrintRun:
    return PrintRun(request_of(*forms), printer, profile or PrinterProfile(), clock, LIMITS)


def test_files_go_in_counter_order_into_a_queue_that_was_cleared(printer: ScriptedPrinter, clock: ManualClock) -> None:
    assert start(printer, clock, "notice", "certificate").advance() == InProgress()
    assert printer.log == ["cancel leftovers", "submit K7Q2-notice", "submit K7Q2-certificate"]
    assert [file.media for file in printer.files] == ["iso_a4_210x297mm"] * 2


def test_a_print_is_sent_when_its_last_job_is_completed(printer: ScriptedPrinter, clock: ManualClock) -> None:
    run = start(printer, clock, "notice", "certificate")
    run.advance()
    printer.set(1, JobState.COMPLETED, pages=1)
    printer.set(2, JobState.PROCESSING)
    assert run.advance() == InProgress(pages_done=1)
    printer.set(2, JobState.COMPLETED, pages=1)
    assert run.advance() == SENT
    assert not any(entry.startswith("cancel 1") for entry in printer.log)
    assert run.is_settled


@pytest.mark.parametrize("state", [JobState.PENDING, JobState.HELD, JobState.PROCESSING, JobState.STOPPED])
def test_four_job_states_are_still_in_progress(printer: ScriptedPrinter, clock: ManualClock, state: JobState) -> None:
    run = start(printer, clock, "notice")
    run.advance()
    printer.set(1, state)
    assert run.advance() == InProgress()


@pytest.mark.parametrize("state", [JobState.CANCELED, JobState.ABORTED])
def test_a_job_that_fails_takes_the_others_with_it(
    printer: ScriptedPrinter, clock: ManualClock, state: JobState
) -> None:
    run = start(printer, clock, "notice", "certificate", "guide")
    run.advance()
    printer.set(2, state)
    assert run.advance() == Failed(failure=Failure(code=Code.PRINT_FAILED, subject=f"job {state}"))
    assert printer.log[-3:] == ["cancel 3", "cancel 2", "cancel 1"]


def test_a_job_that_is_aborted_for_a_known_reason_fails_with_its_code(
    printer: ScriptedPrinter, clock: ManualClock
) -> None:
    run = start(printer, clock, "notice")
    run.advance()
    printer.set(1, JobState.ABORTED, "media-jam-error")
    outcome = run.advance()
    assert isinstance(outcome, Failed)
    assert outcome.failure.code is Code.PAPER_JAM


def test_a_file_that_is_refused_cancels_those_before_it(printer: ScriptedPrinter, clock: ManualClock) -> None:
    printer.takes = 1
    run = start(printer, clock, "notice", "certificate")
    assert run.advance() == Failed(failure=Failure(code=Code.PRINTER_REFUSED, subject="scripted"))
    assert printer.log[-1] == "cancel 1"
    assert not run.is_settled


def test_paper_that_runs_out_is_told_and_the_print_goes_on_when_it_is_refilled(
    printer: ScriptedPrinter, clock: ManualClock
) -> None:
    run = start(printer, clock, "notice")
    run.advance()
    printer.set(1, JobState.STOPPED, "media-empty-error")
    assert run.advance() == InProgress(attention=Code.PAPER_OUT)
    printer.set(1, JobState.COMPLETED, pages=1)
    assert run.advance() == SENT


def test_a_warning_is_told_once_the_job_stands_still(printer: ScriptedPrinter, clock: ManualClock) -> None:
    run = start(printer, clock, "notice")
    run.advance()
    printer.set(1, JobState.PROCESSING, "media-empty-warning")
    assert run.advance() == InProgress()
    clock.advance(LIMITS.stalled_ms)
    assert run.advance() == InProgress(attention=Code.PAPER_OUT)
    printer.set(1, JobState.PROCESSING, "media-empty-warning", pages=1)
    assert run.advance() == InProgress(pages_done=1)


def test_at_the_time_limit_every_job_is_cancelled_and_the_reason_told(
    printer: ScriptedPrinter, clock: ManualClock
) -> None:
    run = start(printer, clock, "notice", "certificate")
    run.advance()
    printer.set(1, JobState.PROCESSING, "media-empty-warning")
    clock.advance(LIMITS.total_ms - 1)
    assert isinstance(run.advance(), InProgress)
    clock.advance(1)
    assert run.advance() == Failed(failure=Failure(code=Code.PAPER_OUT, subject="scripted"))
    assert printer.log[-2:] == ["cancel 2", "cancel 1"]


def test_a_printer_that_gives_no_reason_has_timed_out(printer: ScriptedPrinter, clock: ManualClock) -> None:
    run = start(printer, clock, "notice")
    run.advance()
    clock.advance(LIMITS.total_ms)
    assert run.advance() == Failed(failure=Failure(code=Code.PRINT_TIMED_OUT, subject="scripted"))


def test_a_job_completed_at_the_last_moment_is_sent(printer: ScriptedPrinter, clock: ManualClock) -> None:
    run = start(printer, clock, "notice")
    run.advance()
    printer.set(1, JobState.COMPLETED, pages=1)
    clock.advance(LIMITS.total_ms)
    assert run.advance() == SENT


def test_a_printer_that_went_away_while_it_printed_is_what_the_print_failed_of(
    printer: ScriptedPrinter, clock: ManualClock
) -> None:
    run = start(printer, clock, "notice")
    run.advance()
    printer.ready = PrinterReadiness(accepting=True, reasons=("media-empty-warning", "offline"))
    clock.advance(LIMITS.total_ms)
    assert run.advance() == Failed(failure=Failure(code=Code.NO_PRINTER, subject="scripted"))


def test_a_printer_that_is_away_is_waited_for_and_nothing_is_sent(printer: ScriptedPrinter, clock: ManualClock) -> None:
    printer.ready = PrinterReadiness(accepting=True, reasons=("offline",))
    run = start(printer, clock, "notice")
    assert run.advance() == InProgress(attention=Code.NO_PRINTER)
    clock.advance(LIMITS.unreachable_ms)
    assert run.advance() == Failed(failure=Failure(code=Code.NO_PRINTER, subject="scripted"))
    assert printer.files == []


def test_a_printer_that_comes_back_in_time_prints(printer: ScriptedPrinter, clock: ManualClock) -> None:
    printer.silent = True
    run = start(printer, clock, "notice")
    assert run.advance() == InProgress(attention=Code.NO_PRINTER)
    printer.silent = False
    assert run.advance() == InProgress()
    assert len(printer.files) == 1


@pytest.mark.parametrize(
    "ready", [PrinterReadiness(accepting=False), PrinterReadiness(accepting=True, reasons=("paused",))]
)
def test_a_queue_that_is_shut_is_not_waited_for(
    printer: ScriptedPrinter, clock: ManualClock, ready: PrinterReadiness
) -> None:
    printer.ready = ready
    outcome = start(printer, clock, "notice").advance()
    assert outcome == Failed(failure=Failure(code=Code.PRINTER_REFUSED, subject="scripted"))
    assert printer.files == []


def test_what_the_queue_remembers_of_the_job_before_does_not_stop_a_print(
    printer: ScriptedPrinter, clock: ManualClock
) -> None:
    printer.ready = PrinterReadiness(accepting=True, reasons=("media-empty-warning", "media-jam"))
    assert start(printer, clock, "notice").advance() == InProgress()
    assert len(printer.files) == 1


def test_a_scheduler_that_restarts_is_waited_for(printer: ScriptedPrinter, clock: ManualClock) -> None:
    run = start(printer, clock, "notice")
    run.advance()
    printer.silent = True
    clock.advance(5_000)
    assert run.advance() == InProgress(attention=Code.NO_PRINTER)
    printer.silent = False
    printer.set(1, JobState.COMPLETED, pages=1)
    assert run.advance() == SENT


def test_a_scheduler_that_stays_away_leaves_the_print_unsettled(printer: ScriptedPrinter, clock: ManualClock) -> None:
    run = start(printer, clock, "notice")
    run.advance()
    printer.silent = True
    clock.advance(LIMITS.total_ms)
    assert run.advance() == Failed(failure=Failure(code=Code.NO_PRINTER, subject="scripted"))
    assert not run.is_settled


def test_a_job_that_vanished_is_not_called_sent(printer: ScriptedPrinter, clock: ManualClock) -> None:
    run = start(printer, clock, "notice", "certificate")
    run.advance()
    del printer.statuses[1]
    assert run.advance() == Failed(failure=Failure(code=Code.PRINT_FAILED, subject="job unknown"))
    assert printer.log[-2:] == ["cancel 2", "cancel 1"]


def test_cancelling_stops_every_job_once(printer: ScriptedPrinter, clock: ManualClock) -> None:
    run = start(printer, clock, "notice", "certificate")
    run.advance()
    ended = run.cancel()
    assert isinstance(ended, Failed)
    assert run.advance() == ended
    assert run.cancel() == ended
    assert printer.log[-2:] == ["cancel 2", "cancel 1"]
    assert printer.log.count("cancel 1") == 1


def test_cancelling_before_the_first_step_sends_nothing(printer: ScriptedPrinter, clock: ManualClock) -> None:
    run = start(printer, clock, "notice")
    run.cancel()
    assert isinstance(run.advance(), Failed)
    assert printer.log == []


def test_cancelling_a_print_that_was_sent_changes_nothing(printer: ScriptedPrinter, clock: ManualClock) -> None:
    run = start(printer, clock, "notice")
    run.advance()
    printer.set(1, JobState.COMPLETED)
    run.advance()
    assert run.cancel() == SENT
    assert "cancel 1" not in printer.log


def test_the_sheet_of_the_profile_corrects_what_is_submitted(printer: ScriptedPrinter, clock: ManualClock) -> None:
    profile = PrinterProfile(sheets={"iso_a4_210x297mm": Sheet(offset_mm=(2.0, 0.0))})
    start(printer, clock, "notice", profile=profile).advance()
    printed, original = words_on(printer.files[0].pdf)["notice"], words_on(page_saying("notice"))["notice"]
    assert printed[0] - original[0] == pytest.approx(2.0, abs=0.02)
