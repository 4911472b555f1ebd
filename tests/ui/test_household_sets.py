"""The codes of a large household before the whole kiosk: real rooms, threads and window, and a phone that pages."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from large_households import household_of
from paging_phone import CameraBefore, Phone
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from kiosk_app import composition
from kiosk_app.config.locations import RESOURCES
from kiosk_app.config.settings import CameraSettings, Paths, PrinterSettings, Settings
from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Ok
from kiosk_app.i18n.catalogue import Catalogue
from kiosk_app.payload.issuing import draw, issue_set, load_issuer_keys
from kiosk_app.payload.key_office import make_keys
from kiosk_app.session import states
from kiosk_app.session.screen_model import ScanningScreen, screen_model
from kiosk_app.session.states import Language, Preferences, SetNotice
from kiosk_app.session.transitions import Rules
from kiosk_app.ui.bridge import Bridge
from kiosk_app.ui.kiosk import Kiosk
from kiosk_app.ui.window import KioskWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from kiosk_app.domain.application import Application

NOW = datetime.now(UTC)
PATIENCE_MS = 30_000
LARGE = household_of(12, applicant=7)
OTHER = replace(household_of(12), telephone="045-000-0000")
SMALL = household_of(2)


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled forms are shared: they hold nothing of a visit."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture
def settings(tmp_path: Path, state: Path) -> Settings:
    made = make_keys(tmp_path / "keys", hall="hall-a", issuer="issuer-a", now=NOW - timedelta(days=60))
    assert isinstance(made, Ok)
    return Settings(
        purpose="test",
        paths=Paths(state=state, keys=tmp_path / "keys"),
        camera=CameraSettings(source="video"),
        printer=PrinterSettings(kind="folder", folder=tmp_path / "out"),
    )


def codes(settings: Settings, household: Application) -> list[bytes]:
    keys = load_issuer_keys(settings.paths.keys)
    assert isinstance(keys, Ok)
    texts = issue_set(household, keys=keys.value, now=NOW)
    assert isinstance(texts, Ok)
    return [draw(text) for text in texts.value]


@dataclass
class Counter:
    """A kiosk with a finger and an eye."""

    kiosk: Kiosk
    window: KioskWindow
    qtbot: QtBot
    openings: list[CameraBefore]

    def touch(self, name: str) -> None:
        button = self.window.findChild(QPushButton, name)
        assert button is not None, name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def wait_until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=PATIENCE_MS)

    def wait_for(self, stage: type[states.Stage]) -> None:
        self.wait_until(lambda: isinstance(self.kiosk.state.stage, stage))

    def scanning(self) -> ScanningScreen:
        content = screen_model(self.kiosk.state).content
        assert isinstance(content, ScanningScreen)
        return replace(content, hint=None)

    def reviewed(self) -> Application:
        self.wait_for(states.Review)
        assert isinstance(self.kiosk.state.stage, states.Review)
        return self.kiosk.state.stage.prepared.application


@contextmanager
def counter(settings: Settings, qtbot: QtBot, phone: Phone) -> Iterator[Counter]:
    """A running kiosk whose camera sees ``phone``."""
    window = KioskWindow(
        Catalogue.load(RESOURCES / "locale"),
        city={Language.JAPANESE: "鎌倉市", Language.ENGLISH: "Kamakura City"},
        windowed=QSize(1280, 800),
    )
    qtbot.addWidget(window)
    openings: list[CameraBefore] = []

    def make_camera() -> CameraBefore:
        openings.append(CameraBefore(phone.picture))
        return openings[-1]

    bridge = Bridge()
    with composition.equip(settings, on_journal_failure=lambda failure: pytest.fail(failure.code)) as equipment:
        assert isinstance(equipment, Ok)
        kiosk = Kiosk(
            window=window,
            bridge=bridge,
            equipment=replace(equipment.value, make_camera=make_camera),
            rules=Rules(settings=settings.session, preferences=Preferences()),
            on_stage=lambda _stage: None,
        )
        kiosk.start()
        window.appear()
        yield Counter(kiosk, window, qtbot, openings)
        kiosk.close()
        bridge.close()


def progress(read: int, missing: tuple[int, ...], notice: SetNotice | None = None) -> ScanningScreen:
    total = read + len(missing)
    return ScanningScreen(reading=False, read_parts=read, total_parts=total, missing_parts=missing, notice=notice)


@pytest.mark.parametrize("page_s", [1.5, 0.6])
def test_a_phone_that_pages_by_itself_needs_no_touch(page_s: float, settings: Settings, qtbot: QtBot) -> None:
    parts = codes(settings, LARGE)
    assert len(parts) == 3
    with counter(settings, qtbot, Phone(*parts[1:], parts[0], page_s=page_s)) as at:
        at.touch("attract.start")
        assert at.reviewed() == LARGE
        assert len(at.openings) == 1, "the camera goes on from one code to the next"


def test_the_screen_counts_the_parts_of_a_phone_that_is_paged_by_hand(
    settings: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    first, second, third = codes(settings, LARGE)
    phone = Phone(third)
    with counter(settings, qtbot, phone) as at:
        at.touch("attract.start")
        at.wait_until(lambda: at.scanning() == progress(1, (1, 2)))
        qtbot.wait(2500)
        assert at.scanning() == progress(1, (1, 2)), "the same code again has no effect"
        phone.show(first)
        at.wait_until(lambda: at.scanning() == progress(2, (2,)))
        phone.show(second)
        assert at.reviewed() == LARGE
        at.touch("review.print")
        at.wait_for(states.AskingForPages)
    assert list((tmp_path / "out").glob("*.pdf"))


def test_another_households_code_is_left_out(settings: Settings, qtbot: QtBot) -> None:
    first, second, third = codes(settings, LARGE)
    stranger = codes(settings, OTHER)[1]
    phone = Phone(first)
    with counter(settings, qtbot, phone) as at:
        at.touch("attract.start")
        at.wait_until(lambda: at.scanning() == progress(1, (2, 3)))
        phone.show(stranger)
        at.wait_until(lambda: at.scanning() == progress(1, (2, 3), SetNotice.OTHER_HOUSEHOLD))
        phone.show(*codes(settings, SMALL))
        qtbot.wait(1000)
        assert at.scanning() == progress(1, (2, 3), SetNotice.OTHER_HOUSEHOLD), "nor does a lone code take over"
        phone.show(second, third)
        assert at.reviewed() == LARGE


def test_a_set_that_is_not_completed_ends_in_advice_and_is_forgotten(settings: Settings, qtbot: QtBot) -> None:
    hurried = msgspec.structs.replace(settings, session=msgspec.structs.replace(settings.session, scanning_timeout=3))
    first, second, third = codes(hurried, LARGE)
    phone = Phone(first, second)
    with counter(hurried, qtbot, phone) as at:
        at.touch("attract.start")
        at.wait_for(states.Trouble)
        assert isinstance(at.kiosk.state.stage, states.Trouble)
        assert at.kiosk.state.stage.failure.code is Code.INCOMPLETE
        phone.show(third)
        at.touch("trouble.again")
        at.wait_until(lambda: at.scanning() == progress(1, (1, 2)))
        at.touch("bar.start_over")
        at.wait_for(states.Attract)
        phone.show(*codes(hurried, SMALL))
        at.touch("attract.start")
        assert at.reviewed() == SMALL
