"""Makes the demo camera's video: a hand holds a phone with a barcode over the counter, as a camera would see it.

The phone comes in from below, moving and tilted, while the camera hunts for focus and exposure; then it is held still
enough to be read, and leaves. ``resources/demo/README.md`` is the recipe. The video shows the sealed code and nothing
else about its bearer.

    python -m kiosk_app.demo.recording CODE_TEXT_FILE OUT.avi
"""

from __future__ import annotations

import argparse
import itertools
import math
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from kiosk_app.demo.phone_picture import CODE_CENTRE_MM, CODE_MM, draw_phone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

HELD_STILL_S = 2.3
"""From here until ``LEAVING_S`` before the end the code is sharp and held still."""
LEAVING_S = 1.1
SHORTEST_S = 5.0
CODE_OF_HEIGHT = 0.53
"""How much of the frame's height the held code fills with its quiet zone: a phone at a hand's width from a tablet."""

Keys = tuple[tuple[float, float], ...]
TILT_X: Keys = ((0.4, 34), (1.4, 20), (2.2, 7), (3.2, 4))
TILT_Y: Keys = ((0.4, -26), (1.4, -15), (2.2, -7), (3.6, 5))
TURN: Keys = ((0.4, 19), (1.3, 9), (2.2, -5), (3.4, -3))
NEARNESS: Keys = ((0.4, 0.72), (1.5, 0.88), (2.3, 1.0))
"""How large the phone appears, as a part of its size while held still."""
HEIGHT: Keys = ((0.4, 1.75), (1.3, 0.58), (1.7, 0.47), (2.2, 0.51))
"""Where the code's middle is, from the top of the frame, as a part of its height."""
DEFOCUS: Keys = ((0.4, 0.5), (1.0, 4.6), (1.4, 5.6), (1.75, 2.6), (1.95, 3.8), (2.25, 0.75))
"""Sigma of the blur in px at 720 lines: the desk is sharp, the phone isn't, the lens overshoots once and settles."""
EXPOSURE: Keys = ((0.8, 1.0), (1.3, 1.12), (2.1, 0.9), (3.0, 0.93))
"""A bright screen comes into a dim picture; automatic exposure follows late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """What stays the same in every frame."""

    phone: Picture
    phone_scale: float
    desk: Picture
    noise: Picture
    glare: Picture
    seconds: float
    fps: float
    seed: int

    @property
    def size(self) -> tuple[int, int]:
        return self.desk.shape[1], self.desk.shape[0]


def make_recording(
    text: str,
    out: Path,
    *,
    seconds: float = 8,
    size: tuple[int, int] = (1280, 720),
    fps: float = 30,
    seed: int = 20260401,
) -> None:
    """Write the video of a phone that shows ``text`` as a QR code to ``out`` (Motion JPEG in AVI).

    Nothing can be read in the first second; from ``HELD_STILL_S`` to ``LEAVING_S`` before the end it can.
    The same arguments give the same frames. Raises ``ValueError`` for a length below ``SHORTEST_S`` or a text no QR
    code holds, ``OSError`` where ``out`` can't be written; ``out`` is replaced in one step.
    """
    if seconds < SHORTEST_S:
        message = f"a recording lasts at least {SHORTEST_S:g} s"
        raise ValueError(message)
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_name(f"{out.stem}.unfinished.avi")
    video = cv2.VideoWriter(str(unfinished), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"MJPG"), fps, size)
    if not video.isOpened():
        message = f"cannot write {unfinished}"
        raise OSError(message)
    for frame in _frames(_scene(text, seconds, size, fps, seed)):
        video.write(frame)
    video.release()
    unfinished.replace(out)


def _frames(scene: _Scene) -> Iterator[Picture]:
    """Every frame in order; a few are drawn at a time, because OpenCV lets go of the interpreter while it draws."""
    workers = os.cpu_count() or 1
    total = round(scene.seconds * scene.fps)
    with ThreadPoolExecutor(workers) as pool:
        for first in range(0, total, 2 * workers):
            batch = range(first, min(first + 2 * workers, total))
            yield from pool.map(lambda number: _frame(scene, number), batch)


def _frame(scene: _Scene, number: int) -> Picture:
    moment = number / scene.fps
    frame = _exposed(scene, moment)
    sigma = _at(DEFOCUS, moment) * scene.size[1] / 720
    blurred = cv2.GaussianBlur(frame, (0, 0), sigma)
    rng = np.random.default_rng((scene.seed, number))
    width, height = scene.size
    x = int(rng.integers(scene.noise.shape[1] - width))
    y = int(rng.integers(scene.noise.shape[0] - height))
    grain = scene.noise[y : y + height, x : x + width]
    return np.asarray(cv2.addWeighted(blurred, _at(EXPOSURE, moment), grain, 1.0, -128), dtype=np.uint8)


def _exposed(scene: _Scene, moment: float) -> Picture:
    """The phone over the desk, averaged over the time the shutter is open while it moves fast."""
    exposure_s = 1 / 40
    travel = abs(_pose_height(scene, moment + exposure_s) - _pose_height(scene, moment)) * scene.size[1]
    steps = min(6, 1 + round(travel / 5))
    pictures = [_composed(scene, moment + exposure_s * step / steps) for step in range(steps)]
    mean = pictures[0]
    for count, picture in enumerate(pictures[1:], start=2):
        mean = np.asarray(cv2.addWeighted(mean, (count - 1) / count, picture, 1 / count, 0), dtype=np.uint8)
    return mean


def _composed(scene: _Scene, moment: float) -> Picture:
    view = _projection(scene, moment)
    phone = cv2.warpPerspective(scene.phone, view, scene.size, flags=cv2.INTER_LINEAR)
    clear = cv2.cvtColor(255 - cv2.extractChannel(phone, 3), cv2.COLOR_GRAY2BGR)
    behind = cv2.multiply(scene.desk, clear, scale=1 / 255)
    picture = np.asarray(cv2.add(behind, cv2.cvtColor(phone, cv2.COLOR_BGRA2BGR)), dtype=np.uint8)
    _reflect(scene, picture, view, moment)
    return picture


def _reflect(scene: _Scene, picture: Picture, view: NDArray[np.float64], moment: float) -> None:
    """Add the ceiling lamp's reflection, which wanders over the glass as the phone tilts."""
    spot = (CODE_CENTRE_MM[0] + 10 + _at(TILT_Y, moment) * 0.4, CODE_CENTRE_MM[1] - 20 + _at(TILT_X, moment) * 0.8)
    x, y, depth = view @ np.array([spot[0] * scene.phone_scale, spot[1] * scene.phone_scale, 1])
    height, width = scene.glare.shape[:2]
    left, top = round(x / depth) - width // 2, round(y / depth) - height // 2
    right, bottom = min(left + width, scene.size[0]), min(top + height, scene.size[1])
    if left < 0 or top < 0 or right <= left or bottom <= top:
        return
    part = picture[top:bottom, left:right]
    cv2.add(part, scene.glare[: bottom - top, : right - left], dst=part)


def _projection(scene: _Scene, moment: float) -> NDArray[np.float64]:
    """The homography from the phone's flat picture to the frame, for a pinhole camera above the desk."""
    width, height = scene.size
    focal = 1.15 * height
    tremor = 1 if moment > 1 else 0
    tilt_x = math.radians(_at(TILT_X, moment) + 0.8 * tremor * math.sin(2 * math.pi * 1.1 * moment))
    tilt_y = math.radians(_at(TILT_Y, moment) + 0.9 * tremor * math.sin(2 * math.pi * 0.7 * moment + 1))
    turn = math.radians(_at(TURN, moment) + 0.5 * math.sin(2 * math.pi * 0.5 * moment))
    rotation = cv2.Rodrigues(np.array([tilt_x, 0, 0.0]))[0] @ cv2.Rodrigues(np.array([0, tilt_y, 0.0]))[0]
    rotation = rotation @ cv2.Rodrigues(np.array([0, 0, turn]))[0]
    px_per_mm = CODE_OF_HEIGHT * height / CODE_MM * _at(NEARNESS, moment)
    away = focal / px_per_mm
    x = 0.5 * width + height * (
        0.012 * math.sin(2 * math.pi * 0.45 * moment) + 0.0015 * math.sin(2 * math.pi * 8 * moment)
    )
    y = height * _pose_height(scene, moment)
    place = np.array([(x - width / 2) * away / focal, (y - height / 2) * away / focal, away])
    lens = np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]])
    to_mm = np.array(
        [[1 / scene.phone_scale, 0, -CODE_CENTRE_MM[0]], [0, 1 / scene.phone_scale, -CODE_CENTRE_MM[1]], [0, 0, 1]]
    )
    return np.asarray(lens @ np.column_stack((rotation[:, 0], rotation[:, 1], place)) @ to_mm, dtype=np.float64)


def _pose_height(scene: _Scene, moment: float) -> float:
    leaving = max(0.0, (moment - (scene.seconds - LEAVING_S)) / LEAVING_S)
    return _at(HEIGHT, moment) + 0.006 * math.sin(2 * math.pi * 0.6 * moment) + 1.6 * leaving**2


def _at(keys: Keys, moment: float) -> float:
    """The value at ``moment`` (s) on a curve that eases from key to key."""
    if moment <= keys[0][0]:
        return keys[0][1]
    for (start, before), (end, after) in itertools.pairwise(keys):
        if moment < end:
            part = (moment - start) / (end - start)
            return before + (after - before) * part * part * (3 - 2 * part)
    return keys[-1][1]


def _scene(text: str, seconds: float, size: tuple[int, int], fps: float, seed: int) -> _Scene:
    rng = np.random.default_rng(seed)
    width, height = size
    # A texture a little finer than it is ever shown needs no mip levels when it is warped.
    scale = 1.25 * CODE_OF_HEIGHT * height / CODE_MM
    return _Scene(
        phone=draw_phone(text, scale),
        phone_scale=scale,
        desk=_desk(rng, width, height),
        noise=_noise(rng, width + 64, height + 64),
        glare=_glare(height),
        seconds=seconds,
        fps=fps,
        seed=seed,
    )


def _desk(rng: np.random.Generator, width: int, height: int) -> Picture:
    """A counter top of pale wood under a lamp to the upper left."""
    lengthwise = cv2.GaussianBlur(
        rng.normal(size=(height, width)).astype(np.float32), (0, 0), sigmaX=width / 12, sigmaY=1.2
    )
    broad = cv2.GaussianBlur(
        rng.normal(size=(height, width)).astype(np.float32), (0, 0), sigmaX=width / 5, sigmaY=height / 30
    )
    grain = lengthwise / lengthwise.std() * 1.8 + broad / broad.std() * 3.0
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : width / height : width * 1j]
    light = 1.06 - 0.30 * np.sqrt((x - 0.55) ** 2 + (y - 0.25) ** 2)
    wood = np.asarray((150, 184, 208), dtype=np.float32) + grain[:, :, None] * (1.1, 1.0, 0.9)
    return np.asarray((wood * light[:, :, None]).clip(0, 255), dtype=np.uint8)


def _noise(rng: np.random.Generator, width: int, height: int) -> Picture:
    """Sensor noise around 128: fine in brightness, coarser and weaker in colour, as a webcam's own filter leaves it."""
    brightness = cv2.GaussianBlur(rng.normal(size=(height, width, 1)).astype(np.float32), (0, 0), 0.6)
    colour = cv2.GaussianBlur(rng.normal(size=(height, width, 3)).astype(np.float32), (0, 0), 2.0)
    noise = 128 + brightness.reshape(height, width, 1) * 5 + colour * 10
    return np.asarray(noise.clip(0, 255).round(), dtype=np.uint8)


def _glare(height: int) -> Picture:
    reach_y, reach_x = round(height * 0.16), round(height * 0.2)
    y, x = np.mgrid[-1 : 1 : 2j * reach_y, -1 : 1 : 2j * reach_x]
    strength = 46 * np.exp(-6 * ((x - 0.5 * y) ** 2 + y**2)) * np.clip(1 - (x**2 + y**2), 0, 1)
    return np.asarray(np.repeat(strength[:, :, None], 3, axis=2), dtype=np.uint8)


def main(argv: Sequence[str] | None = None) -> int:
    """Make the demo video from a file that holds a barcode's text."""
    parser = argparse.ArgumentParser(
        prog="python -m kiosk_app.demo.recording", description="Make the demo camera's video."
    )
    parser.add_argument("code", type=Path, help="a file with the text of the barcode")
    parser.add_argument("out", type=Path, help="the video to write, .avi")
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--height", type=int, choices=(720, 1080), default=720, help="lines of the picture")
    arguments = parser.parse_args(argv)
    text = arguments.code.read_text(encoding="utf-8").strip()
    make_recording(text, arguments.out, seconds=arguments.seconds, size=(arguments.height * 16 // 9, arguments.height))
    return 0


if __name__ == "__main__":
    sys.exit(main())
