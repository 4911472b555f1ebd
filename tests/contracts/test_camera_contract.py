"""What every camera promises, asked of OpenCV's and of the recording; a video file stands in for the device."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from kiosk_app.devices.camera.opencv import OpenCvCamera
from kiosk_app.devices.camera.recording import RecordingCamera
from kiosk_app.devices.clock.manual import ManualClock
from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk_app.devices.camera.port import Camera, Frame

    MakeCamera = Callable[[Path], Camera]

FRAMES = 6


def through_opencv(path: Path) -> Camera:
    return OpenCvCamera(path, 320, 240, backend=cv2.CAP_FFMPEG)


def as_recording(path: Path) -> Camera:
    clock = ManualClock()
    return RecordingCamera(
        path, purpose="test", loop=False, clock=clock, sleep=lambda seconds: clock.advance(round(seconds * 1000))
    )


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six frames at 10 a second, each brighter than the one before."""
    path = tmp_path_factory.mktemp("camera") / "steps.avi"
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"MJPG"), 10, (320, 240))
    for number in range(FRAMES):
        writer.write(np.full((240, 320, 3), 20 + 40 * number, dtype=np.uint8))
    writer.release()
    return path


@pytest.fixture(params=[through_opencv, as_recording])
def make(request: pytest.FixtureRequest) -> MakeCamera:
    made: MakeCamera = request.param
    return made


def frame_of(camera: Camera) -> Frame:
    read = camera.read()
    assert isinstance(read, Ok)
    return read.value


def test_frames_are_bgr_pictures_that_nobody_can_write_to(make: MakeCamera, video: Path) -> None:
    camera = make(video)
    assert isinstance(camera.open(), Ok)
    frame = frame_of(camera)
    assert frame.pixels.shape == (240, 320, 3)
    assert frame.pixels.dtype == np.uint8
    with pytest.raises(ValueError, match="read-only"):
        frame.pixels[0, 0, 0] = 0
    camera.close()


def test_frames_come_in_order_and_time_does_not_go_back(make: MakeCamera, video: Path) -> None:
    camera = make(video)
    camera.open()
    frames = [frame_of(camera) for _ in range(FRAMES)]
    brightness = [float(frame.pixels.mean()) for frame in frames]
    times = [frame.taken_ms for frame in frames]
    camera.close()
    assert brightness == sorted(brightness)
    assert brightness[-1] - brightness[0] > 150
    assert times == sorted(times)
    assert times[0] >= 0


def test_after_the_last_frame_the_camera_is_lost_until_it_is_opened_again(make: MakeCamera, video: Path) -> None:
    camera = make(video)
    camera.open()
    for _ in range(FRAMES):
        frame_of(camera)
    for _ in range(2):
        lost = camera.read()
        assert isinstance(lost, Err)
        assert lost.failure.code is Code.CAMERA_LOST
    assert isinstance(camera.open(), Ok)
    frame_of(camera)
    camera.close()


def test_opening_an_open_camera_starts_it_anew(make: MakeCamera, video: Path) -> None:
    camera = make(video)
    camera.open()
    first = frame_of(camera)
    frame_of(camera)
    camera.open()
    assert np.array_equal(frame_of(camera).pixels, first.pixels)
    camera.close()


def test_a_camera_that_was_never_opened_or_is_closed_gives_nothing(make: MakeCamera, video: Path) -> None:
    camera = make(video)
    before = camera.read()
    camera.open()
    camera.close()
    camera.close()
    after = camera.read()
    for read in (before, after):
        assert isinstance(read, Err)
        assert read.failure.code is Code.CAMERA_LOST


@pytest.mark.parametrize("content", [None, b"", b"no video at all"])
def test_where_there_is_no_camera_it_does_not_open(make: MakeCamera, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "nothing.avi"
    if content is not None:
        path.write_bytes(content)
    camera = make(path)
    opened = camera.open()
    assert isinstance(opened, Err)
    assert opened.failure.code is Code.NO_CAMERA
    assert path.name in opened.failure.subject
    assert path.name in camera.name


def test_a_path_where_a_camera_comes_later_opens_then(make: MakeCamera, video: Path, tmp_path: Path) -> None:
    path = tmp_path / "late.avi"
    camera = make(path)
    assert isinstance(camera.open(), Err)
    path.write_bytes(video.read_bytes())
    assert isinstance(camera.open(), Ok)
    frame_of(camera)
    camera.close()


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 3)
        file.write(b"\xff\xd8\x00" * (path.stat().st_size // 9))


def replace(path: Path) -> None:
    path.with_suffix(".new").write_bytes(b"no video at all")
    path.with_suffix(".new").replace(path)


@pytest.mark.parametrize("strike", [cut, overwrite, replace, Path.unlink])
@pytest.mark.parametrize("seen", [0, 2])
def test_what_happens_to_the_source_while_it_is_read_ends_in_a_loss_and_no_worse(
    make: MakeCamera, video: Path, tmp_path: Path, strike: Callable[[Path], None], seen: int
) -> None:
    path = tmp_path / "struck.avi"
    path.write_bytes(video.read_bytes())
    camera = make(path)
    camera.open()
    for _ in range(seen):
        frame_of(camera)
    strike(path)
    reads = [camera.read() for _ in range(FRAMES + 1)]
    lost = [read.failure.code for read in reads if isinstance(read, Err)]
    assert lost
    assert set(lost) == {Code.CAMERA_LOST}
    assert all(isinstance(read, Err) for read in reads[-len(lost) :]), "lost is lost until it is opened again"
    path.write_bytes(video.read_bytes())
    assert isinstance(camera.open(), Ok)
    frame_of(camera)
    camera.close()


@pytest.mark.parametrize("make_path", [Path.touch, Path.mkdir, lambda path: path.symlink_to("/dev/null")])
def test_what_is_no_device_is_no_camera_to_the_real_backend(tmp_path: Path, make_path: Callable[[Path], None]) -> None:
    path = tmp_path / "video0"
    make_path(path)
    opened = OpenCvCamera(path, 1280, 720, exposure=100).open()
    assert isinstance(opened, Err)
    assert opened.failure.code is Code.NO_CAMERA
