"""A camera of the machine, read through OpenCV."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import cv2
import numpy as np

from kiosk_app.devices.camera.capture import open_capture
from kiosk_app.devices.camera.exposure import expose
from kiosk_app.devices.camera.port import Frame
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk_app.domain.result import Result


class OpenCvCamera:
    """A V4L2 device by its path.

    Take the stable path below ``/dev/v4l/by-id``: the index changes when a camera is replugged (OpenCV #10546).
    ``width`` and ``height`` are px and a wish; a camera gives the nearest it has. Motion JPEG is asked for:
    uncompressed 1080p doesn't fit through USB 2 at 30 frames a second. ``exposure`` is a wish too, in 100 µs, or None
    for the camera's own choice. ``backend`` is one of OpenCV's ``CAP_…`` numbers: with ``cv2.CAP_FFMPEG`` the path may
    be a video file, whose frames come as fast as they are read.
    """

    def __init__(
        self, path: Path, width: int, height: int, *, exposure: int | None = None, backend: int = cv2.CAP_V4L2
    ) -> None:
        self._path = path
        self._size = (width, height)
        self._wanted_exposure = exposure
        self._backend = backend
        self._capture: cv2.VideoCapture | None = None
        self._exposure: int | None = None
        self._opened_ns = 0

    @property
    def name(self) -> str:
        """The device's path."""
        return str(self._path)

    @property
    def exposure(self) -> int | None:
        """What the driver said when the device was opened."""
        return self._exposure

    def open(self) -> Result[None]:
        """Open the device; ``S-NO-CAMERA`` where it is missing, busy or no camera."""
        self.close()
        capture = open_capture(self._path, self._backend)
        if capture is None:
            return Err(Failure(code=Code.NO_CAMERA, subject=self.name))
        if self._backend == cv2.CAP_V4L2:
            capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
            capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._size[0])
            capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._size[1])
            capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
            self._exposure = expose(capture, self._wanted_exposure)
        self._capture = capture
        self._opened_ns = time.monotonic_ns()
        return Ok(None)

    def read(self) -> Result[Frame]:
        """Wait for the next picture. OpenCV may wait for ever after an unplugging (#4468): guard it from outside."""
        if self._capture is None:
            return Err(Failure(code=Code.CAMERA_LOST, subject=self.name))
        taken, picture = self._capture.read()
        if not taken:
            self.close()
            return Err(Failure(code=Code.CAMERA_LOST, subject=self.name))
        pixels = np.asarray(picture, dtype=np.uint8)
        pixels.flags.writeable = False
        return Ok(Frame(pixels=pixels, taken_ms=(time.monotonic_ns() - self._opened_ns) // 1_000_000))

    def close(self) -> None:
        """Let go of the device."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None
