"""A camera at the end of a cable, with everything that goes wrong with one."""

from __future__ import annotations

import threading
import time
from enum import Enum, auto

import numpy as np

from kiosk_app.devices.camera.port import Frame
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result

SIZE = (160, 120)
OTHER_SIZE = (80, 64)
FRAME_S = 1 / 15


class Fault(Enum):
    """What is wrong."""

    UNPLUGGED = auto()
    BUSY = auto()
    BLOCKED = auto()
    FROZEN = auto()
    BLACK = auto()
    OTHER_SIZE = auto()


class FaultyDevice:
    """The device: a test strikes it with ``fault`` and mends it, while a worker reads the cameras it made of it."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.struck = False
        self.released = threading.Event()

    def camera(self) -> FaultyCamera:
        """One more to open; they share nothing but the device."""
        return FaultyCamera(self)

    def strike(self) -> None:
        """From now on the fault is there."""
        self.struck = True

    def mend(self) -> None:
        """It is gone; a read that blocks stays blocked all the same, as in a driver that waits for what was pulled."""
        self.struck = False

    def release(self) -> None:
        """Let blocked reads end, so that the test can."""
        self.released.set()

    def suffers(self, *faults: Fault) -> bool:
        """Is one of them there now?"""
        return self.struck and self.fault in faults


class FaultyCamera:
    """One opening of the device: noise, as a sensor gives it, while nothing is wrong."""

    name = "faulty"
    exposure = None

    def __init__(self, device: FaultyDevice) -> None:
        self._device = device
        self._random = np.random.default_rng(5)
        self._last = self._noise(SIZE)
        self._open = False

    def open(self) -> Result[None]:
        """Refused while the device is unplugged or another has it."""
        self._open = not self._device.suffers(Fault.UNPLUGGED, Fault.BUSY)
        return Ok(None) if self._open else Err(Failure(code=Code.NO_CAMERA, subject=self.name))

    def read(self) -> Result[Frame]:
        """The next picture at 15 a second, or what the fault makes of it."""
        time.sleep(FRAME_S)
        if self._device.suffers(Fault.BLOCKED):
            self._device.released.wait()
            self._open = False
        if self._device.suffers(Fault.UNPLUGGED):
            self._open = False
        if not self._open:
            return Err(Failure(code=Code.CAMERA_LOST, subject=self.name))
        if self._device.suffers(Fault.BLACK):
            self._last = np.zeros_like(self._last)
        elif not self._device.suffers(Fault.FROZEN):
            self._last = self._noise(OTHER_SIZE if self._device.suffers(Fault.OTHER_SIZE) else SIZE)
        return Ok(Frame(pixels=self._last, taken_ms=0))

    def close(self) -> None:
        """Let go of the device."""
        self._open = False

    def _noise(self, size: tuple[int, int]) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
        return self._random.integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
