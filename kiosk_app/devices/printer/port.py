"""The printer port. One contract suite runs against every implementation (``tests/contracts``)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING, NewType, Protocol

from kiosk_app.domain.redaction import Redacted

if TYPE_CHECKING:
    from kiosk_app.domain.result import Result

JobId = NewType("JobId", int)
"""The printing system's own number of one job."""

OFFLINE = "offline"
"""The state reason of a printer that does not answer: IPP has no keyword for it, CUPS only a sentence for people."""


@unique
class JobState(StrEnum):
    """The seven job states of IPP (RFC 8011 §5.3.7)."""

    PENDING = "pending"
    HELD = "pending-held"
    PROCESSING = "processing"
    STOPPED = "processing-stopped"
    CANCELED = "canceled"
    ABORTED = "aborted"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStatus:
    """One job as the printing system sees it now; ``reasons`` are the printer's and the job's state reasons."""

    state: JobState
    pages_done: int = 0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterReadiness:
    """Whether a job sent now has a chance; ``reasons`` as IPP ``printer-state-reasons``, or ``OFFLINE``.

    ``make_and_model`` is how the printer names itself, empty where it does not.
    """

    accepting: bool
    reasons: tuple[str, ...] = ()
    make_and_model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PrintFile(Redacted):
    """One PDF to print: ``title`` names the form and the print's reference, never a person; ``media`` is PWG 5101.1."""

    title: str
    pdf: bytes
    media: str
    pages: int


class Printer(Protocol):
    """A destination for pages, used from one thread (pycups keeps thread state in its connection)."""

    @property
    def name(self) -> str:
        """The queue's name or the folder, as staff know it."""
        ...

    def readiness(self) -> Result[PrinterReadiness]:
        """Ask the printer how it is; ``P-NO-PRINTER`` where it cannot be asked."""
        ...

    def submit(self, file: PrintFile) -> Result[JobId]:
        """Hand over one file as one job; ``P-REFUSED`` or ``P-NO-PRINTER`` where nothing was taken."""
        ...

    def status(self, job: JobId) -> Result[JobStatus]:
        """Ask about one job; ``P-NO-PRINTER`` where nobody answers, ``P-FAILED`` where the job is no longer known."""
        ...

    def cancel(self, job: JobId) -> Result[None]:
        """Make sure nothing more of this job comes out; a job already ended is no error."""
        ...

    def cancel_leftovers(self) -> Result[None]:
        """Make sure nothing of an earlier life of this program comes out; ``P-NO-PRINTER`` where it cannot be asked."""
        ...
