"""Sets the demo's stage: keys, a fresh barcode for the synthetic household, and the video of a phone showing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk_app.applicants.json_form import from_json
from kiosk_app.config.locations import RESOURCES
from kiosk_app.config.settings import (
    CameraSettings,
    Paths,
    PrinterSettings,
    SessionSettings,
    Settings,
    UiSettings,
    VerificationSettings,
)
from kiosk_app.demo.recording import make_recording
from kiosk_app.domain.result import Err, Ok
from kiosk_app.payload.issuing import issue, load_issuer_keys
from kiosk_app.payload.key_office import make_keys
from kiosk_app.payload.keys import DEMO_HALL, DEMO_ISSUER

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from kiosk_app.domain.result import Result

HOUSEHOLD = RESOURCES / "demo" / "application.json"
RECORDING = "phone.avi"


def issue_barcode(keys: Path, application: Path, now: datetime) -> Result[str]:
    """The text of a barcode valid from ``now``, signed and sealed with the keys in ``keys``, made where missing."""
    if not keys.exists():
        made = make_keys(keys, hall=DEMO_HALL, issuer=DEMO_ISSUER, now=now)
        if isinstance(made, Err):
            return made
    loaded = load_issuer_keys(keys)
    if isinstance(loaded, Err):
        return loaded
    household = from_json(application.read_bytes())
    if isinstance(household, Err):
        return household
    return issue(household.value, keys=loaded.value, now=now)


def set_stage(state: Path, out: Path, now: datetime, *, windowed: bool, auto_confirm: bool) -> Result[Settings]:
    """Make everything the demo needs below ``state`` and give the settings that use it; PDFs will go to ``out``.

    The video is made anew each time, since a barcode is only valid for some days.
    """
    keys = state / "keys"
    text = issue_barcode(keys, HOUSEHOLD, now)
    if isinstance(text, Err):
        return text
    recording = state / RECORDING
    make_recording(text.value, recording)
    return Ok(
        Settings(
            purpose="demo",
            paths=Paths(state=state, keys=keys),
            camera=CameraSettings(source="video", path=recording, mirror_preview=False),
            printer=PrinterSettings(kind="folder", folder=out),
            session=SessionSettings(auto_confirm=auto_confirm),
            ui=UiSettings(windowed=windowed),
            # The recording shows one and the same code for ever.
            verification=VerificationSettings(refuse_repeats=False),
        )
    )
