"""What would help to read the code that a picture shows but no decoder reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from kiosk_app.domain.hint import Hint

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

WIDTH = 320
"""A picture is measured at this width in px."""
EDGE_STRENGTH = 24
"""Of brightness a px, averaged over ``NEIGHBOURHOOD`` px: a code's modules are this busy, a face or a wall is not."""
NEIGHBOURHOOD = 9
SMALLEST_CODE, LONGEST_CODE = 0.08, 1.9
"""Part of the picture's height, and long side to short side: anything smaller or longer is not held up to be read."""
FILLED = 0.55
"""How much of its rectangle a code fills at least; writing and patterned cloth are frayed."""

DARK = 30
"""Mean brightness of a room without light."""
FAR = 0.22
"""Of the picture's height: a smaller code of 500 characters has less than 2 px a module at 720 lines."""
RIM = 0.012
"""A code that comes as near to the picture's edge is probably cut by it."""
MOVING = 14
"""Mean change of brightness within the code from one picture to the next."""
BURNT = 250
GLARE = 0.05
"""So much of the code is burnt out in one piece, larger than any of its own white places."""
DIM, FLAT = 90, 45
"""Brightness of the code's light modules, and their distance to the dark ones."""

STEADY_MS = 600
"""Advice is given when it stayed the same for so long,"""
SHOWN_MS = 1800
"""and then stays for so long, so that it can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What can be said about a picture. Lengths are parts of the picture's height, brightness is 0 to 255."""

    brightness: float
    code_edge: float | None
    at_rim: bool = False
    motion: float = 0
    burnt: float = 0
    light: float = 255
    contrast: float = 255


def advise(sight: Sight) -> Hint | None:
    """The one thing that would help most; None where nothing is known to be wrong, or nothing is held up."""
    troubles = {
        Hint.FARTHER: sight.at_rim,
        Hint.HOLD_STILL: sight.motion >= MOVING,
        Hint.CLOSER: sight.code_edge is not None and sight.code_edge < FAR,
        Hint.TILT: sight.burnt >= GLARE,
        Hint.BRIGHTER: sight.light < DIM or sight.contrast < FLAT,
    }
    if sight.brightness < DARK and sight.code_edge is None:
        return Hint.MORE_LIGHT
    return next((hint for hint, found in troubles.items() if found), None) if sight.code_edge is not None else None


def measure(grey: Grey, before: Grey | None) -> tuple[Sight, Grey]:
    """Look at a picture; give its small version too, which is ``before`` for the next."""
    scale = WIDTH / grey.shape[1]
    small = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    brightness = float(small.mean())
    box = _code_like(small)
    if box is None:
        return Sight(brightness=brightness, code_edge=None), small
    left, top, right, bottom = box
    height, width = small.shape
    code = small[top:bottom, left:right]
    rim = RIM * height
    dark, light = np.percentile(code, (5, 95))
    motion = 0.0
    if before is not None and before.shape == small.shape:
        motion = float(cv2.absdiff(code, before[top:bottom, left:right]).mean())
    sight = Sight(
        brightness=brightness,
        code_edge=(max(right - left, bottom - top) - NEIGHBOURHOOD) / height,
        at_rim=left <= rim or top <= rim or right >= width - rim or bottom >= height - rim,
        motion=motion,
        burnt=_burnt(code),
        light=float(light),
        contrast=float(light - dark),
    )
    return sight, small


def _code_like(small: Grey) -> tuple[int, int, int, int] | None:
    """The largest place that is as busy as a code, both ways, and as compact; it is blurred, and so a little wide."""
    strengths = []
    # Contrast is evened out first: a dim code is as busy as a bright one.
    even = cv2.createCLAHE(4.0, (4, 4)).apply(small)
    for across, down in ((1, 0), (0, 1)):
        edges = cv2.convertScaleAbs(cv2.Sobel(even, cv2.CV_16S, across, down, ksize=3))
        strengths.append(cv2.blur(edges, (NEIGHBOURHOOD, NEIGHBOURHOOD)))
    busy = np.asarray(np.minimum(*strengths) >= EDGE_STRENGTH, dtype=np.uint8)
    closed = cv2.morphologyEx(busy, cv2.MORPH_CLOSE, np.ones((NEIGHBOURHOOD, NEIGHBOURHOOD), dtype=np.uint8))
    count, _, places, _ = cv2.connectedComponentsWithStats(closed)
    best, area = None, 0
    for left, top, width, height, size in places[1:count].tolist():
        compact = size >= FILLED * width * height and max(width, height) <= LONGEST_CODE * min(width, height)
        if compact and max(width, height) >= SMALLEST_CODE * small.shape[0] and size > area:
            best, area = (left, top, left + width, top + height), size
    return best


def _burnt(code: Grey) -> float:
    """The part of the code that is burnt out in pieces too large for its own white places."""
    reach = max(3, min(code.shape) // 7)
    burnt = np.asarray(code >= BURNT, dtype=np.uint8)
    pieces = cv2.morphologyEx(burnt, cv2.MORPH_OPEN, np.ones((reach, reach), dtype=np.uint8))
    return float(pieces.mean())


class Guide:
    """Turns what single pictures would ask for into advice that can be followed. Used from one thread."""

    def __init__(self) -> None:
        self._before: Grey | None = None
        self._wanted: Hint | None = None
        self._wanted_since_ms = 0
        self._given: Hint | None = None
        self._given_ms = -SHOWN_MS

    def see(self, grey: Grey, *, read: bool, now_ms: int) -> Hint | None:
        """Take in the picture of ``now_ms``, in which a code was ``read`` or not: the advice that holds now."""
        sight, self._before = measure(grey, self._before)
        wanted = None if read else advise(sight)
        if wanted is not self._wanted:
            self._wanted, self._wanted_since_ms = wanted, now_ms
        steady = now_ms - self._wanted_since_ms >= STEADY_MS and now_ms - self._given_ms >= SHOWN_MS
        if wanted is not self._given and (steady or read):
            self._given, self._given_ms = wanted, now_ms
        return self._given
