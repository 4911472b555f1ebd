"""Camera frames in which a code is hard to read, each drawn from a seeded random source: the same in every run.

A frame is 1280 × 720, grey, with sensor noise. The code with its quiet zone takes 25 to 60 % of the frame's height.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from kiosk_app.demo.phone_picture import code_modules

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Rng = np.random.Generator

WIDTH, HEIGHT = 1280, 720
MODULE_PX = 12
"""Of the phone's screen as it is drawn before the camera looks at it."""
SMALLEST, LARGEST = 0.25, 0.60


def hard_frames(text: str, *, each: int, seed: int) -> dict[str, list[Grey]]:
    """``each`` frames of every kind of trouble that show ``text``."""
    rng = np.random.default_rng(seed)
    kinds: dict[str, Callable[[], Grey]] = {
        "plain": lambda: _view(rng, text),
        "tilt": lambda: _view(rng, text, tilt=float(rng.uniform(20, 35))),
        "blur": lambda: _blurred(_view(rng, text), float(rng.uniform(0.8, 2.0))),
        "motion": lambda: _moved(rng, _view(rng, text)),
        "glare": lambda: _glaring(rng, _view(rng, text)),
        "low contrast": lambda: _flat(_view(rng, text), float(rng.uniform(0.08, 0.25))),
        "moiré": lambda: _view(rng, text, grid=True),
        "dark mode": lambda: _blurred(_view(rng, text, dark_mode=True), float(rng.uniform(0.3, 1.2))),
        "together": lambda: _together(rng, text),
    }
    return {kind: [_noisy(rng, draw()) for _ in range(each)] for kind, draw in kinds.items()}


def _together(rng: Rng, text: str) -> Grey:
    dark_mode, grid = bool(rng.random() < 0.3), bool(rng.random() < 0.3)
    grey = _view(rng, text, tilt=float(rng.uniform(0, 35)), dark_mode=dark_mode, grid=grid)
    grey = _blurred(grey, float(rng.uniform(0.5, 1.4)))
    if rng.random() < 0.5:
        grey = _glaring(rng, grey)
    return _flat(grey, float(rng.uniform(0.3, 0.9)))


def _view(rng: Rng, text: str, *, tilt: float = 0.0, dark_mode: bool = False, grid: bool = False) -> Grey:
    """The phone's screen as the camera sees it, tilted by ``tilt`` degrees. ``grid``: its pixels show as lines."""
    screen = np.kron(code_modules(text), np.ones((MODULE_PX, MODULE_PX), dtype=np.uint8))
    if dark_mode:
        screen = np.asarray(255 - screen, dtype=np.uint8)
    if grid:
        lines = np.where(np.arange(screen.shape[0]) % 4 == 0, 0.45, 1.0)
        screen = np.asarray(screen * lines[:, None] * lines[None, :], dtype=np.uint8)
    edge = screen.shape[0]
    size = float(rng.uniform(SMALLEST, LARGEST)) * HEIGHT
    turn, lean = np.radians(rng.uniform(-20, 20)), np.radians(tilt)
    x_middle, y_middle = WIDTH * rng.uniform(0.4, 0.6), HEIGHT * rng.uniform(0.45, 0.55)
    # Twice the size and then averaged, as a sensor's pixel averages light; without it where moiré is wanted.
    finer = 1 if grid else 2
    corners = []
    for x, y in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)):
        across = (x * np.cos(turn) - y * np.sin(turn)) * size
        along = (x * np.sin(turn) + y * np.cos(turn)) * size
        depth = 1 + along * np.sin(lean) / (2 * HEIGHT)
        place = (x_middle + across / depth, y_middle + along * np.cos(lean) / depth)
        corners.append((place[0] * finer, place[1] * finer))
    flat = np.array([(0, 0), (edge, 0), (edge, edge), (0, edge)], dtype=np.float32)
    view = cv2.getPerspectiveTransform(flat, np.array(corners, dtype=np.float32))
    ground = np.full((HEIGHT * finer, WIDTH * finer), 40 if dark_mode else 150, dtype=np.uint8)
    seen = cv2.warpPerspective(
        screen,
        view,
        (WIDTH * finer, HEIGHT * finer),
        dst=ground,
        flags=cv2.INTER_LINEAR if grid else cv2.INTER_AREA,
        borderMode=cv2.BORDER_TRANSPARENT,
    )
    return np.asarray(cv2.resize(seen, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _blurred(grey: Grey, sigma_px: float) -> Grey:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), sigma_px), dtype=np.uint8)


def _moved(rng: Rng, grey: Grey) -> Grey:
    """A hand that moves 2 to 7 px while the shutter is open."""
    length, angle = int(rng.integers(2, 8)), rng.uniform(0, np.pi)
    kernel = np.zeros((9, 9), dtype=np.float32)
    reach = (length / 2 * np.cos(angle), length / 2 * np.sin(angle))
    cv2.line(kernel, (round(4 - reach[0]), round(4 - reach[1])), (round(4 + reach[0]), round(4 + reach[1])), 1.0)
    return np.asarray(cv2.filter2D(grey, -1, kernel / kernel.sum()), dtype=np.uint8)


def _glaring(rng: Rng, grey: Grey) -> Grey:
    """A lamp's reflection over a part of the code: it burns out in the middle."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    x_middle, y_middle = WIDTH * rng.uniform(0.4, 0.6), HEIGHT * rng.uniform(0.4, 0.6)
    long, short = rng.uniform(50, 120), rng.uniform(12, 30)
    angle = rng.uniform(0, np.pi)
    along = (x - x_middle) * np.cos(angle) + (y - y_middle) * np.sin(angle)
    across = (y - y_middle) * np.cos(angle) - (x - x_middle) * np.sin(angle)
    light = 260 * np.exp(-((along / long) ** 2) - (across / short) ** 2)
    return np.asarray((grey + light).clip(0, 255), dtype=np.uint8)


def _flat(grey: Grey, contrast: float) -> Grey:
    return np.asarray(grey * contrast + 110 * (1 - contrast), dtype=np.uint8)


def _noisy(rng: Rng, grey: Grey) -> Grey:
    return np.asarray((grey + rng.normal(0, 4, grey.shape)).clip(0, 255), dtype=np.uint8)
