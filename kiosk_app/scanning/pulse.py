"""Is the camera alive? Only its pictures can tell: a dead one may go on answering."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kiosk_app.domain.failures import Code

if TYPE_CHECKING:
    from numpy.typing import NDArray

FLAT = 6
"""A picture whose brightest and darkest pixel lie so close proves nothing: paper on the lens repeats itself."""
BLACK = 16
"""No pixel is brighter: a shutter, a cap or a dead sensor. A hand over the lens lets more light through."""
STEP = 8
"""Every so many pixels one is looked at."""


class Pulse:
    """Follows one camera through losses and openings: what repeats itself after an opening was never alive."""

    def __init__(self) -> None:
        self._last: NDArray[np.uint8] | None = None
        self._living_ms: int | None = None

    def feel(self, pixels: NDArray[np.uint8], now_ms: int) -> Code | None:
        """Take in a picture: None where it proves life, else ``S-CAMERA-DARK`` or ``S-CAMERA-FROZEN``."""
        sample = pixels[::STEP, ::STEP].copy()
        same = self._last is not None and np.array_equal(sample, self._last)
        self._last = sample
        if self._living_ms is None:
            self._living_ms = now_ms
        if int(sample.max()) <= BLACK:
            return Code.CAMERA_DARK
        if same and int(np.ptp(sample)) > FLAT:
            # A living sensor's noise never gives the same picture twice.
            return Code.CAMERA_FROZEN
        self._living_ms = now_ms
        return None

    def ailing_ms(self, now_ms: int) -> int:
        """For how long no picture has proved life."""
        return 0 if self._living_ms is None else now_ms - self._living_ms
