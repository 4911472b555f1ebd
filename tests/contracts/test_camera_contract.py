"""What every camera promises, asked of OpenCV's and of the recording; a video file stands in for the device."""

from __future__ import annotations

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
    from pathlib import Path

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


def test_a_file_that_is_no_device_is_no_camera_to_the_real_backend(tmp_path: Path) -> None:
    path = tmp_path / "video0"
    path.touch()
    opened = OpenCvCamera(path, 1280, 720).open()
    assert isinstance(opened, Err)
    assert opened.failure.code is Code.NO_CAMERA
