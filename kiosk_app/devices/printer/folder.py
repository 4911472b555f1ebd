"""The printer of a machine without one: PDFs in a folder."""

from __future__ import annotations

import os
import re
from itertools import count
from typing import TYPE_CHECKING

from kiosk_app.devices.printer.port import JobId, JobState, JobStatus, PrinterReadiness, PrintFile
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result

if TYPE_CHECKING:
    from pathlib import Path

_NOT_IN_FILE_NAMES = re.compile(r"[^\w.-]+|^\.+")


class FolderPrinter:
    """Write every file as ``<title>.pdf``, readable by its owner alone, and call it completed.

    A file appears whole or not at all, and none is ever overwritten: the second of a name becomes ``<title>-2.pdf``.
    The folder is made where it is missing; ``P-OUTPUT`` where that, or writing, cannot be done.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pages: dict[JobId, int] = {}

    @property
    def name(self) -> str:
        """The folder's path."""
        return str(self._folder)

    def readiness(self) -> Result[PrinterReadiness]:
        """Ready where the folder can be written to."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            return self._unwritable()
        if not os.access(self._folder, os.W_OK | os.X_OK):
            return self._unwritable()
        return Ok(PrinterReadiness(accepting=True))

    def submit(self, file: PrintFile) -> Result[JobId]:
        """Write the file; it is complete when this returns."""
        stem = _NOT_IN_FILE_NAMES.sub("_", file.title) or "untitled"
        hidden = self._folder / f".{stem}.{os.getpid()}.part"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            hidden.unlink(missing_ok=True)
            try:
                _write_private(hidden, file.pdf)
                _link_under_free_name(hidden, self._folder, stem)
            finally:
                hidden.unlink(missing_ok=True)
        except OSError:
            return self._unwritable()
        job = JobId(len(self._pages) + 1)
        self._pages[job] = file.pages
        return Ok(job)

    def status(self, job: JobId) -> Result[JobStatus]:
        """Completed, or ``P-FAILED`` for a number this folder never gave."""
        if job not in self._pages:
            return Err(Failure(code=Code.PRINT_FAILED, subject="job unknown"))
        return Ok(JobStatus(state=JobState.COMPLETED, pages_done=self._pages[job]))

    def cancel(self, job: JobId) -> Result[None]:
        """Nothing to stop: a job has ended when it has a number. Its file stays, as paper would."""
        del job
        return Ok(None)

    def cancel_leftovers(self) -> Result[None]:
        """Nothing to stop."""
        return Ok(None)

    def _unwritable(self) -> Err:
        return Err(Failure(code=Code.OUTPUT_UNWRITABLE, subject=self.name))


def _write_private(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _link_under_free_name(written: Path, folder: Path, stem: str) -> None:
    # A hard link, unlike a rename, refuses to replace a file that is there.
    for number in count(1):
        try:
            (folder / (f"{stem}.pdf" if number == 1 else f"{stem}-{number}.pdf")).hardlink_to(written)
        except FileExistsError:
            continue
        return
