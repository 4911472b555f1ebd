"""The one way onto the GUI thread: other threads post here, background work reports back here, and time ticks here."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

T = TypeVar("T")
TICK_MS = 200
WORKERS = 1
"""Work is done in the order it was asked for: a print's cancellation cannot overtake its submission."""


class Bridge(QObject):
    """Lives on the GUI thread, where all its signals arrive.

    ``posted`` carries what ``post`` was given, ``ticked`` comes every 200 ms, ``faulted`` carries the type name of an
    exception that nobody expected: never its message, which may hold personal data. ``framed`` carries what
    ``post_frame`` was given last.
    """

    posted = Signal(object)
    ticked = Signal()
    faulted = Signal(str)
    framed = Signal(object, object, object)

    _handed_over = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._closed = threading.Event()
        self._workers = ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="background")
        self._handed_over.connect(self._run, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.ticked)
        self._timer.start()
        self._hooks = (sys.excepthook, threading.excepthook)
        self._watching = False
        self._frame_lock = threading.Lock()
        self._newest: tuple[object, object, object] | None = None

    def post(self, event: object) -> None:
        """From any thread: let ``posted`` carry ``event`` on the GUI thread, after all that was posted before."""
        self.call(lambda: self.posted.emit(event))

    def call(self, work: Callable[[], None]) -> None:
        """From any thread: do ``work`` on the GUI thread, soon. After ``close`` nothing is done."""
        if not self._closed.is_set():
            self._handed_over.emit(work)

    def post_frame(self, visit: object, pixels: object, corners: object) -> None:
        """From any thread: let ``framed`` carry a picture. One that was not drawn yet gives way to the newer one."""
        with self._frame_lock:
            waiting, self._newest = self._newest, (visit, pixels, corners)
        if waiting is None:
            self.call(self._deliver_frame)

    def run_in_background(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do ``work`` on another thread, then ``done`` with its result on the GUI thread."""
        if not self._closed.is_set():
            self._workers.submit(self._work, work, done)

    def watch_for_faults(self) -> None:
        """From now on deliver what nobody caught, in a slot or on any thread, as ``faulted``."""
        self._watching = True
        sys.excepthook = self._uncaught
        threading.excepthook = lambda details: self._report(details.exc_type, details.exc_traceback)

    def close(self) -> None:
        """Stop ticking, drop what waits and wait for the work under way. Closing twice is no error."""
        self._closed.set()
        self._timer.stop()
        self._workers.shutdown(wait=True, cancel_futures=True)
        if self._watching:
            sys.excepthook, threading.excepthook = self._hooks
            self._watching = False

    def _work(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        try:
            result = work()
        except Exception as defect:  # noqa: BLE001 - whatever it is, the citizen must get a calm screen
            self._report(type(defect), defect.__traceback__)
        else:
            self.call(lambda: done(result))

    @Slot(object)
    def _run(self, work: Callable[[], None]) -> None:
        if self._closed.is_set():
            return
        try:
            work()
        except Exception as defect:  # noqa: BLE001 - as above
            self._report(type(defect), defect.__traceback__)

    def _deliver_frame(self) -> None:
        with self._frame_lock:
            newest, self._newest = self._newest, None
        if newest is not None:
            self.framed.emit(*newest)

    def _report(self, kind: type[BaseException], trace: TracebackType | None) -> None:
        """Deliver a defect, and tell an engineer its place: the message and the values around it may be personal."""
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "an unknown place"
        sys.stderr.write(f"defect: {kind.__name__} at {place}\n")
        self.call(lambda: self.faulted.emit(kind.__name__))

    def _uncaught(self, kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, Exception):
            self._report(kind, trace)
        else:
            self._hooks[0](kind, value, trace)
