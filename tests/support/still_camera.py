"""A camera before which one picture is held still."""

from __future__ import annotations

import time

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk_app.devices.camera.port import Frame
from kiosk_app.domain.result import Ok

Picture = NDArray[np.uint8]
SIZE = (1280, 720)
FRAME_S = 1 / 30


def desk_with(*codes: bytes) -> Picture:
    """A grey desk with the PNG codes side by side on it."""
    desk = np.full((SIZE[1], SIZE[0], 3), 120, np.uint8)
    width = SIZE[0] // max(1, len(codes))
    for number, png in enumerate(codes):
        code = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
        assert code is not None
        side = min(width, SIZE[1]) - 80
        scaled = cv2.resize(code, (side, side), interpolation=cv2.INTER_AREA)
        left = number * width + (width - side) // 2
        desk[40 : 40 + side, left : left + side] = scaled
    return desk


class StillCamera:
    """Gives the same picture again and again, with a sensor's noise, at 30 frames a second."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._random = np.random.default_rng(1)

    @property
    def name(self) -> str:
        """Of the camera."""
        return "still"

    @property
    def exposure(self) -> None:
        """Its own affair."""
        return

    def open(self) -> Ok[None]:
        """Always works."""
        return Ok(None)

    def read(self) -> Ok[Frame]:
        """The picture, a little different each time."""
        time.sleep(FRAME_S)
        noise = self._random.integers(0, 4, self._picture.shape, np.uint8)
        pixels = cv2.add(self._picture, noise)
        return Ok(Frame(pixels=np.asarray(pixels, np.uint8), taken_ms=0))

    def close(self) -> None:
        """Nothing to let go of."""
