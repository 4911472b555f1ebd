from __future__ import annotations

import subprocess
from pathlib import Path

from kiosk_app.staff.fontconfig import known_font_files


def test_it_finds_what_fontconfigs_own_tool_finds() -> None:
    listed = subprocess.run(["fc-list", "--format", "%{file}\n"], capture_output=True, text=True, check=True).stdout
    assert known_font_files() == {Path(line) for line in listed.splitlines()}
