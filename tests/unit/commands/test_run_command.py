"""``kiosk-app run`` where it can't serve: a coded line and status 1, before any window."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kiosk_app.cli import VERBS, main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "kiosk.toml"


def test_a_misspelled_key_is_named(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config.write_text("[printer]\nkindness = 'cups'\n")
    assert main(["run", "--config", str(config)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("C-CONFIG: ")
    assert "printer.kindness" in said.err


def test_without_a_screen_it_says_so(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    config.write_text("")
    assert main(["run", "--config", str(config)]) == 1
    assert capsys.readouterr().err.startswith("C-CONFIG: ")


def test_help_is_in_good_order(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    listed = re.findall(r"^    (\w+)  ", capsys.readouterr().out, re.MULTILINE)
    assert listed == list(VERBS)


def test_a_missing_verb_is_a_question_of_usage() -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2


def test_a_reader_that_has_seen_enough_is_no_defect() -> None:
    command = f"{sys.executable} -m kiosk_app barcode inspect nonsense --json | true"
    ended = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in ended.stderr
