"""Synthetic codes and pictures of them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
import segno

from kiosk_app.domain.barcode import UntrustedBarcode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Ours = Callable[[int], str]
    Picture = Callable[..., Grey]
    Seen = Callable[[str], UntrustedBarcode]

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def modules(content: str | bytes, pixels: int) -> Grey:
    code = np.array(segno.make_qr(content, error="m", boost_error=False).matrix, dtype=np.uint8)
    light = (255 * (1 - np.pad(code, 4))).astype(np.uint8)
    return np.asarray(np.kron(light, np.ones((pixels, pixels), dtype=np.uint8)), dtype=np.uint8)


@pytest.fixture
def ours() -> Ours:
    """A text as long as a real payload's, another for each number."""
    return lambda number: "KTG1:" + "".join(random.Random(number).choices(BASE45, k=420))  # noqa: S311 - no secret


@pytest.fixture
def picture() -> Picture:
    """A grey frame of 1280 × 720 with codes side by side, each at ``pixels`` a module."""

    def draw(*contents: str | bytes, pixels: int = 4) -> Grey:
        frame = np.full((720, 1280), 170, dtype=np.uint8)
        left = 60
        for content in contents:
            code = modules(content, pixels)
            frame[100 : 100 + code.shape[0], left : left + code.shape[1]] = code
            left += code.shape[1] + 80
        return frame

    return draw


@pytest.fixture
def seen() -> Seen:
    """A code as a decoder reports it."""
    return lambda text: UntrustedBarcode(untrusted_text=text, symbology="QR Code", decoder="test")


@pytest.fixture
def write_video(tmp_path: Path) -> Callable[..., Path]:
    """A video file of grey frames, with a little sensor noise that no two frames share."""

    def write(frames: list[Grey], *, fps: float = 30, noise: bool = True) -> Path:
        path = tmp_path / "frames.avi"
        height, width = frames[0].shape
        writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"MJPG"), fps, (width, height))
        rng = np.random.default_rng(4)
        for frame in frames:
            grain = rng.integers(0, 12, frame.shape, dtype=np.uint8) if noise else np.zeros_like(frame)
            writer.write(cv2.cvtColor(cv2.add(frame, grain), cv2.COLOR_GRAY2BGR))
        writer.release()
        return path

    return write
