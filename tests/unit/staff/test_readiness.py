"""Every check on real things: files, libraries, keys, journals; and what it says where one of them is wrong."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from still_camera import StillCamera, desk_with
from trust_lists import first_signer, relist

from kiosk_app.config.locations import FORM_TEMPLATES, INSTALL_ROOT
from kiosk_app.config.settings import CameraSettings
from kiosk_app.devices.camera.opencv import OpenCvCamera
from kiosk_app.devices.camera.recording import RecordingCamera
from kiosk_app.devices.clock.manual import ManualClock
from kiosk_app.devices.printer.folder import FolderPrinter
from kiosk_app.devices.printer.port import OFFLINE, PrinterReadiness
from kiosk_app.devices.scanner.manual import ManualScanner
from kiosk_app.devices.scanner.wedge import wedge_scanner
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.form_filling.catalogue import Catalogue, load_catalogue
from kiosk_app.journal.store import open_journal
from kiosk_app.payload import key_office, trust_list
from kiosk_app.payload.key_office import Part, make_keys
from kiosk_app.payload.keys import ROOT_KEY, ROOT_PUBLIC, SEAL_KEY, SIGNER_KEY
from kiosk_app.payload.trust_list import Status
from kiosk_app.staff import readiness
from kiosk_app.staff.fontconfig import known_font_files
from kiosk_app.staff.readiness import Finding, Library, State
from kiosk_app.text.fonts import PRINT_FONTS
from kiosk_app.verification.trust_store import load_trust_store

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk_app.devices.printer.port import Printer

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DAY_MS = 86_400_000


class TestGathering:
    def test_a_check_that_breaks_keeps_no_other_from_being_made(self) -> None:
        def broken() -> Finding:
            message = "鎌倉 太郎"
            raise ZeroDivisionError(message)

        checks = readiness.gather({"broken": broken, "sound": lambda: Finding(State.OK, "Sound.")})
        assert [(check.name, check.state) for check in checks] == [("broken", State.FAILED), ("sound", State.OK)]
        assert checks[0].message == "The check itself broke (ZeroDivisionError)."

    def test_a_device_that_hangs_is_given_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(readiness, "PATIENCE_S", 0.05)
        released = threading.Event()

        def hangs() -> Finding:
            released.wait()
            return Finding(State.OK, "Too late.")

        (check,) = readiness.gather({"camera": hangs})
        released.set()
        assert check.state is State.FAILED
        assert "No answer" in check.message


class TestCamera:
    def test_a_recording_that_plays_is_ok(self, tmp_path: Path) -> None:
        video = tmp_path / "phone.avi"
        writer = cv2.VideoWriter(str(video), cv2.VideoWriter.fourcc(*"MJPG"), 30, (160, 120))
        for _ in range(3):
            writer.write(np.zeros((120, 160, 3), dtype=np.uint8))
        writer.release()
        found = readiness.camera(RecordingCamera(video, purpose="test"), CameraSettings(source="video", path=video))
        assert found == Finding(State.OK, "phone.avi gives pictures of 160 × 120 px.")

    def test_no_device_is_failed_with_what_to_do(self, tmp_path: Path) -> None:
        found = readiness.camera(OpenCvCamera(tmp_path / "video9", 1920, 1080), CameraSettings())
        assert found.state is State.FAILED
        assert found.message == f"There is no camera at {tmp_path / 'video9'} (S-NO-CAMERA)."
        assert "camera.path" in found.remedy

    def test_another_size_than_asked_for_serves_with_a_warning(self) -> None:
        asked = CameraSettings(width=1920, height=1080)
        found = readiness.camera(StillCamera(desk_with()), asked)
        assert found.state is State.WARNING
        assert found.message == "still gives pictures of 1280 × 720 px; 1920 × 1080 px were asked for."
        assert "camera.width" in found.remedy

    def test_an_exposure_that_was_not_taken_serves_with_a_warning(self) -> None:
        asked = CameraSettings(width=1280, height=720, exposure=80)
        found = readiness.camera(StillCamera(desk_with()), asked)
        assert found.state is State.WARNING
        assert found.message == "still gives pictures of 1280 × 720 px; its exposure is auto and 80 was asked for."

    def test_one_that_does_as_asked_is_ok(self) -> None:
        found = readiness.camera(StillCamera(desk_with()), CameraSettings(width=1280, height=720))
        assert found == Finding(State.OK, "still gives pictures of 1280 × 720 px.")


class TestHandScanner:
    def test_without_one_nothing_is_missing(self) -> None:
        assert readiness.hand_scanner(None).state is State.OK

    def test_one_that_can_be_taken_is_ok_and_let_go_again(self) -> None:
        scanner = ManualScanner()
        found = readiness.hand_scanner(scanner)
        assert found == Finding(State.OK, "The hand scanner at manual can be read.")
        assert isinstance(scanner.read(0), Err), "the check took the scanner and did not give it back"

    def test_one_that_is_absent_is_a_warning_since_the_camera_serves(self, tmp_path: Path) -> None:
        found = readiness.hand_scanner(wedge_scanner(tmp_path / "absent-event-kbd", "jis"))
        assert found.state is State.WARNING
        assert found.message == f"The hand scanner at {tmp_path / 'absent-event-kbd'} can't be had (S-NO-SCANNER)."
        assert "scanner.path" in found.remedy


class SpeakingPrinter(FolderPrinter):
    """A folder that says what a real printer says of itself; the real ones are asked in the integration tests."""

    def __init__(self, folder: Path, says: PrinterReadiness) -> None:
        super().__init__(folder)
        self._says = says

    def readiness(self) -> Result[PrinterReadiness]:
        return Ok(self._says)


class TestPrinter:
    def test_a_folder_that_can_be_written_is_ok(self, tmp_path: Path) -> None:
        assert readiness.printer(FolderPrinter(tmp_path / "out")) == Finding(
            State.OK, f"{tmp_path / 'out'} takes jobs."
        )

    def test_a_folder_that_cannot_be_made_is_failed(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        found = readiness.printer(FolderPrinter(tmp_path / "file" / "out"))
        assert found.state is State.FAILED
        assert "P-OUTPUT" in found.message

    @pytest.mark.parametrize(
        ("accepting", "reasons", "state"),
        [
            (True, (), State.OK),
            (True, ("cups-waiting-for-job-completed-report",), State.OK),
            (True, ("media-empty", "toner-low-warning"), State.WARNING),
            (True, (OFFLINE,), State.FAILED),
            (False, (), State.FAILED),
            (False, ("paused",), State.FAILED),
        ],
    )
    def test_what_the_printer_says_decides(
        self, tmp_path: Path, *, accepting: bool, reasons: tuple[str, ...], state: State
    ) -> None:
        device: Printer = SpeakingPrinter(tmp_path, PrinterReadiness(accepting=accepting, reasons=reasons))
        found = readiness.printer(device)
        assert found.state is state
        assert all(reason in found.message for reason in reasons) or state is State.OK
        assert bool(found.remedy) == (state is not State.OK)


class TestFonts:
    def test_the_fonts_of_this_machine_are_all_there(self) -> None:
        found = readiness.fonts((*PRINT_FONTS, *readiness.SCREEN_FONTS), known_font_files())
        assert found.state is State.OK, found

    def test_a_missing_font_is_failed_and_its_package_named(self, tmp_path: Path) -> None:
        gone = replace(PRINT_FONTS[1], path=tmp_path / "gone.ttf")
        found = readiness.fonts((PRINT_FONTS[0], gone), known_font_files())
        assert found.state is State.FAILED
        assert "IPAmjMincho" in found.message
        assert found.remedy == "Install: apt-get install fonts-ipamj-mincho"

    def test_a_font_that_fontconfig_does_not_know_is_failed(self) -> None:
        found = readiness.fonts(PRINT_FONTS, known_font_files() - {PRINT_FONTS[1].path})
        assert found.state is State.FAILED
        assert "IPAmjMincho" in found.message
        assert "fc-cache" in found.remedy


class TestLibraries:
    def test_the_libraries_of_this_machine_are_all_there(self) -> None:
        assert readiness.libraries(readiness.LATE_LIBRARIES).state is State.OK

    def test_a_missing_library_is_failed_with_what_is_lost_and_its_package(self) -> None:
        gone = Library(file="libnothing.so.9", package="libnothing9", without_it="nothing works")
        found = readiness.libraries((*readiness.LATE_LIBRARIES, gone))
        assert found.state is State.FAILED
        assert found.message == "Missing libnothing.so.9: nothing works."
        assert found.remedy == "Install: apt-get install libnothing9"

    def test_every_library_and_font_is_in_the_list_of_packages(self) -> None:
        listed = (INSTALL_ROOT / "resources" / "packaging" / "apt-runtime.txt").read_text().split()
        needed = {library.package for library in readiness.LATE_LIBRARIES}
        needed |= {font.package for font in (*PRINT_FONTS, *readiness.SCREEN_FONTS)}
        assert needed <= set(listed)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A city's own keys: one signer, valid for a year from today."""
    folder = tmp_path / "city"
    assert isinstance(make_keys(folder, hall="kamakura", issuer="kamakura-issuer", now=NOW), Ok)
    return folder


@pytest.fixture
def keys_dir(city: Path, tmp_path: Path) -> Path:
    """What one of its tablets has."""
    folder = tmp_path / "keys"
    assert isinstance(key_office.export(city, folder, Part.TABLET), Ok)
    return folder


class TestKeys:
    def test_keys_that_live_long_are_ok(self, keys_dir: Path) -> None:
        found = self.ask(keys_dir, NOW)
        assert found.state is State.OK
        assert "kamakura, the last until 2027-06-02" in found.message

    def test_keys_that_end_within_a_month_are_a_warning_with_the_day(self, keys_dir: Path, city: Path) -> None:
        relist(city, lambda listed: replace(listed, next_update=NOW + 500 * DAY))
        shutil.copy(city / trust_list.FILE, keys_dir)
        clock = ManualClock(NOW + 335 * DAY)
        assert self.ask(keys_dir, clock.now()).state is State.OK
        clock.advance(2 * DAY_MS)
        found = self.ask(keys_dir, clock.now())
        assert found.state is State.WARNING
        assert found.message == "Keys expire soon: kamakura-issuer on 2027-06-02."

    def test_a_key_whose_successor_is_there_already_is_no_warning(self, keys_dir: Path, city: Path) -> None:
        assert isinstance(key_office.rotate_signer(city, now=NOW + 337 * DAY), Ok)
        shutil.copy(city / trust_list.FILE, keys_dir)
        assert self.ask(keys_dir, NOW + 337 * DAY).state is State.OK

    def test_a_list_is_asked_for_a_month_ahead_and_still_believed_when_stale(self, keys_dir: Path, city: Path) -> None:
        relist(city, lambda listed: replace(listed, next_update=NOW + 60 * DAY))
        shutil.copy(city / trust_list.FILE, keys_dir)
        clock = ManualClock(NOW + 30 * DAY)
        assert self.ask(keys_dir, clock.now()).state is State.OK
        clock.advance(1000)
        assert self.ask(keys_dir, clock.now()).message == "The trust list should be replaced before 2026-07-31."
        clock.advance(30 * DAY_MS)
        found = self.ask(keys_dir, clock.now())
        assert found.state is State.WARNING
        assert found.message == "The trust list is stale since 2026-07-31; it is still believed."

    def test_a_key_for_later_is_no_fault(self, keys_dir: Path, city: Path) -> None:
        later = first_signer(not_before=NOW + 10 * DAY)
        relist(city, lambda listed: replace(listed, signers=(*listed.signers, *later(listed).signers)))
        shutil.copy(city / trust_list.FILE, keys_dir)
        assert self.ask(keys_dir, NOW).state is State.OK

    @pytest.mark.parametrize("now", [NOW + 367 * DAY, NOW - DAY])
    def test_keys_out_of_their_time_are_failed(self, keys_dir: Path, now: datetime) -> None:
        assert self.ask(keys_dir, now).state is State.FAILED

    @pytest.mark.parametrize("status", [Status.RETIRED, Status.COMPROMISED])
    def test_keys_that_sign_no_more_are_failed(self, keys_dir: Path, city: Path, status: Status) -> None:
        relist(city, first_signer(status=status))
        shutil.copy(city / trust_list.FILE, keys_dir)
        found = self.ask(keys_dir, NOW)
        assert found.state is State.FAILED
        assert "No issuer's key is valid today" in found.message

    @pytest.mark.parametrize("name", [ROOT_PUBLIC, trust_list.FILE, SEAL_KEY])
    def test_a_missing_and_a_damaged_file_are_named(self, keys_dir: Path, name: str) -> None:
        (keys_dir / name).write_bytes(b"\x00")
        damaged = self.ask(keys_dir, NOW)
        (keys_dir / name).unlink()
        missing = self.ask(keys_dir, NOW)
        assert (damaged.state, missing.state) == (State.FAILED, State.FAILED)
        assert f"{keys_dir} can't be used (C-KEYS): {name}" in damaged.message
        assert f"{keys_dir} can't be used (V-NO-TRUST-STORE): {name} is missing." in missing.message

    @pytest.mark.parametrize("name", [ROOT_KEY, SIGNER_KEY])
    def test_a_key_that_signs_does_not_belong_on_a_counter(self, keys_dir: Path, name: str) -> None:
        (keys_dir / name).touch()
        found = self.ask(keys_dir, NOW)
        assert found.state is State.WARNING
        assert name in found.message
        assert readiness.keys(load_trust_store(keys_dir), keys_dir=keys_dir, counter=False, now=NOW).state is State.OK

    @staticmethod
    def ask(keys_dir: Path, now: datetime) -> Finding:
        return readiness.keys(load_trust_store(keys_dir), keys_dir=keys_dir, counter=True, now=now)


class TestClock:
    def test_a_clock_behind_the_newest_entry_is_failed(self) -> None:
        passed = {"the newest journal entry": NOW}
        assert readiness.clock(NOW, passed, skew=timedelta(0)).state is State.OK
        found = readiness.clock(NOW - DAY, passed, skew=timedelta(minutes=5))
        assert found.state is State.FAILED
        assert "before the newest journal entry" in found.message
        assert "timedatectl" in found.remedy

    def test_a_small_difference_is_no_fault(self) -> None:
        passed = {"the newest journal entry": NOW}
        assert readiness.clock(NOW - timedelta(minutes=4), passed, skew=timedelta(minutes=5)).state is State.OK

    def test_build_trust_store_and_journal_have_surely_passed(self, keys_dir: Path, tmp_path: Path) -> None:
        clock = ManualClock(NOW + DAY)
        path = tmp_path / "journal.db"
        opened = open_journal(path, clock)
        assert isinstance(opened, Ok)
        with closing(opened.value) as journal:
            assert isinstance(journal.append("session.started"), Ok)
        moments = readiness.passed_moments(keys_dir=keys_dir, journal=path, clock=clock)
        built = datetime.fromtimestamp((INSTALL_ROOT / "kiosk_app" / "__init__.py").stat().st_mtime, UTC)
        assert sorted(moments.values()) == sorted([NOW, NOW + DAY, built])

    def test_a_new_tablet_has_its_build_to_go_by(self, tmp_path: Path) -> None:
        moments = readiness.passed_moments(keys_dir=tmp_path, journal=tmp_path / "journal.db", clock=ManualClock())
        assert list(moments) == ["the program's own build"]
        assert not (tmp_path / "journal.db").exists()


class TestDisk:
    def test_the_limits_decide(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        free = os.statvfs(tmp_path)
        free_mb = free.f_bavail * free.f_frsize // 1_000_000
        assert readiness.disk(tmp_path / "not" / "there" / "yet").state is State.OK
        monkeypatch.setattr(readiness, "DISK_WARNING_MB", free_mb * 2)
        assert readiness.disk(tmp_path).state is State.WARNING
        monkeypatch.setattr(readiness, "DISK_FAILURE_MB", free_mb * 2)
        assert readiness.disk(tmp_path).state is State.FAILED


class TestForms:
    def test_sound_and_compiled_forms_are_ok(self) -> None:
        found = readiness.forms(load_catalogue(FORM_TEMPLATES), lambda _template: True)
        assert found.state is State.OK, found
        assert "residence_change_notification" in found.message

    def test_forms_that_wait_to_be_compiled_are_a_warning(self) -> None:
        found = readiness.forms(
            load_catalogue(FORM_TEMPLATES), lambda template: template.head.id == "residence_record_request"
        )
        assert found.state is State.WARNING
        assert "residence_change_notification" in found.message
        assert "residence_record_request" not in found.message

    def test_a_damaged_form_is_failed_and_named(self, tmp_path: Path) -> None:
        (tmp_path / "half_a_form").mkdir()
        (tmp_path / "half_a_form" / "form.toml").write_text("[form\n")
        found = readiness.forms(load_catalogue(tmp_path), lambda _template: True)
        assert found.state is State.FAILED
        assert "half_a_form: form.toml" in found.message

    def test_no_folder_and_no_form_are_failed(self, tmp_path: Path) -> None:
        missing = readiness.forms(load_catalogue(tmp_path / "gone"), lambda _template: True)
        none = readiness.forms(Ok(Catalogue(templates=())), lambda _template: True)
        assert (missing.state, none.state) == (State.FAILED, State.FAILED)
        assert "gone" in missing.message


class TestJournal:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "journal.db"
        opened = open_journal(path, ManualClock())
        assert isinstance(opened, Ok)
        with closing(opened.value) as journal:
            for _ in range(5):
                assert isinstance(journal.append("session.started"), Ok)
        return path

    def test_a_whole_journal_is_ok(self, path: Path) -> None:
        assert readiness.journal(path, ManualClock()) == Finding(State.OK, "5 entries, none changed.")

    def test_a_new_tablet_has_none_and_asking_makes_none(self, tmp_path: Path) -> None:
        assert readiness.journal(tmp_path / "journal.db", ManualClock()).state is State.WARNING
        assert not (tmp_path / "journal.db").exists()

    def test_a_changed_entry_is_failed_and_numbered(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("DROP TRIGGER entries_refuse_update")
            connection.execute("UPDATE entries SET event = 'barcode.read' WHERE seq = 3")
            connection.commit()
        found = readiness.journal(path, ManualClock())
        assert found.state is State.FAILED
        assert "J-BROKEN" in found.message
        assert "from entry 3 on" in found.message

    def test_a_file_that_is_no_journal_is_failed(self, tmp_path: Path) -> None:
        path = tmp_path / "journal.db"
        path.write_bytes(b"no database" * 100)
        found = readiness.journal(path, ManualClock())
        assert found.state is State.FAILED
        assert "J-UNAVAILABLE: SQLITE_NOTADB" in found.message

    def test_a_journal_without_its_table_is_failed(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("DROP TABLE entries")
        found = readiness.journal(path, ManualClock())
        assert found.state is State.FAILED
        assert "cannot be read to its end" in found.message


def test_what_the_settings_ask_for_in_vain_is_failed() -> None:
    failure = Failure(code=Code.CONFIGURATION, subject="camera.source: a counter needs a real camera")
    found = readiness.misconfigured(failure)
    assert found.state is State.FAILED
    assert found.message == "camera.source: a counter needs a real camera (C-CONFIG)."
