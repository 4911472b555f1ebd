"""What would help the camera to read a code."""

from __future__ import annotations

from enum import StrEnum, unique


@unique
class Hint(StrEnum):
    """One piece of advice; its sentence has the key ``scanning.hint.`` and this value."""

    MORE_LIGHT = "more-light"
    FARTHER = "farther"
    HOLD_STILL = "hold-still"
    CLOSER = "closer"
    TILT = "tilt"
    BRIGHTER = "brighter"
