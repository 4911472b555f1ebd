"""A hand scanner at the whole kiosk: real rooms, threads, window and serial line."""

from __future__ import annotations

import os
import tty
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel

from kiosk_app import composition
from kiosk_app.applicants.json_form import from_json
from kiosk_app.config.locations import RESOURCES
from kiosk_app.config.settings import CameraSettings, Paths, PrinterSettings, ScannerSettings, Settings
from kiosk_app.demo.staging import HOUSEHOLD
from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Ok
from kiosk_app.i18n.catalogue import Catalogue
from kiosk_app.journal.store import JOURNAL_FILE
from kiosk_app.payload.issuing import issue, load_issuer_keys
from kiosk_app.payload.key_office import make_keys
from kiosk_app.session import events, states
from kiosk_app.session.states import Language, Preferences
from kiosk_app.session.transitions import Rules
from kiosk_app.ui.bridge import Bridge
from kiosk_app.ui.kiosk import Kiosk
from kiosk_app.ui.window import KioskWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

NOW = datetime.now(UTC)
PATIENCE_MS = 20_000


@pytest.fixture
def code(tmp_path: Path) -> str:
    assert isinstance(make_keys(tmp_path / "keys", hall="hall-a", issuer="issuer-a", now=NOW - timedelta(days=60)), Ok)
    loaded, household = load_issuer_keys(tmp_path / "keys"), from_json(HOUSEHOLD.read_bytes())
    assert isinstance(loaded, Ok)
    assert isinstance(household, Ok)
    issued = issue(household.value, keys=loaded.value, now=NOW)
    assert isinstance(issued, Ok)
    return issued.value


class Line:
    """The serial line between the scanner and the kiosk."""

    def __init__(self, name: Path) -> None:
        self._name = name
        self._scanner, kiosk = os.openpty()
        tty.setraw(kiosk)
        name.symlink_to(os.ttyname(kiosk))
        os.close(kiosk)

    def scan(self, text: str) -> None:
        os.write(self._scanner, text.encode() + b"\r")

    def unplug(self) -> None:
        os.close(self._scanner)
        self._name.unlink()


class At:
    """A running kiosk without a camera."""

    def __init__(self, kiosk: Kiosk, window: KioskWindow, qtbot: QtBot) -> None:
        self.kiosk, self.window, self.qtbot = kiosk, window, qtbot

    def wait_until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=PATIENCE_MS)

    def wait_for(self, stage: type[states.Stage]) -> None:
        self.wait_until(lambda: isinstance(self.kiosk.state.stage, stage))

    def trouble(self) -> Code:
        self.wait_for(states.Trouble)
        assert isinstance(self.kiosk.state.stage, states.Trouble)
        return self.kiosk.state.stage.failure.code

    def words(self) -> str:
        return " ".join(label.text() for label in self.window.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def line(tmp_path: Path) -> Line:
    return Line(tmp_path / "scanner")


@contextmanager
def kiosk_at(tmp_path: Path, qtbot: QtBot) -> Iterator[At]:
    settings = Settings(
        purpose="test",
        paths=Paths(state=tmp_path / "state", keys=tmp_path / "keys"),
        camera=CameraSettings(path=tmp_path / "no-camera"),
        scanner=ScannerSettings(kind="serial", path=tmp_path / "scanner"),
        printer=PrinterSettings(kind="folder", folder=tmp_path / "out"),
    )
    window = KioskWindow(
        Catalogue.load(RESOURCES / "locale"),
        city={Language.JAPANESE: "鎌倉市", Language.ENGLISH: "Kamakura City"},
        windowed=QSize(1280, 800),
    )
    qtbot.addWidget(window)
    bridge = Bridge()
    with composition.equip(settings, on_journal_failure=lambda failure: pytest.fail(failure.code)) as equipment:
        assert isinstance(equipment, Ok)
        kiosk = Kiosk(
            window=window,
            bridge=bridge,
            equipment=equipment.value,
            rules=Rules(settings=settings.session, preferences=Preferences(language=Language.ENGLISH)),
            on_stage=lambda _stage: None,
        )
        kiosk.start()
        window.appear()
        yield At(kiosk, window, qtbot)
        kiosk.close()
        bridge.close()


def test_a_beep_on_the_start_screen_shows_the_review_and_a_second_one_disturbs_nothing(
    code: str, line: Line, tmp_path: Path, qtbot: QtBot
) -> None:
    with kiosk_at(tmp_path, qtbot) as at:
        at.wait_until(lambda: at.kiosk.state.hand_scanner)
        line.scan(code)
        at.wait_for(states.Review)
        reviewed = at.kiosk.state
        line.scan("https://example.jp")
        qtbot.wait(500)
        assert at.kiosk.state == reviewed
    journal = b"".join(path.read_bytes() for path in (tmp_path / "state").glob(f"{JOURNAL_FILE}*"))
    assert b"scanner.ready" in journal
    assert b"KTG1" not in journal
    line.unplug()


def test_without_a_camera_the_citizen_is_sent_to_the_hand_scanner(
    code: str, line: Line, tmp_path: Path, qtbot: QtBot
) -> None:
    with kiosk_at(tmp_path, qtbot) as at:
        at.wait_until(lambda: at.kiosk.state.hand_scanner)
        at.window.intent.emit(events.StartTouched())
        at.wait_until(lambda: "Please use the hand scanner" in at.words())
        line.scan(code)
        at.wait_for(states.Review)
    line.unplug()


def test_without_any_reader_the_citizen_is_sent_to_staff(code: str, line: Line, tmp_path: Path, qtbot: QtBot) -> None:
    assert code
    with kiosk_at(tmp_path, qtbot) as at:
        at.wait_until(lambda: at.kiosk.state.hand_scanner)
        at.window.intent.emit(events.StartTouched())
        at.wait_until(lambda: "Please use the hand scanner" in at.words())
        line.unplug()
        assert at.trouble() is Code.NO_CAMERA
        replugged = Line(tmp_path / "scanner")
        at.wait_until(lambda: at.kiosk.state.hand_scanner)
    replugged.unplug()


def test_a_bad_code_is_refused_as_from_the_camera(code: str, line: Line, tmp_path: Path, qtbot: QtBot) -> None:
    with kiosk_at(tmp_path, qtbot) as at:
        at.wait_until(lambda: at.kiosk.state.hand_scanner)
        line.scan(code[:-1] + "%")
        assert at.trouble() in {Code.TAMPERED, Code.UNREADABLE}
        line.scan(code)
        qtbot.wait(300)
        at.trouble()
        at.window.intent.emit(events.StartOverTouched())
        at.wait_for(states.Attract)
        line.scan("KTG1:" + "A" * 4292)
        assert at.trouble() is Code.TOO_LARGE
    line.unplug()
