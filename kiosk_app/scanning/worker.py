"""The camera's own threads: one waits for pictures, one looks for codes in the newest of them."""

from __future__ import annotations

import atexit
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from kiosk_app.devices.camera.port import Frame
from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err
from kiosk_app.scanning.cascade import live_cascade
from kiosk_app.scanning.debounce import Debounce, is_ours
from kiosk_app.scanning.guidance import Guide
from kiosk_app.scanning.pulse import Pulse

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from kiosk_app.devices.camera.port import Camera
    from kiosk_app.devices.clock.port import Clock
    from kiosk_app.domain.barcode import Point, UntrustedBarcode
    from kiosk_app.domain.hint import Hint
    from kiosk_app.scanning.cascade import Cascade

MOST_ABANDONED = 3
"""So many readers may hang at once; more would only hold the device more firmly."""
SUPERVISION_S = 0.1
LEAVING_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Limits in ms. A read or an opening that takes longer is abandoned and the camera opened anew.

    So is a camera whose pictures show no life for ``ailing_ms``. A loss that is healed within ``lasting_ms`` is not
    told; one that lasts is, at most 3 s after the last living picture.
    """

    read_ms: int = 1500
    open_ms: int = 8000
    reopen_ms: int = 500
    ailing_ms: int = 1000
    lasting_ms: int = 2500
    preview_ms: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Who is told, on the worker's threads; a listener hands over to its own thread and returns at once.

    ``on_frame`` gets a picture at most ``PREVIEW_WIDTH`` px wide and the corners of the code in it, empty where none
    was read. ``on_barcode`` gets the code and the clock's ``monotonic_ms`` at which the picture came in which it was
    first read. ``on_failure`` gets a lasting trouble once, until living pictures come again.
    ``on_hint`` gets what would help to read a code, whenever it changes; None where nothing would any more.
    """

    on_frame: Callable[[Frame, tuple[Point, ...]], None]
    on_barcode: Callable[[UntrustedBarcode, int], None]
    on_failure: Callable[[Failure], None]
    on_hint: Callable[[Hint | None], None]


PREVIEW_WIDTH = 960


class CameraWorker:
    """Reads codes from a camera between ``start`` and ``stop``. Both return at once and may be called again.

    ``make_camera`` is called for every opening after a hang; it must give a camera that shares nothing with the last.
    A defect on these threads raises, and so reaches ``threading.excepthook``.
    """

    def __init__(
        self,
        make_camera: Callable[[], Camera],
        listener: Listener,
        *,
        clock: Clock | None = None,
        timings: Timings | None = None,
        make_cascade: Callable[[], AbstractContextManager[Cascade]] = live_cascade,
    ) -> None:
        self._make_camera = make_camera
        self._make_cascade = make_cascade
        self._listener = listener
        self._clock = clock or SystemClock()
        self._timings = timings or Timings()
        self._watch: _Watch | None = None
        self._readers: list[threading.Thread] = []
        self._looks: list[threading.Thread] = []
        self._lock = threading.Lock()

    @property
    def heartbeat_ms(self) -> int | None:
        """When the newest picture came, on the clock's ``monotonic_ms``; None while there is none."""
        return self._watch.slot.newest_ms if self._watch else None

    def start(self) -> None:
        """Open the camera and begin; no effect while running."""
        if self._watch is None:
            atexit.unregister(self._leave)
            atexit.register(self._leave)
            self._watch = _Watch(self._listener, self._clock, self._timings, self._new_reader)
            thread = threading.Thread(target=self._look, args=(self._watch,), name="camera-look", daemon=True)
            self._looks = [look for look in self._looks if look.is_alive()] + [thread]
            thread.start()

    def stop(self) -> None:
        """End; a call to the listener that is already under way may still finish, none begins. The camera is let go."""
        if self._watch is not None:
            self._watch.ended.set()
            self._watch = None

    def wait(self, seconds: float) -> bool:
        """After ``stop``: wait until no thread is left and the camera is closed. False where one still hangs."""
        deadline = self._clock.monotonic_ms() + seconds * 1000
        for thread in (*self._looks, *self._readers):
            thread.join(max(0.0, deadline - self._clock.monotonic_ms()) / 1000)
        return not any(thread.is_alive() for thread in (*self._looks, *self._readers))

    def _leave(self) -> None:
        """OpenCV aborts a program that ends while one of its calls is under way."""
        self.stop()
        self.wait(LEAVING_S)

    def _look(self, watch: _Watch) -> None:
        with self._make_cascade() as cascade:
            watch.run(cascade)

    def _new_reader(self, watch: _Watch) -> _Reader | None:
        """Start a thread that reads the camera; None while too many hang."""
        with self._lock:
            self._readers = [thread for thread in self._readers if thread.is_alive()]
            if len(self._readers) >= MOST_ABANDONED or watch.ended.is_set():
                return None
            reader = _Reader(self._make_camera(), watch, self._clock, self._timings)
            before = self._readers[-1] if self._readers else None
            thread = threading.Thread(target=reader.run, args=(before,), name="camera-read", daemon=True)
            self._readers.append(thread)
            thread.start()
            return reader


class _Slot:
    """Holds the newest picture only: a slow look never sees an old one."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._frame: tuple[Frame, int] | None = None
        self.newest_ms: int | None = None

    def put(self, frame: Frame, now_ms: int) -> None:
        with self._changed:
            self._frame = (frame, now_ms)
            self.newest_ms = now_ms
            self._changed.notify()

    def take(self, seconds: float) -> tuple[Frame, int] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._frame is not None, seconds)
            frame, self._frame = self._frame, None
            return frame


class _Watch:
    """One time between start and stop: looks at pictures, and replaces a reader that hangs."""

    def __init__(
        self,
        listener: Listener,
        clock: Clock,
        timings: Timings,
        new_reader: Callable[[_Watch], _Reader | None],
    ) -> None:
        self.ended = threading.Event()
        self.slot = _Slot()
        self._listener = listener
        self._clock = clock
        self._timings = timings
        self._new_reader = new_reader
        self._debounce = Debounce()
        self._guide = Guide()
        self._hint: Hint | None = None
        self._preview_ms = -timings.preview_ms
        self._living_ms = clock.monotonic_ms()
        self._trouble: Failure | None = None
        self._told = False

    def run(self, cascade: Cascade) -> None:
        reader = self._new_reader(self)
        while not self.ended.is_set():
            taken = self.slot.take(SUPERVISION_S)
            if taken is not None:
                self._see(cascade, *taken)
            self._tell_what_lasts()
            if reader is None or reader.hangs():
                if reader is not None:
                    reader.abandoned.set()
                    self.ails(Failure(code=Code.CAMERA_LOST, subject=reader.name))
                reader = self._new_reader(self)
                if reader is None:
                    self.ended.wait(self._timings.reopen_ms / 1000)
        if reader is not None:
            reader.abandoned.set()

    def ails(self, failure: Failure) -> None:
        """From a reader: no living picture comes, for this reason."""
        self._trouble = failure

    def lives(self, now_ms: int) -> None:
        """From a reader: a living picture came."""
        self._living_ms, self._trouble = now_ms, None

    def _tell_what_lasts(self) -> None:
        lasts = self._clock.monotonic_ms() - self._living_ms >= self._timings.lasting_ms
        if lasts and not self._told and not self.ended.is_set():
            # A camera that takes its time to open or to answer has given no reason yet.
            self._listener.on_failure(self._trouble or Failure(code=Code.CAMERA_LOST))
        self._told = lasts

    def _see(self, cascade: Cascade, frame: Frame, now_ms: int) -> None:
        grey = np.asarray(cv2.cvtColor(frame.pixels, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
        codes = cascade.look(grey)
        if self.ended.is_set():
            return
        if now_ms - self._preview_ms >= self._timings.preview_ms:
            self._preview_ms = now_ms
            shown = sorted(codes, key=is_ours)
            self._listener.on_frame(*_preview(frame, shown[-1].corners if shown else ()))
            self._advise(self._guide.see(grey, read=bool(codes), now_ms=now_ms))
        news = self._debounce.see(codes, now_ms)
        if isinstance(news, Err):
            self._listener.on_failure(news.failure)
        elif news is not None:
            self._listener.on_barcode(news.value.barcode, news.value.readable_since_ms)

    def _advise(self, hint: Hint | None) -> None:
        if hint is not self._hint:
            self._hint = hint
            self._listener.on_hint(hint)


class _Reader:
    """Reads one camera on a thread of its own, opens it again after a loss, and closes it at the end."""

    def __init__(self, camera: Camera, watch: _Watch, clock: Clock, timings: Timings) -> None:
        self.abandoned = threading.Event()
        self.name = camera.name
        self._camera = camera
        self._watch = watch
        self._clock = clock
        self._timings = timings
        self._due_ms: int | None = None
        self._pulse = Pulse()

    def hangs(self) -> bool:
        due = self._due_ms
        return due is not None and self._clock.monotonic_ms() > due

    def run(self, before: threading.Thread | None) -> None:
        # The reader before this one may still hold the device for a moment.
        if before is not None:
            before.join(self._timings.reopen_ms / 1000)
        while not self._over():
            failure = self._read_until_lost()
            self._camera.close()
            self._due_ms = None
            if failure is not None and not self._over():
                self._watch.ails(failure)
                self._watch.ended.wait(self._timings.reopen_ms / 1000)

    def _over(self) -> bool:
        return self.abandoned.is_set() or self._watch.ended.is_set()

    def _read_until_lost(self) -> Failure | None:
        self._due_ms = self._clock.monotonic_ms() + self._timings.open_ms
        opened = self._camera.open()
        if isinstance(opened, Err):
            return opened.failure
        while not self._over():
            self._due_ms = self._clock.monotonic_ms() + self._timings.read_ms
            read = self._camera.read()
            if isinstance(read, Err):
                return read.failure
            now_ms = self._clock.monotonic_ms()
            ailment = self._pulse.feel(read.value.pixels, now_ms)
            if ailment is not None and self._pulse.ailing_ms(now_ms) >= self._timings.ailing_ms:
                return Failure(code=ailment, subject=self.name)
            if self._over():
                break
            if ailment is None:
                self._watch.lives(now_ms)
            self._watch.slot.put(read.value, now_ms)
        return None


def _preview(frame: Frame, corners: tuple[Point, ...]) -> tuple[Frame, tuple[Point, ...]]:
    scale = PREVIEW_WIDTH / frame.pixels.shape[1]
    if scale >= 1:
        return frame, corners
    smaller = np.asarray(
        cv2.resize(frame.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8
    )
    smaller.flags.writeable = False
    return Frame(pixels=smaller, taken_ms=frame.taken_ms), tuple((x * scale, y * scale) for x, y in corners)
