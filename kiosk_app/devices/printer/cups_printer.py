"""A queue of the Common Unix Printing System, through pycups."""

from __future__ import annotations

import platform
import socket
import time
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import cups

from kiosk_app.devices.printer.port import OFFLINE, JobId, JobState, JobStatus, PrinterReadiness, PrintFile
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk_app.devices.printer.profile import PrinterProfile

_IPP_PORT = 631
_USER = f"kiosk-{platform.node()}"
_PROBE_SECONDS = 1.0
_STOP_SECONDS = 3.0
_STOP_POLL_SECONDS = 0.01
_STOPPING = "processing-to-stop-point"
_FILTER_FAILED = "job-completed-with-errors"
_STATES = dict(zip(range(3, 10), JobState, strict=True))  # RFC 8011 §5.3.7: pending is 3, completed is 9
_JOB_ATTRIBUTES = [
    "job-state",
    "job-state-reasons",
    "job-printer-state-reasons",
    "job-impressions-completed",
    "job-media-sheets-completed",
]
_STOP_ATTRIBUTES = ["job-state-reasons", "time-at-processing"]
_PRINTER_ATTRIBUTES = [
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "printer-make-and-model",
    "device-uri",
]

T = TypeVar("T")


class CupsPrinter:
    """One CUPS queue. Use it from one thread: libcups keeps its server and last error per thread.

    ``server`` is ``host:port``, or empty for this machine's own scheduler. Jobs belong to the user
    ``kiosk-<host name>``, which tells them from those of other tablets where a scheduler is shared. A PDF goes from
    memory into the scheduler's connection; no file of ours holds it. The scheduler must keep the history of ended jobs
    for as long as a print may take (``PreserveJobHistory``) and no document (``PreserveJobFiles No``):
    ``printer_profiles/README.md``.
    """

    def __init__(self, *, queue: str, server: str, profile: PrinterProfile) -> None:
        self._queue = queue
        self._server = server
        self._profile = profile
        self._connection: cups.Connection | None = None

    @property
    def name(self) -> str:
        """The queue's name."""
        return self._queue

    def readiness(self) -> Result[PrinterReadiness]:
        """Ask the scheduler about the queue, and a network printer whether it listens at all."""

        def ask(connection: cups.Connection) -> PrinterReadiness:
            found = connection.getPrinterAttributes(self._queue, requested_attributes=_PRINTER_ATTRIBUTES)
            reasons = _keywords(found.get("printer-state-reasons"))
            if not _listens(str(found.get("device-uri", ""))):
                reasons = (*reasons, OFFLINE)
            return PrinterReadiness(
                accepting=bool(found.get("printer-is-accepting-jobs", False)),
                reasons=reasons,
                make_and_model=str(found.get("printer-make-and-model", "")),
            )

        return self._ask(ask, refused=Code.NO_PRINTER)

    def submit(self, file: PrintFile) -> Result[JobId]:
        """Create a job and stream the PDF into it; a job whose document did not arrive whole is cancelled."""
        # No job-cancel-after: for a page that is in the printer already, CUPS then kills the backend and never tells
        # the printer, and nobody can cancel the job any more.
        options = self._profile.job_options(file.media)
        created = self._ask(
            lambda connection: JobId(connection.createJob(self._queue, file.title, options)),
            refused=Code.PRINTER_REFUSED,
        )
        if isinstance(created, Err):
            return created if self._queue_exists() else Err(Failure(code=Code.NO_PRINTER, subject=self._queue))
        job = created.value

        def send(connection: cups.Connection) -> None:
            connection.startDocument(self._queue, job, file.title, "application/pdf", 1)
            connection.writeRequestData(file.pdf, len(file.pdf))
            connection.finishDocument(self._queue)

        sent = self._ask(send, refused=Code.PRINTER_REFUSED)
        if isinstance(sent, Err):
            self._connection = None  # it may be stuck in the middle of a document
            self.cancel(job)
            return sent
        return created

    def status(self, job: JobId) -> Result[JobStatus]:
        """Ask the scheduler about one job."""

        def ask(connection: cups.Connection) -> JobStatus:
            found = connection.getJobAttributes(job, _JOB_ATTRIBUTES)
            pages = (found.get("job-impressions-completed"), found.get("job-media-sheets-completed"))
            reasons = _keywords(found.get("job-state-reasons"))
            state = _STATES[found["job-state"]]
            if state is JobState.STOPPED and _FILTER_FAILED in reasons:
                state = JobState.ABORTED  # CUPS parks it for a restart that nobody will ask for
            return JobStatus(
                state=state,
                pages_done=max(int(number or 0) for number in pages),
                reasons=(*_keywords(found.get("job-printer-state-reasons")), *reasons),
            )

        return self._ask(ask, refused=Code.PRINT_FAILED, subject="job unknown")

    def cancel(self, job: JobId) -> Result[None]:
        """Cancel one job here and in the printer, and wait for up to three seconds until the printer was told."""

        def ask(connection: cups.Connection) -> None:
            try:
                parked = connection.getJobAttributes(job, ["job-state"])["job-state"] == cups.IPP_JOB_STOPPED
                # Never purge_job=True: it kills the backend before that can pass the cancellation on, and a printer
                # that was out of paper prints the page when it is refilled.
                connection.cancelJob(job)
                if not parked:
                    _wait_for_backend(connection, job)
            except cups.IPPError as error:
                if error.args[0] not in (cups.IPP_NOT_POSSIBLE, cups.IPP_NOT_FOUND):
                    raise

        return self._ask(ask, refused=Code.PRINTER_REFUSED)

    def cancel_leftovers(self) -> Result[None]:
        """Cancel this tablet's unfinished jobs in this queue, the last first, so that none starts in between."""

        def ask(connection: cups.Connection) -> list[JobId]:
            jobs = connection.getJobs(my_jobs=True, requested_attributes=["job-id", "job-printer-uri"])
            mine = (job for job, found in jobs.items() if found["job-printer-uri"].endswith(f"/{self._queue}"))
            return [JobId(job) for job in sorted(mine, reverse=True)]

        found = self._ask(ask, refused=Code.NO_PRINTER)
        if isinstance(found, Err):
            return found
        failures = [done for done in map(self.cancel, found.value) if isinstance(done, Err)]
        return failures[0] if failures else Ok(None)

    def _queue_exists(self) -> bool:
        def ask(connection: cups.Connection) -> None:
            connection.getPrinterAttributes(self._queue, requested_attributes=["printer-state"])

        return isinstance(self._ask(ask, refused=Code.NO_PRINTER), Ok)

    def _ask(self, question: Callable[[cups.Connection], T], *, refused: Code, subject: str = "") -> Result[T]:
        """Ask over the kept connection; ``refused`` is the code where the scheduler answers no."""
        try:
            return Ok(question(self._connect()))
        except cups.IPPError as error:
            if error.args[0] == cups.IPP_NOT_FOUND:
                return Err(Failure(code=refused, subject=subject or self._queue))
            self._connection = None
            lost = error.args[0] in (cups.IPP_SERVICE_UNAVAILABLE, cups.IPP_DEVICE_ERROR)
            return Err(Failure(code=Code.NO_PRINTER if lost else refused, subject=subject or self._queue))
        except (cups.HTTPError, RuntimeError):
            # pycups raises a bare RuntimeError where it cannot connect.
            self._connection = None
            return Err(Failure(code=Code.NO_PRINTER, subject=self._queue))

    def _connect(self) -> cups.Connection:
        # libcups takes a connection to anything but this thread's default server for a printer and posts to the
        # printer's own path, so the default is set as well, before each use. A server without a port keeps the
        # port of the one before.
        cups.setPort(_IPP_PORT)
        cups.setServer(self._server)
        cups.setUser(_USER)
        if self._connection is None:
            self._connection = cups.Connection(host=cups.getServer(), port=cups.getPort())
        return self._connection


def _wait_for_backend(connection: cups.Connection, canceled: JobId) -> None:
    """Wait until a cancelled job no longer talks to the printer. One that never started keeps the reason for good."""
    deadline = time.monotonic() + _STOP_SECONDS
    while time.monotonic() < deadline:
        found = connection.getJobAttributes(canceled, _STOP_ATTRIBUTES)
        if found.get("time-at-processing") is None or _STOPPING not in _keywords(found.get("job-state-reasons")):
            return
        time.sleep(_STOP_POLL_SECONDS)


def _keywords(value: object) -> tuple[str, ...]:
    """A 1setOf keyword, which pycups gives as a string where it has one value, without the word for nothing."""
    values = value if isinstance(value, list) else [value] if value else []
    return tuple(str(keyword) for keyword in values if keyword != "none")


def _listens(device_uri: str) -> bool:
    """Whether a device reached over IPP takes a connection; other ways of reaching a printer are not tried."""
    device = urlsplit(device_uri)
    if device.scheme not in {"ipp", "ipps"} or device.hostname is None or device.hostname.endswith("._tcp.local"):
        return True
    try:
        socket.create_connection((device.hostname, device.port or _IPP_PORT), timeout=_PROBE_SECONDS).close()
    except OSError:
        return False
    return True
