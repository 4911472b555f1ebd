"""THE place where real or stand-in devices are chosen and wired to the rooms."""

from __future__ import annotations

import secrets
import time
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING

import msgspec

from kiosk_app.config.locations import FORM_TEMPLATES, PRINTER_PROFILES
from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.devices.printer.folder import FolderPrinter
from kiosk_app.devices.scanner.serial import serial_scanner
from kiosk_app.devices.scanner.wedge import wedge_scanner
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.printing import PrintId
from kiosk_app.domain.result import Err, Ok
from kiosk_app.form_filling.catalogue import Catalogue, load_catalogue
from kiosk_app.form_filling.filler import FormFiller
from kiosk_app.journal.store import JOURNAL_FILE, open_journal
from kiosk_app.journal.writer import JournalWriter
from kiosk_app.printing.profiles import load_profile
from kiosk_app.printing.run import PrintLimits
from kiosk_app.printing.thread import PrinterThread
from kiosk_app.scanning.cascade import live_cascade
from kiosk_app.scanning.symbology import Symbology
from kiosk_app.session.pipeline import Pipeline, Verifies
from kiosk_app.ui.kiosk import Equipment
from kiosk_app.verification.replay import OncePerCode, ReplayRegister
from kiosk_app.verification.trust_store import load_trust_store, remember_sequence
from kiosk_app.verification.verifier import Verifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime

    from kiosk_app.config.settings import Settings
    from kiosk_app.devices.camera.port import Camera
    from kiosk_app.devices.clock.port import Clock
    from kiosk_app.devices.printer.port import Printer
    from kiosk_app.devices.printer.profile import PrinterProfile
    from kiosk_app.devices.scanner.port import HandScanner
    from kiosk_app.domain.barcode import UntrustedBarcode
    from kiosk_app.domain.result import Result
    from kiosk_app.scanning.cascade import Cascade

REFERENCE_LETTERS = "ABCDEFGHJKLMNPRSTUVWXY3479"
"""Without the letters and digits that are mistaken for each other when they are read aloud or written by hand."""

PRINT_SHARE = 0.9
"""Of the session's limit for printing: what the print itself may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """The rooms between the camera and the printer, ready to work."""

    pipeline: Pipeline
    filler: FormFiller
    clock: Clock


class RefusingVerifier:
    """Stands where a tablet has no usable trust store: it can vouch for nothing, and says so for every code."""

    def __init__(self, failure: Failure) -> None:
        self._failure = failure

    def verify(self, barcode: UntrustedBarcode, now: datetime) -> Err:  # noqa: ARG002 - the port's arguments
        """Refuse with the trust store's own failure."""
        return Err(self._failure)


def build_rooms(settings: Settings, *, clock_floor: int = 0, register: ReplayRegister | None = None) -> Rooms:
    """Everything a barcode walks through.

    What is missing or damaged (trust store, templates) does not stop the kiosk: it is refused with its code when
    someone needs it, and ``doctor`` names it before. ``clock_floor`` is a moment that has surely passed (seconds since
    1970 UTC). Codes that ``register`` knows are refused.
    """
    clock = SystemClock()
    loaded = load_catalogue(settings.paths.form_templates or FORM_TEMPLATES)
    catalogue = loaded.value if isinstance(loaded, Ok) else Catalogue(templates=(), damaged=(loaded.failure,))
    filler = FormFiller(catalogue, settings.paths.state / "compiled")
    verifier = _verifier(settings, clock_floor, register)
    pipeline = Pipeline(
        verifier=verifier,
        form_rules=catalogue.rules,
        damaged_forms=catalogue.damaged_forms,
        filler=filler,
        now=clock.now,
        milliseconds=lambda: time.perf_counter_ns() / 1e6,
        new_reference=new_reference,
    )
    return Rooms(pipeline=pipeline, filler=filler, clock=clock)


def _verifier(settings: Settings, clock_floor: int, register: ReplayRegister | None) -> Verifies:
    trust = load_trust_store(settings.paths.keys, state=settings.paths.state)
    if isinstance(trust, Err):
        return RefusingVerifier(trust.failure)
    remember_sequence(trust.value, settings.paths.state)
    verifier = Verifier(trust.value, clock_skew_s=settings.verification.clock_skew, floor=clock_floor)
    return verifier if register is None else OncePerCode(verifier, register)


def _digest(settings: Settings) -> str:
    """Which settings are in force, without saying what they are."""
    return sha256(msgspec.json.encode(settings, enc_hook=str)).hexdigest()[:16]


def new_reference() -> PrintId:
    """A fresh reference such as ``K7P-3WA``: short, speakable, and without meaning."""
    letters = [secrets.choice(REFERENCE_LETTERS) for _ in range(6)]
    return PrintId(f"{''.join(letters[:3])}-{''.join(letters[3:])}")


def camera_factory(settings: Settings) -> Result[Callable[[], Camera]]:
    """What opens the configured camera; ``C-CONFIG`` where a counter was given a recording."""
    camera, purpose = settings.camera, settings.purpose
    if camera.source == "device":
        from kiosk_app.devices.camera.opencv import OpenCvCamera  # noqa: PLC0415 - OpenCV takes time to load

        exposure = None if camera.exposure == "auto" else camera.exposure
        return Ok(lambda: OpenCvCamera(camera.path, camera.width, camera.height, exposure=exposure))
    if purpose == "counter":
        return Err(Failure(code=Code.CONFIGURATION, subject="camera.source: a counter needs a real camera"))
    from kiosk_app.devices.camera.recording import RecordingCamera  # noqa: PLC0415 - OpenCV takes time to load

    return Ok(lambda: RecordingCamera(camera.path, purpose=purpose))


def hand_scanner(settings: Settings) -> HandScanner | None:
    """The configured hand scanner, not opened yet; None where the settings name none."""
    scanner = settings.scanner
    if scanner.path is None or scanner.kind == "none":
        return None
    if scanner.kind == "serial":
        return serial_scanner(scanner.path, scanner.baud)
    return wedge_scanner(scanner.path, scanner.layout)


def cascade(settings: Settings) -> AbstractContextManager[Cascade]:
    """The decoders for the symbologies that the city chose."""
    return live_cascade([Symbology(name) for name in settings.scanning.symbologies])


@contextmanager
def equip(settings: Settings, on_journal_failure: Callable[[Failure], None]) -> Iterator[Result[Equipment]]:
    """All that a running kiosk works with; the journal is closed when the block ends.

    Refused where it cannot serve at all: no journal (``J-UNAVAILABLE``), or settings that contradict each other
    (``C-CONFIG``).
    """
    make_camera = camera_factory(settings)
    if isinstance(make_camera, Err):
        yield make_camera
        return
    printer = printing(settings)
    if isinstance(printer, Err):
        yield printer
        return
    clock = SystemClock()
    settings.paths.state.mkdir(parents=True, exist_ok=True)
    journal = open_journal(settings.paths.state / JOURNAL_FILE, clock)
    if isinstance(journal, Err):
        yield journal
        return
    latest = journal.value.latest_time()
    with JournalWriter(journal.value, on_journal_failure) as writer:
        register = _register(settings, writer)
        rooms = build_rooms(settings, clock_floor=int(latest.timestamp()) if latest else 0, register=register)
        writer.record("program.started", version=version("kiosk-app"))
        writer.record("config.loaded", digest=_digest(settings))
        yield Ok(
            Equipment(
                pipeline=rooms.pipeline,
                filler=rooms.filler,
                make_camera=make_camera.value,
                make_cascade=lambda: cascade(settings),
                hand_scanner=hand_scanner(settings),
                make_printer_thread=lambda report: PrinterThread(
                    printer.value.connect, clock, report, profile=printer.value.profile, limits=printer.value.limits
                ),
                mark_printed=lambda codes: register.mark(codes, clock.now()) if register else None,
                journal=writer,
                clock=clock,
            )
        )
        writer.record("program.stopped")
    journal.value.close()


def _register(settings: Settings, writer: JournalWriter) -> ReplayRegister | None:
    if not settings.verification.refuse_repeats:
        return None
    return ReplayRegister(
        settings.paths.state,
        clock_skew_s=settings.verification.clock_skew,
        on_unavailable=lambda failure: writer.record("register.unavailable", code=failure.code.value),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """The configured printer: what connects to it, its profile, and how long a print may take."""

    connect: Callable[[], Printer]
    profile: PrinterProfile
    limits: PrintLimits


def printing(settings: Settings) -> Result[Printing]:
    """The configured printer; ``C-CONFIG`` where its profile is missing or damaged."""
    printer = settings.printer
    profile = load_profile((settings.paths.printer_profiles or PRINTER_PROFILES) / f"{printer.profile}.toml")
    if isinstance(profile, Err):
        return profile
    # The print gives up before the session does, so that the printer's own reason reaches the screen.
    limits = PrintLimits(total_ms=round(settings.session.printing_timeout * 1000 * PRINT_SHARE))

    def connect() -> Printer:
        if printer.kind == "folder":
            return FolderPrinter(printer.folder)
        from kiosk_app.devices.printer.cups_printer import CupsPrinter  # noqa: PLC0415 - pycups is needed only here

        return CupsPrinter(queue=printer.queue, server=printer.server, profile=profile.value)

    return Ok(Printing(connect=connect, profile=profile.value, limits=limits))
