"""The worker on its own threads: the newest frame only, each trouble told once, and a hanging camera replaced."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import cv2
import numpy as np
import pytest

from kiosk_app.devices.camera.port import Frame
from kiosk_app.devices.camera.recording import RecordingCamera
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.hint import Hint
from kiosk_app.domain.result import Err, Ok
from kiosk_app.scanning.cascade import Cascade
from kiosk_app.scanning.decoders import ZxingDecoder
from kiosk_app.scanning.pulse import Pulse
from kiosk_app.scanning.worker import PREVIEW_WIDTH, CameraWorker, Listener, Timings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from kiosk_app.devices.camera.port import Camera
    from kiosk_app.domain.barcode import Point, UntrustedBarcode
    from kiosk_app.domain.result import Result

    Grey = NDArray[np.uint8]

T = TypeVar("T")

PATIENCE_S = 10
QUICK = Timings(read_ms=300, open_ms=900, reopen_ms=60, ailing_ms=200, lasting_ms=500, preview_ms=50)


class Heard:
    """What the worker told, and when it should have been enough."""

    def __init__(self) -> None:
        self.frames: list[tuple[Frame, tuple[Point, ...]]] = []
        self.barcodes: list[tuple[UntrustedBarcode, int]] = []
        self.failures: list[Failure] = []
        self.hints: list[Hint | None] = []
        self._news = threading.Condition()

    def listener(self) -> Listener:
        return Listener(
            on_frame=lambda frame, corners: self._add(self.frames, (frame, corners)),
            on_barcode=lambda barcode, since_ms: self._add(self.barcodes, (barcode, since_ms)),
            on_failure=lambda failure: self._add(self.failures, failure),
            on_hint=lambda hint: self._add(self.hints, hint),
        )

    def until(self, enough: Callable[[], bool]) -> bool:
        with self._news:
            return self._news.wait_for(enough, PATIENCE_S)

    def codes(self) -> list[Code]:
        return [failure.code for failure in self.failures]

    def _add(self, heard: list[T], item: T) -> None:
        with self._news:
            heard.append(item)
            self._news.notify_all()


class ScriptedCamera:
    """A camera whose every read is one step of a script; after the last step it gives noise for ever."""

    name = "scripted"
    exposure = None

    def __init__(self, *steps: Callable[[], Result[Frame]], opens: bool = True) -> None:
        self.closed = threading.Event()
        self._steps = list(steps)
        self._opens = opens
        self._rng = np.random.default_rng(7)

    def open(self) -> Result[None]:
        self.closed.clear()
        return Ok(None) if self._opens else Err(Failure(code=Code.NO_CAMERA, subject=self.name))

    def read(self) -> Result[Frame]:
        time.sleep(0.01)
        return self._steps.pop(0)() if self._steps else self._noise()

    def close(self) -> None:
        self.closed.set()

    def _noise(self) -> Result[Frame]:
        return Ok(Frame(pixels=self._rng.integers(0, 255, (240, 320, 3), dtype=np.uint8), taken_ms=0))


@contextmanager
def running(make: Callable[[], Camera], heard: Heard, timings: Timings = QUICK) -> Iterator[CameraWorker]:
    worker = CameraWorker(make, heard.listener(), timings=timings)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()
        assert worker.wait(PATIENCE_S)


@pytest.fixture
def heard() -> Heard:
    return Heard()


def lost() -> Result[Frame]:
    return Err(Failure(code=Code.CAMERA_LOST, subject="scripted"))


def test_a_code_in_a_video_is_reported_once_with_preview_and_corners(
    heard: Heard, ours: Callable[[int], str], picture: Callable[..., Grey], write_video: Callable[..., Path]
) -> None:
    path = write_video([picture()] * 6 + [picture(ours(1))] * 24)
    started_ms = time.monotonic_ns() // 1_000_000
    with running(lambda: RecordingCamera(path, purpose="test"), heard, Timings()) as worker:
        assert heard.until(lambda: bool(heard.barcodes) and any(corners for _, corners in heard.frames))
        assert worker.heartbeat_ms is not None
        assert worker.heartbeat_ms >= started_ms
    ((barcode, since_ms),) = heard.barcodes
    assert barcode.untrusted_text == ours(1)
    assert started_ms < since_ms <= time.monotonic_ns() // 1_000_000
    assert heard.failures == []
    frame, corners = next((frame, corners) for frame, corners in heard.frames if corners)
    assert frame.pixels.shape == (PREVIEW_WIDTH * 9 // 16, PREVIEW_WIDTH, 3)
    assert abs(corners[0][0] - 76 * 0.75) < 12


def test_two_of_our_codes_in_view_are_refused(
    heard: Heard, ours: Callable[[int], str], picture: Callable[..., Grey], write_video: Callable[..., Path]
) -> None:
    path = write_video([picture(ours(1), ours(2))] * 15)
    with running(lambda: RecordingCamera(path, purpose="test"), heard, Timings()):
        assert heard.until(lambda: bool(heard.failures))
    assert heard.codes() == [Code.SEVERAL_CODES]
    assert heard.barcodes == []


def test_a_missing_camera_is_told_once_and_tried_again_until_it_is_there(heard: Heard) -> None:
    cameras = iter([ScriptedCamera(opens=False)])
    attempts: list[ScriptedCamera] = []

    def make() -> Camera:
        attempts.append(next(cameras, attempts[0] if attempts else ScriptedCamera()))
        return attempts[-1]

    with running(make, heard):
        assert heard.until(lambda: bool(heard.failures))
        time.sleep(0.3)
        assert heard.codes() == [Code.NO_CAMERA]
        attempts[0]._opens = True
        assert heard.until(lambda: bool(heard.frames))
    assert heard.codes() == [Code.NO_CAMERA]


def test_a_loss_for_a_moment_is_healed_and_not_told(heard: Heard) -> None:
    camera = ScriptedCamera()
    with running(lambda: camera, heard):
        assert heard.until(lambda: len(heard.frames) > 1)
        camera._steps.append(lost)
        assert camera.closed.wait(PATIENCE_S)
        seen = len(heard.frames)
        assert heard.until(lambda: len(heard.frames) > seen + 1)
        time.sleep(QUICK.lasting_ms / 1000)
    assert heard.failures == []


def test_a_loss_that_lasts_is_told_once_and_a_later_one_again(heard: Heard) -> None:
    camera = ScriptedCamera()
    with running(lambda: camera, heard):
        for times in (1, 2):
            seen = len(heard.frames)
            assert heard.until(partial(more, heard.frames, seen + 1))
            camera._steps.extend([lost] * 40)
            assert heard.until(partial(more, heard.failures, times - 1))
            camera._steps.clear()
        seen = len(heard.frames)
        assert heard.until(partial(more, heard.frames, seen))
    assert heard.codes() == [Code.CAMERA_LOST] * 2


def more(items: Sequence[object], than: int) -> bool:
    return len(items) > than


def test_a_read_that_hangs_is_abandoned_and_another_camera_takes_over(heard: Heard) -> None:
    release = threading.Event()

    def hang() -> Result[Frame]:
        release.wait(PATIENCE_S)
        return lost()

    hanging = ScriptedCamera(hang)
    cameras = iter([hanging])
    with running(lambda: next(cameras, ScriptedCamera()), heard):
        assert heard.until(lambda: bool(heard.frames))
        assert not hanging.closed.is_set()
        release.set()
        assert hanging.closed.wait(PATIENCE_S)


def test_stop_returns_at_once_though_a_read_hangs(heard: Heard) -> None:
    release, reading = threading.Event(), threading.Event()

    def hang() -> Result[Frame]:
        reading.set()
        release.wait(PATIENCE_S)
        return lost()

    worker = CameraWorker(lambda: ScriptedCamera(hang), heard.listener())
    worker.start()
    assert reading.wait(PATIENCE_S)
    before = time.monotonic()
    worker.stop()
    worker.stop()
    assert time.monotonic() - before < 0.1
    release.set()
    assert worker.wait(PATIENCE_S)
    assert heard.failures == []
    assert heard.frames == []


def test_stop_lets_go_of_the_camera_and_start_takes_it_again(heard: Heard) -> None:
    def more_frames_than(seen: int) -> bool:
        return len(heard.frames) > seen

    camera = ScriptedCamera()
    worker = CameraWorker(lambda: camera, heard.listener(), timings=QUICK)
    for _ in range(3):
        worker.start()
        worker.start()
        seen = len(heard.frames)
        assert heard.until(partial(more_frames_than, seen))
        worker.stop()
        assert worker.wait(PATIENCE_S)
        assert camera.closed.is_set()
    assert heard.failures == []


def test_a_program_may_end_while_the_worker_runs(
    picture: Callable[..., Grey], write_video: Callable[..., Path]
) -> None:
    path = write_video([picture()] * 30)
    program = f"""
import time
from pathlib import Path
from kiosk_app.devices.camera.recording import RecordingCamera
from kiosk_app.scanning.cascade import Cascade
from kiosk_app.scanning.decoders import ZxingDecoder
from kiosk_app.scanning.pulse import Pulse
from kiosk_app.scanning.worker import CameraWorker, Listener
listener = Listener(on_frame=lambda *_: None, on_barcode=lambda *_: None, on_failure=print, on_hint=print)
CameraWorker(lambda: RecordingCamera(Path({str(path)!r}), purpose="test"), listener).start()
time.sleep(0.5)
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


def test_a_listener_may_stop_the_worker_from_within_its_call(heard: Heard) -> None:
    stopped = threading.Event()

    def stop(_frame: Frame, _corners: tuple[Point, ...]) -> None:
        worker.stop()
        stopped.set()

    listener = replace(heard.listener(), on_frame=stop)
    worker = CameraWorker(ScriptedCamera, listener, timings=QUICK)
    worker.start()
    assert stopped.wait(PATIENCE_S)
    assert worker.wait(PATIENCE_S)


def test_a_camera_that_repeats_its_picture_is_frozen_and_opened_again(
    heard: Heard, picture: Callable[..., Grey]
) -> None:
    still = np.asarray(cv2.cvtColor(picture("STILL"), cv2.COLOR_GRAY2BGR), dtype=np.uint8)

    def same() -> Result[Frame]:
        return Ok(Frame(pixels=still, taken_ms=0))

    frozen = ScriptedCamera(*[same] * 500)
    with running(lambda: frozen, heard):
        assert heard.until(lambda: bool(heard.failures))
        assert frozen.closed.wait(PATIENCE_S)
        frozen._steps.clear()
        seen = len(heard.frames)
        assert heard.until(partial(more, heard.frames, seen + 1))
    assert heard.codes() == [Code.CAMERA_FROZEN]


def test_a_black_picture_that_stays_is_told(heard: Heard) -> None:
    def black() -> Result[Frame]:
        return Ok(Frame(pixels=np.full((240, 320, 3), 3, dtype=np.uint8), taken_ms=0))

    capped = ScriptedCamera(*[black] * 500)
    with running(lambda: capped, heard):
        assert heard.until(lambda: bool(heard.failures))
    assert heard.codes() == [Code.CAMERA_DARK]


def test_whatever_ails_the_camera_is_told_within_three_seconds(heard: Heard) -> None:
    release = threading.Event()

    def hang() -> Result[Frame]:
        release.wait(PATIENCE_S)
        return lost()

    camera = ScriptedCamera(*[hang] * 3)
    started = time.monotonic()
    with running(lambda: camera, heard, Timings()):
        assert heard.until(lambda: bool(heard.failures))
        told_s = time.monotonic() - started
        camera._steps.clear()
        release.set()
    assert heard.codes() == [Code.CAMERA_LOST]
    assert Timings().lasting_ms / 1000 <= told_s < 3


def test_a_living_picture_has_a_pulse_and_paper_on_the_lens_proves_nothing() -> None:
    rng = np.random.default_rng(3)
    still = rng.integers(0, 255, (240, 320, 3), dtype=np.uint8)
    paper = np.full((240, 320, 3), 200, dtype=np.uint8)
    frozen, living, covered, black = Pulse(), Pulse(), Pulse(), Pulse()
    for now_ms in range(0, 3000, 100):
        assert living.feel(rng.integers(0, 255, (240, 320, 3), dtype=np.uint8), now_ms) is None
        assert covered.feel(paper, now_ms) is None
        assert frozen.feel(still, now_ms) is (Code.CAMERA_FROZEN if now_ms else None)
        assert black.feel(np.zeros_like(paper), now_ms) is Code.CAMERA_DARK
    assert [pulse.ailing_ms(2900) for pulse in (living, covered, frozen, black)] == [0, 0, 2900, 2900]


class SlowEyes(Cascade):
    """Takes its time. Each picture carries its number; notes it, and how many newer ones had come by then."""

    def __init__(self, given: list[int]) -> None:
        super().__init__(ZxingDecoder())
        self.seen: list[int] = []
        self.behind: list[int] = []
        self._given = given

    def look(self, grey: Grey) -> tuple[UntrustedBarcode, ...]:
        self.seen.append(round(float(grey[:8].mean())))
        self.behind.append(self._given[-1] - self.seen[-1])
        time.sleep(0.05)
        return ()


def test_pictures_are_never_queued(heard: Heard) -> None:
    given: list[int] = []

    def numbered() -> Result[Frame]:
        pixels = np.random.default_rng(len(given)).integers(0, 255, (240, 320, 3), dtype=np.uint8)
        pixels[:8] = 20 + len(given)
        given.append(20 + len(given))
        return Ok(Frame(pixels=pixels, taken_ms=0))

    eyes, camera = SlowEyes(given), ScriptedCamera(*[numbered] * 200)
    worker = CameraWorker(lambda: camera, heard.listener(), timings=QUICK, make_cascade=lambda: nullcontext(eyes))
    worker.start()
    assert heard.until(lambda: len(eyes.seen) >= 10)
    worker.stop()
    assert worker.wait(PATIENCE_S)
    assert max(eyes.behind) <= 1
    assert eyes.seen == sorted(eyes.seen)
    assert eyes.seen[9] - eyes.seen[0] >= 2 * 9


def test_a_hint_is_given_while_a_code_is_too_small_and_taken_back_when_it_is_read(
    heard: Heard, ours: Callable[[int], str], picture: Callable[..., Grey], write_video: Callable[..., Path]
) -> None:
    near = picture(ours(1))
    far = np.full_like(near, 170)
    far[300:400, 560:660] = cv2.resize(near[100:472, 60:432], (100, 100), interpolation=cv2.INTER_AREA)
    path = write_video([far] * 45 + [near] * 15)
    with running(lambda: RecordingCamera(path, purpose="test"), heard, Timings()):
        # The hint goes at the first read, the code is told once it was confirmed.
        assert heard.until(lambda: len(heard.hints) >= 2 and bool(heard.barcodes))
    assert heard.hints[:2] == [Hint.CLOSER, None]


def test_previews_are_throttled(heard: Heard) -> None:
    with running(ScriptedCamera, heard, Timings(preview_ms=200)):
        assert heard.until(lambda: len(heard.frames) >= 2)
        time.sleep(0.5)
    assert len(heard.frames) <= 6
