"""The whole kiosk in one process: real rooms, threads and window; what is bad ends in a code and is forgotten."""

from __future__ import annotations

import io
import shutil
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
import segno
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from still_camera import StillCamera, desk_with

from kiosk_app import composition
from kiosk_app.applicants.json_form import from_json
from kiosk_app.config.locations import FORM_TEMPLATES, RESOURCES
from kiosk_app.config.settings import CameraSettings, Paths, PrinterSettings, Settings, VerificationSettings
from kiosk_app.demo.staging import HOUSEHOLD
from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Ok
from kiosk_app.i18n.catalogue import Catalogue
from kiosk_app.journal.store import JOURNAL_FILE
from kiosk_app.payload.issuing import draw, issue, load_issuer_keys
from kiosk_app.payload.key_office import make_keys
from kiosk_app.session import states
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


def barcode(keys: Path, now: datetime = NOW) -> str:
    loaded, household = load_issuer_keys(keys), from_json(HOUSEHOLD.read_bytes())
    assert isinstance(loaded, Ok)
    assert isinstance(household, Ok)
    issued = issue(household.value, keys=loaded.value, now=now)
    assert isinstance(issued, Ok)
    return issued.value


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled forms are shared: they hold nothing of a visit."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    made = make_keys(tmp_path / "keys", hall="hall-a", issuer="issuer-a", now=NOW - timedelta(days=60))
    assert isinstance(made, Ok)
    return tmp_path / "keys"


@pytest.fixture
def settings(tmp_path: Path, keys: Path, state: Path) -> Settings:
    return Settings(
        purpose="test",
        paths=Paths(state=state, keys=keys),
        camera=CameraSettings(source="video"),
        printer=PrinterSettings(kind="folder", folder=tmp_path / "out"),
    )


@dataclass
class Counter:
    """A kiosk with a finger: ``show`` holds codes to its camera, ``touch`` presses a button by its name."""

    kiosk: Kiosk
    window: KioskWindow
    qtbot: QtBot
    hold: Callable[..., None]

    def touch(self, name: str) -> None:
        button = self.window.findChild(QPushButton, name)
        assert button is not None, name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def wait_for(self, stage: type[states.Stage]) -> None:
        self.qtbot.waitUntil(lambda: isinstance(self.kiosk.state.stage, stage), timeout=PATIENCE_MS)

    def trouble(self) -> Code:
        self.wait_for(states.Trouble)
        assert isinstance(self.kiosk.state.stage, states.Trouble)
        return self.kiosk.state.stage.failure.code


@contextmanager
def counter(settings: Settings, qtbot: QtBot, *codes: bytes) -> Iterator[Counter]:
    """A running kiosk whose camera sees ``codes``."""
    window = KioskWindow(
        Catalogue.load(RESOURCES / "locale"),
        city={Language.JAPANESE: "鎌倉市", Language.ENGLISH: "Kamakura City"},
        windowed=QSize(1280, 800),
    )
    qtbot.addWidget(window)
    seen = [desk_with(*codes)]

    def hold(*others: bytes) -> None:
        seen[0] = desk_with(*others)

    bridge = Bridge()
    with composition.equip(settings, on_journal_failure=lambda failure: pytest.fail(failure.code)) as equipment:
        assert isinstance(equipment, Ok)
        tools = equipment.value
        if settings.camera.source == "video":
            tools = replace(tools, make_camera=lambda: StillCamera(seen[0]))
        kiosk = Kiosk(
            window=window,
            bridge=bridge,
            equipment=tools,
            rules=Rules(settings=settings.session, preferences=Preferences()),
            on_stage=lambda _stage: None,
        )
        kiosk.start()
        window.appear()
        yield Counter(kiosk, window, qtbot, hold)
        kiosk.close()
        bridge.close()


def serve_the_next_person(at: Counter, keys: Path) -> None:
    at.touch("trouble.start_over")
    at.wait_for(states.Attract)
    at.hold(draw(barcode(keys)))
    at.touch("attract.start")
    at.wait_for(states.Review)


def test_a_citizen_touches_through_to_the_forms(settings: Settings, keys: Path, tmp_path: Path, qtbot: QtBot) -> None:
    with counter(settings, qtbot, draw(barcode(keys))) as at:
        at.touch("attract.start")
        at.wait_for(states.Review)
        at.touch("review.print")
        at.wait_for(states.AskingForPages)
        at.touch("question.yes")
        at.wait_for(states.Done)
        at.touch("done.finish")
        at.wait_for(states.Attract)
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 2


def print_out(at: Counter) -> None:
    at.touch("attract.start")
    at.wait_for(states.Review)
    at.touch("review.print")
    at.wait_for(states.AskingForPages)
    at.touch("question.yes")
    at.touch("done.finish")
    at.wait_for(states.Attract)


def test_the_same_code_prints_once_and_says_when_it_did(
    settings: Settings, keys: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    with counter(settings, qtbot, draw(barcode(keys))) as at:
        print_out(at)
        at.touch("attract.start")
        assert at.trouble() is Code.ALREADY_PRINTED
        printed_at = at.kiosk.state.stage.failure.moment  # type: ignore[union-attr]  # trouble() saw to it
        assert printed_at is not None
        shown = " ".join(label.text() for label in at.window.findChildren(QLabel))
        assert f"{printed_at.astimezone():%H:%M}に印刷されました" in shown.replace("\u2060", "")
        assert at.window.findChild(QPushButton, "trouble.again") is None
        serve_the_next_person(at, keys)
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 2, "printed once"


def test_a_code_that_was_only_looked_at_can_be_shown_again(settings: Settings, keys: Path, qtbot: QtBot) -> None:
    with counter(settings, qtbot, draw(barcode(keys))) as at:
        for _ in range(2):
            at.touch("attract.start")
            at.wait_for(states.Review)
            at.touch("bar.start_over")
            at.wait_for(states.Attract)


def test_repeats_are_printed_where_the_city_says_so(
    settings: Settings, keys: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    lenient = msgspec.structs.replace(settings, verification=VerificationSettings(refuse_repeats=False))
    with counter(lenient, qtbot, draw(barcode(keys))) as at:
        print_out(at)
        print_out(at)
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 4


def test_a_register_that_cannot_be_read_is_journaled_and_stops_nobody(
    settings: Settings, keys: Path, state: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    own = tmp_path / "state"
    shutil.copytree(state, own, ignore=shutil.ignore_patterns("*.db*", "printed*"))
    (own / "printed.db").mkdir()
    broken = msgspec.structs.replace(settings, paths=msgspec.structs.replace(settings.paths, state=own))
    with counter(broken, qtbot, draw(barcode(keys))) as at:
        print_out(at)
    with closing(sqlite3.connect(own / JOURNAL_FILE)) as journal:
        tables = "\n".join(journal.iterdump())
    assert tables.count("register.unavailable") == 2, "once when it was read, once when it was printed"
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 2


def foreign_keys(folder: Path, hall: str, issuer: str) -> Path:
    made = make_keys(folder, hall=hall, issuer=issuer, now=NOW - timedelta(days=60))
    assert isinstance(made, Ok)
    return folder


def resealed(keys: Path, tmp_path: Path) -> str:
    """Sealed to this hall's tablet, but signed by a key that nobody here knows."""
    stranger = foreign_keys(tmp_path / "stranger", "hall-a", "issuer-a")
    shutil.copy(keys / "seal.pub", stranger / "seal.pub")
    return barcode(stranger)


def picture_of(text: str) -> bytes:
    picture = io.BytesIO()
    segno.make_qr(text).save(picture, kind="png", scale=8, border=4)
    return picture.getvalue()


def changed(text: str) -> str:
    middle = len(text) // 2
    return text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]


BAD_CODES: dict[str, tuple[Callable[[Path, Path], str], Code]] = {
    "another system's": (lambda _keys, _tmp: "https://example.jp/menu", Code.NOT_OURS),
    "a Wi-Fi code": (lambda _keys, _tmp: "WIFI:S:lobby;T:WPA;P:secret;;", Code.NOT_OURS),
    "expired": (lambda keys, _tmp: barcode(keys, NOW - timedelta(days=40)), Code.EXPIRED),
    "tampered with": (lambda keys, _tmp: changed(barcode(keys)), Code.TAMPERED),
    "from an unknown signer": (resealed, Code.UNKNOWN_ISSUER),
    "for another hall": (lambda _keys, tmp: barcode(foreign_keys(tmp / "b", "hall-b", "issuer-b")), Code.OTHER_HALL),
    "of a newer version": (lambda keys, _tmp: barcode(keys).replace("KTG1:", "KTG2:"), Code.NEWER_VERSION),
}


@pytest.mark.parametrize("kind", BAD_CODES)
def test_a_bad_code_is_refused_and_the_next_person_served(
    kind: str, settings: Settings, keys: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    make, expected = BAD_CODES[kind]
    with counter(settings, qtbot, picture_of(make(keys, tmp_path))) as at:
        at.touch("attract.start")
        assert at.trouble() is expected
        serve_the_next_person(at, keys)
    assert not list((tmp_path / "out").glob("*")), "nothing was printed"


def test_two_codes_in_view_are_not_chosen_between(settings: Settings, keys: Path, qtbot: QtBot) -> None:
    with counter(settings, qtbot, draw(barcode(keys)), draw(barcode(keys))) as at:
        at.touch("attract.start")
        assert at.trouble() is Code.SEVERAL_CODES
        serve_the_next_person(at, keys)


def test_a_desk_without_a_code_ends_in_advice(settings: Settings, keys: Path, qtbot: QtBot) -> None:
    hurried = msgspec.structs.replace(settings, session=msgspec.structs.replace(settings.session, scanning_timeout=1))
    with counter(hurried, qtbot) as at:
        at.hold()
        at.touch("attract.start")
        assert at.trouble() is Code.NO_CODE_FOUND
        at.hold(draw(barcode(keys)))
        at.touch("trouble.again")
        at.wait_for(states.Review)


def test_without_a_camera_the_citizen_is_sent_to_staff(settings: Settings, tmp_path: Path, qtbot: QtBot) -> None:
    missing = msgspec.structs.replace(settings, camera=CameraSettings(path=tmp_path / "no-camera"))
    with counter(missing, qtbot) as at:
        at.touch("attract.start")
        assert at.trouble() is Code.NO_CAMERA
        at.touch("trouble.start_over")
        at.wait_for(states.Attract)


def test_without_a_trust_store_nothing_is_vouched_for(settings: Settings, keys: Path, qtbot: QtBot) -> None:
    code = draw(barcode(keys))
    shutil.rmtree(keys)
    with counter(settings, qtbot, code) as at:
        at.touch("attract.start")
        assert at.trouble() is Code.NO_TRUST_STORE


def test_a_damaged_template_is_named_and_half_a_form_never_printed(
    settings: Settings, keys: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(FORM_TEMPLATES, templates)
    form = templates / "residence_record_request" / "form.toml"
    form.write_text(form.read_text().replace('kind = "comb"', 'kind = "honeycomb"', 1))
    damaged = msgspec.structs.replace(settings, paths=msgspec.structs.replace(settings.paths, form_templates=templates))
    with counter(damaged, qtbot, draw(barcode(keys))) as at:
        at.touch("attract.start")
        assert at.trouble() is Code.TEMPLATE_DAMAGED
    assert not list((tmp_path / "out").glob("*"))


@pytest.mark.parametrize(
    ("printer", "expected"),
    [
        (PrinterSettings(kind="cups", server="127.0.0.1:9", queue="gone", profile="ipp-everywhere"), Code.NO_PRINTER),
        ("a file stands where the folder should", Code.OUTPUT_UNWRITABLE),
    ],
)
def test_without_a_printer_nothing_is_promised(
    printer: PrinterSettings | str, expected: Code, settings: Settings, keys: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    if isinstance(printer, str):
        (tmp_path / "file").write_text(printer)
        printer = PrinterSettings(kind="folder", folder=tmp_path / "file" / "out")
    with counter(msgspec.structs.replace(settings, printer=printer), qtbot, draw(barcode(keys))) as at:
        at.touch("attract.start")
        at.wait_for(states.Review)
        at.touch("review.print")
        assert at.trouble() is expected
        serve_the_next_person(at, keys)


def test_whoever_walks_away_is_forgotten(settings: Settings, keys: Path, qtbot: QtBot) -> None:
    hurried = msgspec.structs.replace(settings, session=msgspec.structs.replace(settings.session, review_timeout=1))
    with counter(hurried, qtbot, draw(barcode(keys))) as at:
        at.touch("attract.start")
        at.wait_for(states.Review)
        at.wait_for(states.Attract)
        shown = " ".join(child.accessibleName() for child in at.window.findChildren(QPushButton))
        assert "鎌倉 太郎" not in shown
