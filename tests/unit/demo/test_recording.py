"""The demo's video shows what the demo needs: nothing at first, then one exact code, then an empty desk."""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from kiosk_app.demo import recording
from kiosk_app.demo.recording import HELD_STILL_S, LEAVING_S, make_recording
from kiosk_app.scanning.cascade import Cascade
from kiosk_app.scanning.decoders import ZxingDecoder
from kiosk_app.scanning.zbar import ZbarDecoder

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "KTG1:" + "".join(random.Random(5).choices("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", k=500))  # noqa: S311
SECONDS = 6.0
FPS = 10


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "folder" / "demo.avi"
    make_recording(TEXT, path, seconds=SECONDS, fps=FPS)
    return path


def readable(path: Path) -> list[bool]:
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    decoder = ZxingDecoder()
    seen: list[bool] = []
    while True:
        taken, picture = capture.read()
        if not taken:
            return seen
        codes = decoder.decode(np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), dtype=np.uint8))
        assert all(code.untrusted_text == TEXT for code in codes)
        seen.append(bool(codes))


def test_the_code_cannot_be_read_at_first_then_always_and_at_the_end_it_is_gone(video: Path) -> None:
    seen = readable(video)
    assert len(seen) == SECONDS * FPS
    assert not any(seen[: round(1.5 * FPS)])
    assert all(seen[round(HELD_STILL_S * FPS) : round((SECONDS - LEAVING_S) * FPS)])
    assert not any(seen[-3:])
    assert [file.name for file in video.parent.iterdir()] == ["demo.avi"]


def test_no_effort_of_the_counter_reads_the_first_second(video: Path) -> None:
    capture = cv2.VideoCapture(str(video), cv2.CAP_FFMPEG)
    cascade = Cascade(ZxingDecoder(), ZbarDecoder())
    for _ in range(round(1.2 * FPS)):
        picture = capture.read()[1]
        assert cascade.search(np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), dtype=np.uint8)) == ()


def test_the_same_arguments_give_the_same_video(video: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.avi"
    make_recording(TEXT, again, seconds=SECONDS, fps=FPS)
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(video.read_bytes()).digest()


def test_a_recording_too_short_to_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 5 s"):
        make_recording(TEXT, tmp_path / "short.avi", seconds=3)


def test_where_the_video_cannot_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "demo.unfinished.avi").mkdir()
    with pytest.raises(OSError, match="demo"):
        make_recording(TEXT, tmp_path / "demo.avi", seconds=5, fps=5)


def test_the_script_makes_the_video_from_a_text_file(tmp_path: Path) -> None:
    code = tmp_path / "code.txt"
    code.write_text(TEXT + "\n", encoding="utf-8")
    assert recording.main([str(code), str(tmp_path / "out.avi"), "--seconds", "5"]) == 0
    capture = cv2.VideoCapture(str(tmp_path / "out.avi"), cv2.CAP_FFMPEG)
    assert capture.get(cv2.CAP_PROP_FRAME_HEIGHT) == 720
    assert capture.get(cv2.CAP_PROP_FRAME_COUNT) == 150
