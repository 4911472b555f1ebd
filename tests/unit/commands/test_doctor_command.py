"""``kiosk-app doctor`` on a kiosk that is ready, and on one where everything is missing."""

from __future__ import annotations

import argparse
import json
import os
import pty
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from kiosk_app.commands import doctor
from kiosk_app.config.locations import FORM_TEMPLATES
from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.domain.result import Ok
from kiosk_app.form_filling.catalogue import load_catalogue
from kiosk_app.form_filling.filler import FormFiller
from kiosk_app.journal.store import JOURNAL_FILE, open_journal
from kiosk_app.payload.key_office import make_keys

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["settings", "libraries", "fonts", "clock", "disk", "journal", "keys", "forms", "camera", "scanner", "printer"]


def run(*arguments: str | Path) -> int:
    parser = argparse.ArgumentParser(prog="kiosk-app")
    doctor.add(parser.add_subparsers())
    parsed = parser.parse_args(["doctor", *map(str, arguments)])
    status: int = parsed.run(parsed)
    return status


@pytest.fixture(scope="module")
def ready_kiosk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kiosk for tests with all that it needs; gives its settings file."""
    home = tmp_path_factory.mktemp("kiosk")
    state = home / "var"
    assert isinstance(make_keys(home / "keys", hall="kamakura", issuer="issuer", now=datetime.now(UTC)), Ok)
    opened = open_journal(state / JOURNAL_FILE, SystemClock())
    assert isinstance(opened, Ok)
    with closing(opened.value) as journal:
        assert isinstance(journal.append("program.started", version="0.1.0"), Ok)
    catalogue = load_catalogue(FORM_TEMPLATES)
    assert isinstance(catalogue, Ok)
    assert FormFiller(catalogue.value, state / "compiled").prepare() == ()
    writer = cv2.VideoWriter(str(home / "phone.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 30, (160, 120))
    for _ in range(3):
        writer.write(np.zeros((120, 160, 3), dtype=np.uint8))
    writer.release()
    settings = home / "kiosk.toml"
    settings.write_text(
        'purpose = "test"\n[paths]\nkeys = "keys"\n[camera]\nsource = "video"\npath = "phone.avi"\n', encoding="utf-8"
    )
    return settings


def test_a_ready_kiosk_is_ok_in_every_line(ready_kiosk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = run("--config", ready_kiosk)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [["ok", name] for name in NAMES]
    assert len({line.index(line.split(maxsplit=2)[2]) for line in lines}) == 1, "the sentences begin in one column"
    assert status == 0


def test_json_has_every_check_with_its_remedy(ready_kiosk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--config", ready_kiosk, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["ready"] is True
    assert [check["name"] for check in report["checks"]] == NAMES
    assert all(set(check) == {"name", "state", "message", "remedy"} for check in report["checks"])


def test_other_keys_can_be_checked(ready_kiosk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--config", ready_kiosk, "--keys", tmp_path, "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert report["ready"] is False
    assert [check["name"] for check in report["checks"] if check["state"] == "failed"] == ["keys"]


def test_a_bare_counter_fails_and_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = tmp_path / "kiosk.toml"
    settings.write_text('[camera]\npath = "no-camera"\n[printer]\nfolder = "kiosk.toml/out"\n')
    assert run("--config", settings, "--json") == 1
    report = json.loads(capsys.readouterr().out)
    states = {check["name"]: check["state"] for check in report["checks"]}
    assert states["keys"] == states["camera"] == states["printer"] == "failed"
    assert states["journal"] == states["forms"] == "warning"
    assert all(check["remedy"] for check in report["checks"] if check["state"] != "ok")
    assert not (tmp_path / "var").exists(), "looking changes nothing"


def test_a_recording_at_a_counter_is_a_fault_of_the_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "kiosk.toml"
    settings.write_text('[camera]\nsource = "video"\npath = "phone.avi"\n')
    assert run("--config", settings, "--json") == 1
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert "C-CONFIG" in checks["camera"]["message"]


def test_settings_that_cannot_be_used_leave_the_machine_to_be_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "kiosk.toml"
    settings.write_text("[camera]\nwidht = 1920\n")
    assert run("--config", settings) == 1
    out = capsys.readouterr().out
    assert "kiosk.toml: camera.widht: unknown key (C-CONFIG)" in out
    assert [line.split()[1] for line in out.splitlines() if not line.startswith(" ")] == NAMES[:3]


ONE_RUN = """
import argparse, sys
from kiosk_app.commands import doctor
parser = argparse.ArgumentParser()
doctor.add(parser.add_subparsers())
arguments = parser.parse_args(["doctor", *sys.argv[1:]])
sys.exit(arguments.run(arguments))
"""


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colour_is_for_a_terminal_that_wants_it(tmp_path: Path, no_color: str, *, coloured: bool) -> None:
    settings = tmp_path / "kiosk.toml"
    settings.write_text("nothing = 1")
    command = [sys.executable, "-c", ONE_RUN, "--config", str(settings)]
    environment = {**os.environ, "NO_COLOR": no_color}
    piped = subprocess.run(command, capture_output=True, env=environment, check=False, timeout=60).stdout
    screen, terminal = pty.openpty()
    subprocess.run(command, stdout=terminal, env=environment, check=False, timeout=60)
    os.close(terminal)
    with os.fdopen(screen, "rb", buffering=0) as shown:
        on_screen = shown.read(10_000)
    assert b"failed" in piped
    assert b"\033" not in piped
    assert (b"\033[31mfailed" in on_screen) is coloured
