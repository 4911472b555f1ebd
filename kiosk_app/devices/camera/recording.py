"""A camera that plays a video: the stand-in for demo, development and tests."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal, get_args

import cv2
import numpy as np

from kiosk_app.devices.camera.capture import open_capture
from kiosk_app.devices.camera.port import Frame
from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk_app.devices.clock.port import Clock
    from kiosk_app.domain.result import Result

Purpose = Literal["demo", "development", "test"]
"""Where a stand-in may be built; a counter's kiosk has no word for itself here."""


class RecordingCamera:
    """Plays a video file in real time.

    A frame comes when its time has come. A reader that is late gets the frame of now: those it missed are dropped, as a
    camera drops them. At the end the video begins again where ``loop`` is set, else the camera is lost. ``sleep`` takes
    seconds.
    """

    def __init__(
        self,
        path: Path,
        *,
        purpose: Purpose,
        loop: bool = True,
        clock: Clock | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if purpose not in get_args(Purpose):
            message = "a recording stands in for a camera in demo, development and tests only"
            raise ValueError(message)
        self._path = path
        self._loop = loop
        self._clock = clock or SystemClock()
        self._sleep = sleep
        self._video: cv2.VideoCapture | None = None
        self._interval_ms = 0.0
        self._opened_ms = 0
        self._next = 0
        self._round_start = 0

    @property
    def name(self) -> str:
        """The video's file name."""
        return self._path.name

    @property
    def exposure(self) -> None:
        """Not known of a recording."""
        return

    def open(self) -> Result[None]:
        """Open the video at its first frame; ``S-NO-CAMERA`` where the file is missing or no video."""
        self.close()
        video = open_capture(self._path, cv2.CAP_FFMPEG)
        frames_per_second = video.get(cv2.CAP_PROP_FPS) if video else 0
        if video is None or not frames_per_second > 0:
            return Err(Failure(code=Code.NO_CAMERA, subject=self.name))
        self._video = video
        self._interval_ms = 1000 / frames_per_second
        self._opened_ms = self._clock.monotonic_ms()
        self._next = self._round_start = 0
        return Ok(None)

    def read(self) -> Result[Frame]:
        """Wait until the next frame's time has come and give it."""
        if self._video is None:
            return Err(Failure(code=Code.CAMERA_LOST, subject=self.name))
        due = int((self._clock.monotonic_ms() - self._opened_ms) / self._interval_ms)
        while self._next < due and self._step(self._video):
            pass
        if not self._step(self._video):
            self.close()
            return Err(Failure(code=Code.CAMERA_LOST, subject=self.name))
        taken_ms = round((self._next - 1) * self._interval_ms)
        self._sleep(max(0, taken_ms - (self._clock.monotonic_ms() - self._opened_ms)) / 1000)
        pixels = np.asarray(self._video.retrieve()[1], dtype=np.uint8)
        pixels.flags.writeable = False
        return Ok(Frame(pixels=pixels, taken_ms=taken_ms))

    def close(self) -> None:
        """Let go of the file."""
        if self._video is not None:
            self._video.release()
            self._video = None

    def _step(self, video: cv2.VideoCapture) -> bool:
        """Step to the next frame, over the end where the video loops; False where none will come."""
        if not video.grab():
            restarted = self._loop and self._next > self._round_start
            if not (restarted and video.set(cv2.CAP_PROP_POS_FRAMES, 0) and video.grab()):
                return False
            self._round_start = self._next
        self._next += 1
        return True
