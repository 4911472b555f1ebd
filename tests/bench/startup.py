"""From the start of the process to the attract screen's pixels, as a camera before the tablet would see it."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kiosk_app.config.locations import INSTALL_ROOT
from kiosk_app.demo.virtual_display import virtual_display

STARTS = 6
PATIENCE_S = 30
GLANCE_S = 0.02
HEADER = 4096
"""More than the dump's header and colour table, in bytes."""
FLAT = 32
"""So many values of a byte are no picture."""
CONFIG = 'purpose = "test"\n'


def run() -> None:
    """Print the figures as a markdown table. The files are in the machine's memory from the second start on."""
    with tempfile.TemporaryDirectory() as folder, virtual_display(1280, 800) as display:
        config = Path(folder) / "kiosk.toml"
        config.write_text(CONFIG)
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        times = [_one_start(config, environment) for _ in range(STARTS)]
    print("| cold start to the attract screen | s |")
    print("| --- | ---: |")
    print(f"| first | {times[0]:.2f} |")
    print(f"| median of the next {STARTS - 1} | {statistics.median(times[1:]):.2f} |")
    print(f"| worst | {max(times):.2f} |")


def _one_start(config: Path, environment: dict[str, str]) -> float:
    command = [sys.executable, "-m", "kiosk_app", "run", "--config", str(config)]
    start = time.perf_counter()
    with subprocess.Popen(command, env=environment, cwd=INSTALL_ROOT) as program:
        while not _is_picture(_pixels(environment)):
            assert time.perf_counter() - start < PATIENCE_S, "no screen"
            time.sleep(GLANCE_S)
        seen = time.perf_counter() - start
        program.terminate()
    while _is_picture(_pixels(environment)):
        time.sleep(GLANCE_S)
    return seen


def _is_picture(pixels: bytes) -> bool:
    """A window that is there but not drawn yet is one flat colour; smoothed letters and pictures have many shades."""
    return len(set(pixels[HEADER:])) > FLAT


def _pixels(environment: dict[str, str]) -> bytes:
    answer = subprocess.run(["xwd", "-root", "-silent"], env=environment, check=True, capture_output=True)
    return answer.stdout


if __name__ == "__main__":
    run()
