from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk_app.config.locations import PRINTER_PROFILES
from kiosk_app.devices.printer.profile import ColourMode, PrinterProfile, Quality, Sheet, Sides
from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok
from kiosk_app.printing.profiles import load_profile

if TYPE_CHECKING:
    from pathlib import Path

A4 = "iso_a4_210x297mm"
WHOLE = """
title = "Counter 36"
match = ["ACME Laser *"]
sides = "two-sided-long-edge"
quality = "high"
colour = "auto"
notes = "by the window"
[ipp_options]
output-bin = "face-up"
[sheets.iso_a4_210x297mm]
tray = "Tray2"
offset_mm = [0.4, -0.3]
scale = 1.003
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "profile.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_key_is_read(tmp_path: Path) -> None:
    assert load_profile(write(tmp_path, WHOLE)) == Ok(
        PrinterProfile(
            title="Counter 36",
            match=("ACME Laser *",),
            sides=Sides.LONG_EDGE,
            quality=Quality.HIGH,
            colour=ColourMode.AUTO,
            notes="by the window",
            ipp_options={"output-bin": "face-up"},
            sheets={A4: Sheet(tray="Tray2", offset_mm=(0.4, -0.3), scale=1.003)},
        )
    )


@pytest.mark.parametrize("path", sorted(PRINTER_PROFILES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_profile_that_ships_is_valid_and_corrects_nothing_unmeasured(path: Path) -> None:
    loaded = load_profile(path)
    assert isinstance(loaded, Ok)
    assert all(sheet.scale == 1.0 and not any(sheet.offset_mm) for sheet in loaded.value.sheets.values())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("colr = 'color'", "colr"),
        ("quality = 'best'", "quality"),
        ("[sheets.iso_a4_210x297mm]\nscale = 2.0", "scale"),
        ("[sheets.iso_a4_210x297mm]\noffset_mm = [1.0]", "offset_mm"),
        ("[sheets.iso_a4_210x297mm]\ntray = 'two words'", "tray"),
        ("title = ", "profile.toml"),
    ],
)
def test_a_wrong_key_or_value_is_refused_and_named(tmp_path: Path, text: str, names: str) -> None:
    refused = load_profile(write(tmp_path, text))
    assert isinstance(refused, Err)
    assert refused.failure.code is Code.CONFIGURATION
    assert names in refused.failure.subject


def test_a_file_that_is_missing_or_no_text_is_refused(tmp_path: Path) -> None:
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.toml", tmp_path, binary):
        refused = load_profile(path)
        assert isinstance(refused, Err)
        assert refused.failure.code is Code.CONFIGURATION


def test_a_profile_knows_its_printer_by_make_and_model() -> None:
    profile = PrinterProfile(match=("acme laser *", "*IPP Everywhere*"))
    assert profile.matches("ACME Laser 3000")
    assert profile.matches("Printer - IPP Everywhere")
    assert not profile.matches("ACME Inkjet 3000")
    assert not PrinterProfile().matches("ACME Laser 3000")


def test_job_options_never_fit_a_form_to_the_margins_unless_the_profile_insists() -> None:
    assert PrinterProfile().job_options(A4) == {
        "media": A4,
        "sides": "one-sided",
        "print-quality": "4",
        "print-color-mode": "monochrome",
        "print-scaling": "none",
    }
    insisting = PrinterProfile(ipp_options={"print-scaling": "fit"}, sheets={A4: Sheet(tray="Tray2")})
    assert insisting.job_options(A4)["print-scaling"] == "fit"
    assert insisting.job_options(A4)["InputSlot"] == "Tray2"
    assert "InputSlot" not in insisting.job_options("iso_a3_297x420mm")
