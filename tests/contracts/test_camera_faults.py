"""Whatever happens to a camera is told within three seconds, and healed without a restart.

Each case has a worker with its real limits; all run at once, since most of it is waiting. The first cases are struck by
every fault a camera can have; in the others OpenCV itself reads what lies at a path.
"""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np
import pytest
from faulty_camera import OTHER_SIZE, SIZE, Fault, FaultyDevice

from kiosk_app.devices.camera.opencv import OpenCvCamera
from kiosk_app.domain.failures import Code
from kiosk_app.scanning.cascade import Cascade
from kiosk_app.scanning.decoders import ZxingDecoder
from kiosk_app.scanning.worker import CameraWorker, Listener

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk_app.devices.camera.port import Camera, Frame
    from kiosk_app.domain.barcode import Point
    from kiosk_app.domain.failures import Failure

TOLD_S = 3.0
HEALED_S = 3.0
PATIENCE_S = 8.0
CHUNK = 4096


class Device(Protocol):
    """What is struck and mended while a worker reads the cameras made of it."""

    def camera(self) -> Camera: ...
    def strike(self) -> None: ...
    def mend(self) -> None: ...
    def release(self) -> None: ...


class FileDevice:
    """A path that OpenCV reads: a video, and nothing at all or something else while the fault is there."""

    def __init__(self, path: Path, video: bytes, fault: bytes | None) -> None:
        self._path = path
        self._video = video
        self._fault = fault
        self.mend()

    def camera(self) -> Camera:
        return OpenCvCamera(self._path, *SIZE, backend=cv2.CAP_FFMPEG)

    def strike(self) -> None:
        if self._fault is None:
            self._path.unlink()
        else:
            place(self._path, self._fault)

    def mend(self) -> None:
        place(self._path, self._video)

    def release(self) -> None:
        """Nothing blocks."""


class PipeDevice:
    """A path that goes while OpenCV waits for its next byte, which never comes: a camera pulled out during a read."""

    def __init__(self, path: Path, video: bytes) -> None:
        self._path = path
        self._video = video
        self._pulled = threading.Event()
        self._released = threading.Event()
        os.mkfifo(path)
        self._player = threading.Thread(target=self._play, daemon=True)
        self._player.start()

    def camera(self) -> Camera:
        return OpenCvCamera(self._path, *SIZE, backend=cv2.CAP_FFMPEG)

    def strike(self) -> None:
        self._path.unlink()
        self._pulled.set()

    def mend(self) -> None:
        place(self._path, self._video)

    def release(self) -> None:
        self._released.set()
        self._player.join(PATIENCE_S)

    def _play(self) -> None:
        with self._path.open("wb", buffering=0) as pipe:
            for start in range(0, len(self._video), CHUNK):
                if self._pulled.wait(0.01):
                    break
                pipe.write(self._video[start : start + CHUNK])
            self._released.wait()


def place(path: Path, content: bytes) -> None:
    new = path.with_suffix(".new")
    new.write_bytes(content)
    new.replace(path)


@dataclass
class Course:
    """What the worker told, and how long it took to tell and to heal."""

    sizes: list[tuple[int, ...]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    told_s: float = 0
    healed_s: float = 0
    news: threading.Condition = field(default_factory=threading.Condition)

    def listener(self) -> Listener:
        return Listener(
            on_frame=self._on_frame, on_barcode=lambda *_: None, on_failure=self._on_failure, on_hint=lambda *_: None
        )

    def seconds_until(self, enough: Callable[[], bool]) -> float:
        """How long it took; endless where it took too long."""
        began = time.monotonic()
        with self.news:
            return time.monotonic() - began if self.news.wait_for(enough, PATIENCE_S) else float("inf")

    def seconds_until_next_frame(self) -> float:
        seen = len(self.sizes)
        return self.seconds_until(lambda: len(self.sizes) > seen)

    def _on_frame(self, frame: Frame, _corners: tuple[Point, ...]) -> None:
        with self.news:
            self.sizes.append(frame.pixels.shape)
            self.news.notify_all()

    def _on_failure(self, failure: Failure) -> None:
        with self.news:
            self.failures.append(failure)
            self.news.notify_all()


def endure(device: Device, *, from_the_start: bool) -> Course:
    course = Course()
    worker = CameraWorker(device.camera, course.listener(), make_cascade=lambda: nullcontext(Cascade(ZxingDecoder())))
    if from_the_start:
        device.strike()
    worker.start()
    if not from_the_start:
        course.seconds_until_next_frame()
        device.strike()
    course.told_s = course.seconds_until(lambda: bool(course.failures))
    device.mend()
    course.healed_s = course.seconds_until_next_frame()
    course.seconds_until_next_frame()
    worker.stop()
    device.release()
    assert worker.wait(PATIENCE_S)
    return course


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Forty frames of noise."""
    path = tmp_path_factory.mktemp("video") / "noise.avi"
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"MJPG"), 10, SIZE)
    random = np.random.default_rng(3)
    for _ in range(40):
        writer.write(random.integers(0, 255, (SIZE[1], SIZE[0], 3), dtype=np.uint8))
    writer.release()
    return path.read_bytes()


EXPECTED = {
    "unplugged and plugged in again": Code.NO_CAMERA,
    "busy when the kiosk starts": Code.NO_CAMERA,
    "a read that blocks": Code.CAMERA_LOST,
    "frozen": Code.CAMERA_FROZEN,
    "black": Code.CAMERA_DARK,
    "OpenCV: pulled out while a read waits": Code.NO_CAMERA,
    "OpenCV: gone and back at the same path": Code.NO_CAMERA,
    "OpenCV: not there when the kiosk starts": Code.NO_CAMERA,
    "OpenCV: no camera at that path, then one": Code.NO_CAMERA,
    "OpenCV: a stream that ends in its head": Code.NO_CAMERA,
}


@pytest.fixture(scope="module")
def courses(video: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Course]:
    folder = tmp_path_factory.mktemp("devices")
    devices: dict[str, Device] = {
        "unplugged and plugged in again": FaultyDevice(Fault.UNPLUGGED),
        "busy when the kiosk starts": FaultyDevice(Fault.BUSY),
        "a read that blocks": FaultyDevice(Fault.BLOCKED),
        "frozen": FaultyDevice(Fault.FROZEN),
        "black": FaultyDevice(Fault.BLACK),
        "OpenCV: pulled out while a read waits": PipeDevice(folder / "pulled.avi", video),
        "OpenCV: gone and back at the same path": FileDevice(folder / "gone.avi", video, None),
        "OpenCV: not there when the kiosk starts": FileDevice(folder / "late.avi", video, None),
        "OpenCV: no camera at that path, then one": FileDevice(folder / "other.avi", video, b"no video at all"),
        "OpenCV: a stream that ends in its head": FileDevice(folder / "head.avi", video, video[:100]),
    }
    with ThreadPoolExecutor(len(devices)) as pool:
        running = {
            name: pool.submit(endure, device, from_the_start="when the kiosk starts" in name)
            for name, device in devices.items()
        }
        return {name: course.result() for name, course in running.items()}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_fault_is_told_in_time_and_once_and_healed_without_a_restart(courses: dict[str, Course], name: str) -> None:
    course = courses[name]
    assert [failure.code for failure in course.failures] == [EXPECTED[name]]
    assert course.told_s <= TOLD_S
    assert course.healed_s <= HEALED_S


def test_another_size_than_before_is_no_fault() -> None:
    device, course = FaultyDevice(Fault.OTHER_SIZE), Course()
    worker = CameraWorker(device.camera, course.listener(), make_cascade=lambda: nullcontext(Cascade(ZxingDecoder())))
    worker.start()
    for size, change in ((SIZE, device.strike), (OTHER_SIZE, device.mend), (SIZE, worker.stop)):
        assert course.seconds_until(lambda size=size: course.sizes[-1:] == [(size[1], size[0], 3)]) < TOLD_S  # type: ignore[misc]
        change()
    assert worker.wait(PATIENCE_S)
    assert course.failures == []
