"""A recording plays in real time: a slow reader misses frames, a quick one waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from kiosk_app.devices.camera.recording import Purpose, RecordingCamera
from kiosk_app.devices.clock.manual import ManualClock
from kiosk_app.domain.result import Err, Ok

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Player:
    """A recording of ten frames at 10 a second, frame n of brightness 20 n, on a clock that a test moves."""

    def __init__(self, path: Path, *, loop: bool) -> None:
        self.clock = ManualClock()
        self.slept_ms: list[int] = []
        self.camera = RecordingCamera(path, purpose="test", loop=loop, clock=self.clock, sleep=self._sleep)
        self.camera.open()

    def _sleep(self, seconds: float) -> None:
        self.slept_ms.append(round(seconds * 1000))
        self.clock.advance(round(seconds * 1000))

    def read(self) -> tuple[int, int] | None:
        """The frame's number and its time in ms."""
        read = self.camera.read()
        return (round(float(read.value.pixels.mean()) / 20), read.value.taken_ms) if isinstance(read, Ok) else None


@pytest.fixture
def path(write_video: Callable[..., Path]) -> Path:
    frames = [np.full((240, 320), 20 * number, dtype=np.uint8) for number in range(10)]
    return write_video(frames, fps=10, noise=False)


def test_a_quick_reader_waits_until_each_frames_time_has_come(path: Path) -> None:
    player = Player(path, loop=False)
    assert [player.read() for _ in range(4)] == [(0, 0), (1, 100), (2, 200), (3, 300)]
    assert player.slept_ms == [0, 100, 100, 100]
    player.camera.close()


def test_a_slow_reader_gets_the_frame_of_now_and_misses_those_between(path: Path) -> None:
    player = Player(path, loop=False)
    assert player.read() == (0, 0)
    player.clock.advance(530)
    assert player.read() == (5, 500)
    assert player.read() == (6, 600)
    player.camera.close()


def test_a_loop_begins_again_and_time_goes_on(path: Path) -> None:
    player = Player(path, loop=True)
    seen = [player.read() for _ in range(12)]
    assert seen[9:] == [(9, 900), (0, 1000), (1, 1100)]
    player.clock.advance(1950)
    late = player.read()
    assert late is not None
    assert late[0] == 0
    assert late[1] == 3000
    player.camera.close()


def test_without_a_loop_a_reader_later_than_the_end_has_lost_the_camera(path: Path) -> None:
    player = Player(path, loop=False)
    player.clock.advance(5000)
    assert player.read() is None


def test_a_recording_refuses_to_stand_in_at_a_counter(path: Path) -> None:
    with pytest.raises(ValueError, match="demo, development and tests"):
        RecordingCamera(path, purpose=cast("Purpose", "production"))
    assert isinstance(RecordingCamera(path.with_name("none.avi"), purpose="demo").open(), Err)
