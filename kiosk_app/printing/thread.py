"""The one thread that owns the printer."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from kiosk_app.devices.printer.profile import PrinterProfile
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.printing import Failed, InProgress
from kiosk_app.domain.redaction import Redacted
from kiosk_app.domain.result import Ok
from kiosk_app.printing.run import PrintLimits, PrintRun

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk_app.devices.clock.port import Clock
    from kiosk_app.devices.printer.port import Printer
    from kiosk_app.domain.printing import PrintId, PrintOutcome, PrintRequest

_POLL_SECONDS = 0.2
_SETTLE_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Submit(Redacted):
    request: PrintRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cancel:
    print_id: PrintId


@dataclass(frozen=True, slots=True)
class _Close:
    pass


class PrinterThread:
    """Print in the background, one request at a time.

    Every method returns at once. ``on_outcome`` is called on this object's thread: with ``InProgress`` whenever that
    changes, then once with ``Sent`` or ``Failed``. A second request ends the first, whose visit must be over; the same
    request again, while it is being printed, is ignored, so that it cannot print twice. The printer is made on the
    thread and used nowhere else. Where its driver raises, the request fails (``P-FAILED`` with the exception's type),
    and the next one gets a new printer.

    Jobs of this tablet that nobody follows are cancelled as soon as the printing system answers: at the start, because
    the program may have died while it printed, and after every cancellation that could not be delivered.
    """

    def __init__(
        self,
        printer_factory: Callable[[], Printer],
        clock: Clock,
        on_outcome: Callable[[PrintId, PrintOutcome], None],
        *,
        profile: PrinterProfile | None = None,
        limits: PrintLimits | None = None,
    ) -> None:
        self._printer_factory = printer_factory
        self._clock = clock
        self._on_outcome = on_outcome
        self._profile = profile or PrinterProfile()
        self._limits = limits or PrintLimits()
        self._commands: SimpleQueue[_Submit | _Cancel | _Close] = SimpleQueue()
        self._printer: Printer | None = None
        self._settled = False
        self._run: PrintRun | None = None
        self._told: PrintOutcome | None = None
        self._thread = threading.Thread(target=self._serve, name="printer", daemon=True)
        self._thread.start()

    def submit(self, request: PrintRequest) -> None:
        """Print ``request``."""
        self._commands.put(_Submit(request=request))

    def cancel(self, print_id: PrintId) -> None:
        """Let nothing more of this print come out; one that has ended, or was never submitted, is no error."""
        self._commands.put(_Cancel(print_id=print_id))

    def close(self, timeout_s: float = 5.0) -> None:
        """Cancel what is being printed, and end the thread."""
        self._commands.put(_Close())
        self._thread.join(timeout_s)

    def _serve(self) -> None:
        try:
            self._work()
            while not isinstance(command := self._next_command(), _Close):
                match command:
                    case _Submit(request=request) if self._active_id() != request.print_id:
                        self._end_run()
                        self._begin(request)
                    case _Cancel(print_id=print_id) if self._active_id() == print_id:
                        self._end_run()
                    case _:
                        pass
                self._work()
        finally:
            self._end_run()

    def _next_command(self) -> _Submit | _Cancel | _Close | None:
        """Wait for a command, but no longer than the work at hand allows."""
        wait = _POLL_SECONDS if self._run else None if self._settled else _SETTLE_SECONDS
        try:
            return self._commands.get(timeout=wait)
        except Empty:
            return None

    def _active_id(self) -> PrintId | None:
        return self._run.print_id if self._run else None

    def _begin(self, request: PrintRequest) -> None:
        try:
            self._run = PrintRun(request, self._open(), self._profile, self._clock, self._limits)
        except Exception as error:  # noqa: BLE001 - whatever a driver raises, the visitor is told and the thread lives
            self._lose_printer()
            self._on_outcome(request.print_id, _defect(error))

    def _work(self) -> None:
        """Take the print one step further; without one, see to it that no forgotten job is left."""
        if self._run is not None:
            self._step(self._run, self._run.advance)
        elif not self._settled:
            try:
                self._settled = isinstance(self._open().cancel_leftovers(), Ok)
            except Exception:  # noqa: BLE001 - tried again, and told to whoever prints next
                self._lose_printer()

    def _end_run(self) -> None:
        if self._run is not None:
            self._step(self._run, self._run.cancel)

    def _step(self, run: PrintRun, step: Callable[[], PrintOutcome]) -> None:
        try:
            outcome = step()
        except Exception as error:  # noqa: BLE001 - as above
            outcome = _defect(error)
            with suppress(Exception):
                run.cancel()
            self._lose_printer()
        if not isinstance(outcome, InProgress):
            self._run = None
            self._settled = self._settled and run.is_settled
        if outcome != self._told:
            self._told = outcome if self._run else None
            self._on_outcome(run.print_id, outcome)

    def _open(self) -> Printer:
        if self._printer is None:
            self._printer = self._printer_factory()
        return self._printer

    def _lose_printer(self) -> None:
        self._printer = None
        self._settled = False


def _defect(error: Exception) -> Failed:
    # The type alone: a driver's message may quote what it was given.
    return Failed(failure=Failure(code=Code.PRINT_FAILED, subject=type(error).__name__))
