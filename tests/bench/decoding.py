"""Our cascade against its parts and OpenCV's detector: what each reads and how long it takes.

python -m tests.bench.decoding [PHOTOS]
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from kiosk_app.demo.recording import make_recording
from kiosk_app.scanning.cascade import file_cascade, live_cascade
from kiosk_app.scanning.decoders import OpenCvDecoder, ZxingDecoder
from kiosk_app.scanning.symbology import Symbology
from kiosk_app.scanning.zbar import ZbarDecoder
from tests.bench.hard_frames import hard_frames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from kiosk_app.scanning.decoders import Codes

    Grey = NDArray[np.uint8]
    Look = Callable[[Grey], Codes]
    Shown = tuple[Grey, str]
    # A picture and the text of the code in it.

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
LENGTHS = (500, 700)
TEXTS = {
    length: "KTG1:" + "".join(random.Random(length).choices(ALPHABET, k=length - 5))  # noqa: S311 - no secret
    for length in LENGTHS
}
EACH = 12
ATTEMPTS = 200
OURS, BEST = "our cascade", "zxing-cpp"
PHOTOS = "KIOSK_PHOTOS"
"""The variable that names a folder of photos, each with its code's text beside it in a file of the same name."""


def run(photos: Path | None = None) -> None:
    """Print one table for the demo video's frames in order, one for hard frames and, where given, one for photos."""
    named = os.environ.get(PHOTOS)
    photos = photos or (Path(named) if named else None)
    with tempfile.TemporaryDirectory() as folder, live_cascade() as cascade:
        video = Path(folder) / "demo.avi"
        make_recording(TEXTS[500], video, fps=10)
        held = [(grey, TEXTS[500]) for grey in _frames(video)]
        _table("Demo video, in order (no code is in view or in focus in a third of it)", {"all": held}, cascade.look)
    hard: dict[str, list[Shown]] = {}
    for length, text in TEXTS.items():
        for kind, frames in hard_frames(text, each=EACH, seed=length).items():
            hard.setdefault(kind, []).extend((grey, text) for grey in frames)
    with file_cascade() as cascade:
        cascade.search(np.full((64, 64), 255, dtype=np.uint8))  # its helper process is up before the clock runs
        title = "Hard frames, 1280 × 720, 500 and 700 characters, code 25 to 60 % of the height"
        _table(title, hard, cascade.search)
        if photos is not None:
            _table("Public photos, in four rotations", _photos(photos), cascade.search)
    rng = np.random.default_rng(5)
    _stream([np.asarray(rng.normal(150, 5, (720, 1280)).clip(0, 255), dtype=np.uint8) for _ in range(4)])


def _table(title: str, sets: dict[str, list[Shown]], ours: Look) -> None:
    contenders: dict[str, Look] = {
        OURS: ours,
        BEST: ZxingDecoder([Symbology.QR]).decode,
        "pyzbar": ZbarDecoder().decode,
        "OpenCV QRCodeDetector": OpenCvDecoder().decode,
    }
    shown = [(kind, *pair) for kind, pairs in sets.items() for pair in pairs]
    reads = {name: dict.fromkeys(sets, 0) for name in contenders}
    wrong = dict.fromkeys(contenders, 0)
    answers: dict[str, list[bool]] = {name: [] for name in contenders}
    spent: dict[str, list[float]] = {name: [] for name in contenders}
    # One after the other: the threads that OpenCV leaves spinning would slow down whoever comes next.
    for name, look in contenders.items():
        for kind, grey, text in shown:
            started = time.perf_counter()
            texts = {_plain(code.untrusted_text) for code in look(grey)}
            spent[name].append((time.perf_counter() - started) * 1000)
            answers[name].append(_plain(text) in texts)
            reads[name][kind] += answers[name][-1]
            wrong[name] += bool(texts) and not answers[name][-1]
    easy = {name: [ms for ms, read in zip(spent[name], answers[BEST], strict=True) if read] for name in contenders}
    count = len(shown)
    print(f"\n### {title}\n")
    heads = [*(f"{kind} ({len(pairs)})" for kind, pairs in sets.items()), f"all ({count})", "other text", "median ms"]
    print("|  | " + " | ".join([*heads, "median ms where zxing-cpp alone reads", "slowest tenth, ms"]) + " |")
    print("| --- |" + " ---: |" * (len(sets) + 5))
    for name in contenders:
        cells = [str(number) for number in (*reads[name].values(), sum(reads[name].values()), wrong[name])]
        times = (
            statistics.median(spent[name]),
            statistics.median(easy[name]),
            statistics.quantiles(spent[name], n=10)[-1],
        )
        print(f"| {name} | {' | '.join(cells)} | {' | '.join(f'{ms:.2f}' for ms in times)} |")


def _plain(text: str) -> str:
    """Without spaces and line ends, which the photos' text files have of their own."""
    return "".join(text.split())


def _frames(video: Path) -> Iterator[Grey]:
    capture = cv2.VideoCapture(str(video), cv2.CAP_FFMPEG)
    while True:
        taken, picture = capture.read()
        if not taken:
            return
        yield np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), dtype=np.uint8)


def _stream(frames: list[Grey]) -> None:
    """How many decode attempts a second one core makes on frames without a code, where every effort is in vain."""
    with live_cascade() as cascade:
        started = time.perf_counter()
        for number in range(ATTEMPTS):
            cascade.look(frames[number % len(frames)])
        rate = ATTEMPTS / (time.perf_counter() - started)
    print(
        f"\nAttempts a second on 1280 × 720 without a code in view, every symbology looked for: {rate:.0f} (goal: 15)."
    )


def _photos(folder: Path) -> dict[str, list[Shown]]:
    """Every picture that has its text beside it, in four rotations, by the folder it lies in."""
    sets: dict[str, list[Shown]] = {}
    for path in sorted(folder.rglob("*")):
        text = path.with_suffix(".txt")
        if path.suffix.lower() not in {".png", ".jpg", ".jpeg"} or not text.exists():
            continue
        grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        if grey is not None:
            turned = (np.ascontiguousarray(np.rot90(grey, quarters)) for quarters in range(4))
            content = text.read_bytes().decode("utf-8", errors="replace")
            sets.setdefault(path.parent.name, []).extend((np.asarray(g, dtype=np.uint8), content) for g in turned)
    return sets


if __name__ == "__main__":
    run(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
