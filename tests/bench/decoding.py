"""Our cascade against its parts and OpenCV's detector: what each reads, and its time as a multiple of ours."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from kiosk_app.demo.phone_picture import code_modules
from kiosk_app.demo.recording import make_recording
from kiosk_app.scanning.cascade import file_cascade
from kiosk_app.scanning.decoders import OpenCvDecoder, ZxingDecoder
from kiosk_app.scanning.zbar import ZbarDecoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from kiosk_app.scanning.cascade import Cascade
    from kiosk_app.scanning.decoders import Codes

    Grey = NDArray[np.uint8]
    Look = Callable[[Grey], Codes]

TEXT = "KTG1:" + "".join(random.Random(11).choices("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", k=500))  # noqa: S311
PER_KIND = 12
OURS = "our cascade"


def run() -> None:
    """Print one table for the demo video's frames, played in order, and one for single degraded pictures."""
    with tempfile.TemporaryDirectory() as folder, file_cascade() as cascade:
        video = Path(folder) / "demo.avi"
        make_recording(TEXT, video, fps=10)
        held = list(_frames(video))
        _table(
            "Demo video, every frame (no code is in view or in focus in a third of them)",
            {"all": held},
            _contenders(cascade, cascade.look),
        )
    with file_cascade() as cascade:
        _table("Degraded pictures, 1280 × 720, 500 characters", _degraded(), _contenders(cascade, cascade.search))


def _contenders(cascade: Cascade, look: Look) -> dict[str, Look]:
    cascade.search(np.full((64, 64), 255, dtype=np.uint8))  # its helper process is up before the clock runs
    return {
        OURS: look,
        "zxing-cpp": ZxingDecoder().decode,
        "pyzbar": ZbarDecoder().decode,
        "OpenCV QRCodeDetector": OpenCvDecoder().decode,
    }


def _table(title: str, kinds: dict[str, list[Grey]], contenders: dict[str, Look]) -> None:
    reads = {name: dict.fromkeys(kinds, 0) for name in contenders}
    wrong = dict.fromkeys(contenders, 0)
    times_ms: dict[str, list[float]] = {name: [] for name in contenders}
    for kind, pictures in kinds.items():
        for grey in pictures:
            for name, look in contenders.items():
                started = time.perf_counter()
                texts = {code.untrusted_text for code in look(grey)}
                times_ms[name].append((time.perf_counter() - started) * 1000)
                reads[name][kind] += TEXT in texts
                wrong[name] += bool(texts - {TEXT})
    ours = statistics.median(times_ms[OURS])
    print(f"\n### {title}\n")
    print("|  | " + " | ".join(f"{kind} %" for kind in kinds) + " | wrong | median time | slowest tenth |")
    print("| --- |" + " ---: |" * (len(kinds) + 3))
    for name in contenders:
        shares = " | ".join(f"{100 * reads[name][kind] / len(pictures):.0f}" for kind, pictures in kinds.items())
        median, slow = statistics.median(times_ms[name]) / ours, statistics.quantiles(times_ms[name], n=10)[-1] / ours
        print(f"| {name} | {shares} | {wrong[name]} | {median:.1f} × | {slow:.1f} × |")
    print(f"\nTimes are multiples of our cascade's median ({ours:.1f} ms in this run).")


def _frames(video: Path) -> Iterator[Grey]:
    capture = cv2.VideoCapture(str(video), cv2.CAP_FFMPEG)
    while True:
        taken, picture = capture.read()
        if not taken:
            return
        yield np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), dtype=np.uint8)


def _degraded() -> dict[str, list[Grey]]:
    """Codes at 3 to 4.5 px a module with one trouble each, and with several together; the same in every run."""
    rng = np.random.default_rng(3)
    kinds: dict[str, Callable[[], Grey]] = {
        "tilt": lambda: _noisy(rng, _seen(rng, tilt=float(rng.uniform(25, 45))), 4),
        "blur": lambda: _noisy(rng, _soft(_seen(rng), float(rng.uniform(1.4, 2.2))), 3),
        "low contrast": lambda: _noisy(rng, _flat(_seen(rng), float(rng.uniform(0.08, 0.2))), 3),
        "noise": lambda: _noisy(rng, _seen(rng), float(rng.uniform(25, 50))),
        "inverted": lambda: _noisy(rng, np.asarray(255 - _seen(rng), dtype=np.uint8), 4),
        "together": lambda: _noisy(
            rng, _flat(_soft(_seen(rng, tilt=float(rng.uniform(10, 30))), float(rng.uniform(0.8, 1.6))), 0.35), 7
        ),
    }
    return {kind: [draw() for _ in range(PER_KIND)] for kind, draw in kinds.items()}


def _seen(rng: np.random.Generator, tilt: float = 0.0) -> Grey:
    """The code as a camera sees it on a mid-grey ground, turned a little and tilted by ``tilt`` degrees."""
    code = np.kron(code_modules(TEXT), np.ones((6, 6), dtype=np.uint8))
    edge = code.shape[0]
    half = rng.uniform(3.0, 4.5) * edge / 6 / 2
    turn, lean = np.radians(rng.uniform(-12, 12)), np.radians(tilt)
    corners = []
    for x, y in ((-half, -half), (half, -half), (half, half), (-half, half)):
        across, along = x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
        depth = 1 + along * np.sin(lean) / 900
        corners.append((640 + across / depth, 360 + along * np.cos(lean) / depth))
    flat = np.array([(0, 0), (edge, 0), (edge, edge), (0, edge)], dtype=np.float32)
    view = cv2.getPerspectiveTransform(flat, np.array(corners, dtype=np.float32))
    ground = np.full((720, 1280), 150, dtype=np.uint8)
    area = cv2.warpPerspective(code, view, (1280, 720), dst=ground, borderMode=cv2.BORDER_TRANSPARENT)
    return np.asarray(area, dtype=np.uint8)


def _soft(grey: Grey, sigma_px: float) -> Grey:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), sigma_px), dtype=np.uint8)


def _flat(grey: Grey, contrast: float) -> Grey:
    return np.asarray(grey * contrast + 110 * (1 - contrast), dtype=np.uint8)


def _noisy(rng: np.random.Generator, grey: Grey, sigma: float) -> Grey:
    return np.asarray((grey + rng.normal(0, sigma, grey.shape)).clip(0, 255), dtype=np.uint8)


if __name__ == "__main__":
    run()
