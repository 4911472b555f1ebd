"""``make demo`` on a machine without a screen."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from pathlib import Path


def test_the_demo_prints_both_forms_and_keeps_a_picture_of_every_screen(tmp_path: Path) -> None:
    without_screen = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    ended = subprocess.run(
        [sys.executable, "-m", "kiosk_app", "demo"],
        cwd=tmp_path,
        env=without_screen,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    printed = [line.removeprefix("printed ") for line in ended.stdout.splitlines() if line.startswith("printed ")]
    assert sorted(printed) == sorted(str(pdf) for pdf in (tmp_path / "out").glob("*.pdf"))
    assert len(printed) == 2
    screens = sorted((tmp_path / "out" / "screens").glob("*.png"))
    assert [path.stem.split("-", 1)[1] for path in screens if "preparing" not in path.stem] == [
        "attract",
        "scanning",
        "review",
        "printing",
        "asking-for-pages",
        "done",
    ]
    assert all((QImage(str(path)).width(), QImage(str(path)).height()) == (1280, 800) for path in screens)
