"""One print from first to last: submit every file, follow every job, and stop them all if one fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk_app.devices.printer.port import OFFLINE, JobState
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.printing import Failed, InProgress, Sent
from kiosk_app.domain.result import Err
from kiosk_app.printing.files import print_files
from kiosk_app.printing.state_reasons import attention

if TYPE_CHECKING:
    from kiosk_app.devices.clock.port import Clock
    from kiosk_app.devices.printer.port import JobId, JobStatus, Printer
    from kiosk_app.devices.printer.profile import PrinterProfile
    from kiosk_app.domain.printing import PrintOutcome, PrintRequest

_SHUT = frozenset({OFFLINE, "paused"})
"""Reasons about the queue itself; its others may be left over from the job before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintLimits:
    """How long a print may take, in milliseconds.

    ``total_ms`` is from the request to the last page. It ends before the session's own limit (120 s by default), so
    that the printer's reason reaches the screen. ``unreachable_ms`` is how long a printer that does not answer is
    waited for before anything is sent to it: some vanish for a moment after each job. A job that has not moved for
    ``stalled_ms`` makes the printer's warnings worth telling.
    """

    total_ms: int = 110_000
    unreachable_ms: int = 5_000
    stalled_ms: int = 2_000


class PrintRun:
    """A print as steps: call ``advance`` every so often until it gives ``Sent`` or ``Failed``.

    The tablet serves one visitor at a time, so whatever it still has in the queue belongs to a visit that has ended,
    and is cancelled before the first file goes in. Files go in order, each as a job, and every job is followed. On the
    first that fails, on the time limit and on ``cancel`` all are cancelled, the last first so that none starts in
    between, before ``Failed`` is told. Defects of the printer's driver are raised.
    """

    def __init__(
        self, request: PrintRequest, printer: Printer, profile: PrinterProfile, clock: Clock, limits: PrintLimits
    ) -> None:
        self.print_id = request.print_id
        self._request: PrintRequest | None = request
        self._printer = printer
        self._profile = profile
        self._clock = clock
        self._limits = limits
        self._started_ms = self._moved_ms = clock.monotonic_ms()
        self._jobs: dict[JobId, JobStatus | None] = {}
        self._ended: Sent | Failed | None = None
        self.is_settled = True
        """False where a job could not be cancelled: the printing system must be asked again until it answers."""

    def advance(self) -> PrintOutcome:
        """Do what can be done now, without waiting, and tell how the print stands."""
        if self._ended is not None:
            return self._ended
        outcome = self._follow() if self._request is None else self._start(self._request)
        if isinstance(outcome, InProgress) and self._age_ms() >= self._limits.total_ms:
            outcome = Failed(failure=self._why_late())
        if isinstance(outcome, Failed):
            self._stop()
        if not isinstance(outcome, InProgress):
            self._ended = outcome
        return outcome

    def cancel(self) -> Sent | Failed:
        """Stop; gives how the print ended, which may have been before."""
        if self._ended is None:
            self._stop()
            self._ended = Failed(failure=Failure(code=Code.PRINT_FAILED, subject="cancelled"))
        return self._ended

    def _age_ms(self) -> int:
        return self._clock.monotonic_ms() - self._started_ms

    def _start(self, request: PrintRequest) -> PrintOutcome:
        obstacle = self._obstacle()
        if obstacle is not None:
            if obstacle.code is Code.NO_PRINTER and self._age_ms() < self._limits.unreachable_ms:
                return InProgress(attention=obstacle.code)
            return Failed(failure=obstacle)
        for file in print_files(request, self._profile):
            submitted = self._printer.submit(file)
            if isinstance(submitted, Err):
                self.is_settled = False  # a job may have been made without its document
                return Failed(failure=submitted.failure)
            self._jobs[submitted.value] = None
        self._request = None  # the pages are with the printer: forget them here
        return self._follow()

    def _obstacle(self) -> Failure | None:
        readiness = self._printer.readiness()
        if isinstance(readiness, Err):
            return readiness.failure
        shut = attention(_SHUT.intersection(readiness.value.reasons), stalled=False)
        if shut is None and not readiness.value.accepting:
            shut = Code.PRINTER_REFUSED
        if shut is not None:
            return Failure(code=shut, subject=self._printer.name)
        cleared = self._printer.cancel_leftovers()
        return cleared.failure if isinstance(cleared, Err) else None

    def _follow(self) -> PrintOutcome:
        for job, known in self._jobs.items():
            if known is not None and known.state is JobState.COMPLETED:
                continue
            asked = self._printer.status(job)
            if isinstance(asked, Err) and asked.failure.code is Code.NO_PRINTER:
                # A scheduler that restarts keeps its jobs; whether they come out is known only when it answers again.
                return InProgress(pages_done=self._pages_done(), attention=Code.NO_PRINTER)
            if isinstance(asked, Err):
                return Failed(failure=asked.failure)
            if known is None or (known.state, known.pages_done) != (asked.value.state, asked.value.pages_done):
                self._moved_ms = self._clock.monotonic_ms()
            self._jobs[job] = asked.value
        return self._fold()

    def _fold(self) -> PrintOutcome:
        statuses = [status for status in self._jobs.values() if status is not None]
        for status in statuses:
            if status.state in {JobState.CANCELED, JobState.ABORTED}:
                code = attention(status.reasons, stalled=True) or Code.PRINT_FAILED
                return Failed(failure=Failure(code=code, subject=f"job {status.state}"))
        if all(status.state is JobState.COMPLETED for status in statuses):
            return Sent(destination=self._printer.name)
        stalled = self._clock.monotonic_ms() - self._moved_ms >= self._limits.stalled_ms
        return InProgress(pages_done=self._pages_done(), attention=attention(self._reasons(), stalled=stalled))

    def _pages_done(self) -> int:
        return sum(status.pages_done for status in self._jobs.values() if status is not None)

    def _reasons(self) -> tuple[str, ...]:
        waiting = (status for status in self._jobs.values() if status and status.state is not JobState.COMPLETED)
        return tuple(reason for status in waiting for reason in status.reasons)

    def _why_late(self) -> Failure:
        readiness = self._printer.readiness()
        if isinstance(readiness, Err):
            return readiness.failure
        code = attention((*self._reasons(), *readiness.value.reasons), stalled=True)
        return Failure(code=code or Code.PRINT_TIMED_OUT, subject=self._printer.name)

    def _stop(self) -> None:
        self._request = None
        for job in reversed(self._jobs):
            if isinstance(self._printer.cancel(job), Err):
                self.is_settled = False
