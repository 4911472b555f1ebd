"""How long a V4L2 camera lets light in: asked for through OpenCV, and read back."""

from __future__ import annotations

from typing import Protocol

import cv2

# The menu of V4L2_CID_EXPOSURE_AUTO, which OpenCV hands through as it is.
_MANUAL = 1
_AUTOMATIC = (3, 0)
"""Aperture priority, which webcams have, then fully automatic."""


class Controls(Protocol):
    """What ``cv2.VideoCapture`` has for a camera's controls; ``set`` and ``get`` say False and -1 for one it lacks."""

    def set(self, control: int, value: float, /) -> bool:
        """Ask for a value; the driver may take the nearest it has."""
        ...

    def get(self, control: int, /) -> float:
        """The value in force."""
        ...


def expose(controls: Controls, exposure: int | None) -> int | None:
    """Ask for ``exposure`` (100 µs; None: as the camera chooses) and give the one found in force then.

    None where the camera chooses or doesn't say. A control outlives the program that set it: both ways are asked for.
    """
    if exposure is None:
        any(controls.set(cv2.CAP_PROP_AUTO_EXPOSURE, mode) for mode in _AUTOMATIC)
    else:
        controls.set(cv2.CAP_PROP_AUTO_EXPOSURE, _MANUAL)
        controls.set(cv2.CAP_PROP_EXPOSURE, exposure)
    fixed = round(controls.get(cv2.CAP_PROP_EXPOSURE))
    chooses = controls.get(cv2.CAP_PROP_AUTO_EXPOSURE) in _AUTOMATIC
    return fixed if fixed > 0 and not chooses else None
