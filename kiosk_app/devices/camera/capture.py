"""Opens what OpenCV can capture from, without the log lines of OpenCV and FFmpeg on the kiosk's output."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import cv2

if TYPE_CHECKING:
    from pathlib import Path

# FFmpeg reads its level when OpenCV first uses it; -8 is its AV_LOG_QUIET.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


def open_capture(path: Path, backend: int) -> cv2.VideoCapture | None:
    """A capture that is open, or None where there is nothing to capture from."""
    capture = cv2.VideoCapture(str(path), backend) if path.exists() else None
    if capture is not None and capture.isOpened():
        return capture
    return None
