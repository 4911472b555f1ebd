"""What every printer promises, asked of a folder and of a real CUPS queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from print_samples import page_saying
from printers import add_queue, running_cupsd, running_printer, wait_until

from kiosk_app.devices.printer.cups_printer import CupsPrinter
from kiosk_app.devices.printer.folder import FolderPrinter
from kiosk_app.devices.printer.port import JobId, JobState, PrintFile
from kiosk_app.devices.printer.profile import PrinterProfile
from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk_app.devices.printer.port import Printer

FILE = PrintFile(title="K7Q2-notice", pdf=page_saying("notice"), media="iso_a4_210x297mm", pages=1)
NOBODY_LISTENS = "127.0.0.1:1"


@pytest.fixture(scope="module")
def cups_queue() -> Iterator[Printer]:
    with running_cupsd() as scheduler, running_printer() as printer:
        add_queue(scheduler, "counter", printer)
        yield CupsPrinter(queue="counter", server=scheduler.address, profile=PrinterProfile())


@pytest.fixture(params=["folder", "cups"])
def printer(request: pytest.FixtureRequest, tmp_path: Path) -> Printer:
    made: Printer = (
        request.getfixturevalue("cups_queue") if request.param == "cups" else FolderPrinter(tmp_path / "out")
    )
    return made


@pytest.fixture(params=["folder", "cups"])
def unreachable(request: pytest.FixtureRequest, tmp_path: Path) -> Printer:
    if request.param == "cups":
        return CupsPrinter(queue="counter", server=NOBODY_LISTENS, profile=PrinterProfile())
    (tmp_path / "file").touch()
    return FolderPrinter(tmp_path / "file" / "out")


def submitted(printer: Printer) -> JobId:
    job = printer.submit(FILE)
    assert isinstance(job, Ok)
    return job.value


def state(printer: Printer, job: JobId) -> JobState:
    status = printer.status(job)
    assert isinstance(status, Ok)
    return status.value.state


def test_it_has_a_name_and_is_ready(printer: Printer) -> None:
    readiness = printer.readiness()
    assert isinstance(readiness, Ok)
    assert readiness.value.accepting
    assert printer.name


def test_every_file_is_a_job_of_its_own_that_completes(printer: Printer) -> None:
    jobs = [submitted(printer), submitted(printer)]
    assert len(set(jobs)) == 2
    for job in jobs:
        wait_until(lambda job=job: state(printer, job) is JobState.COMPLETED, "the job is completed")  # type: ignore[misc]  # binds the loop's job
    status = printer.status(jobs[0])
    assert isinstance(status, Ok)
    assert status.value.pages_done == 1


def test_cancelling_what_has_ended_or_never_was_is_no_error(printer: Printer) -> None:
    job = submitted(printer)
    wait_until(lambda: state(printer, job) is JobState.COMPLETED, "the job is completed")
    assert printer.cancel(job) == Ok(None)
    assert printer.cancel(JobId(9_999)) == Ok(None)
    assert state(printer, job) is JobState.COMPLETED


def test_a_job_it_never_took_has_failed(printer: Printer) -> None:
    unknown = printer.status(JobId(9_999))
    assert isinstance(unknown, Err)
    assert unknown.failure.code is Code.PRINT_FAILED


def test_leftovers_of_nobody_are_no_error(printer: Printer) -> None:
    job = submitted(printer)
    wait_until(lambda: state(printer, job) is JobState.COMPLETED, "the job is completed")
    assert printer.cancel_leftovers() == Ok(None)
    assert state(printer, job) is JobState.COMPLETED


def test_one_that_cannot_be_reached_says_so_with_a_code(unreachable: Printer) -> None:
    for answer in (unreachable.readiness(), unreachable.submit(FILE)):
        assert isinstance(answer, Err)
        assert answer.failure.code in {Code.NO_PRINTER, Code.OUTPUT_UNWRITABLE}
        assert answer.failure.subject == unreachable.name
