"""A printer that does what a test tells it, for moments that no real one reaches on demand."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk_app.devices.printer.port import JobId, JobState, JobStatus, PrinterReadiness, PrintFile
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result


@dataclass
class ScriptedPrinter:
    """Takes files until ``takes`` is used up, answers unless ``silent``, and writes down what it was asked to do."""

    ready: PrinterReadiness = field(default_factory=lambda: PrinterReadiness(accepting=True))
    takes: int = 99
    silent: bool = False
    broken: bool = False
    files: list[PrintFile] = field(default_factory=list)
    statuses: dict[int, JobStatus] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return "scripted"

    def set(self, job: int, state: JobState, *reasons: str, pages: int = 0) -> None:
        self.statuses[job] = JobStatus(state=state, pages_done=pages, reasons=reasons)

    def readiness(self) -> Result[PrinterReadiness]:
        return self._no_answer() or Ok(self.ready)

    def submit(self, file: PrintFile) -> Result[JobId]:
        if len(self.files) == self.takes:
            return Err(Failure(code=Code.PRINTER_REFUSED, subject=self.name))
        self.files.append(file)
        job = JobId(len(self.files))
        self.log.append(f"submit {file.title}")
        self.set(job, JobState.PENDING)
        return self._no_answer() or Ok(job)

    def status(self, job: JobId) -> Result[JobStatus]:
        if job not in self.statuses:
            return Err(Failure(code=Code.PRINT_FAILED, subject="job unknown"))
        return self._no_answer() or Ok(self.statuses[job])

    def cancel(self, job: JobId) -> Result[None]:
        silence = self._no_answer()
        if silence is None:
            self.log.append(f"cancel {job}")
        return silence or Ok(None)

    def cancel_leftovers(self) -> Result[None]:
        silence = self._no_answer()
        if silence is None:
            self.log.append("cancel leftovers")
        return silence or Ok(None)

    def _no_answer(self) -> Err | None:
        if self.broken:
            raise ZeroDivisionError
        return Err(Failure(code=Code.NO_PRINTER, subject=self.name)) if self.silent else None
