"""The frozen settings, one struct per table of ``resources/config/kiosk.toml``, where every key is explained.

Unknown keys, wrong types and impossible values are refused (``C-CONFIG``) before any device is touched.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kiosk_app.devices.scanner.keyboard import Layout  # noqa: TC001 - msgspec reads it at run time
from kiosk_app.devices.scanner.serial import Baud  # noqa: TC001 - likewise

Seconds = Annotated[float, Meta(gt=0, le=3600)]


KeyColour = Literal["blue", "light-blue", "cyan", "green", "lime", "yellow", "orange", "red", "magenta", "purple"]
"""The hues of the Digital Agency's design tokens."""

Symbology = Literal["qr", "micro-qr", "rmqr", "aztec", "data-matrix", "pdf417"]
"""The kinds of 2D codes a city's page can show."""


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every table: frozen, named arguments only, unknown keys refused."""


class City(Section, frozen=True):
    """Who runs the kiosk. Which hall's barcodes it takes is said by the trust store alone."""

    name: str = "鎌倉市"
    name_en: str = "Kamakura City"


class Paths(Section, frozen=True):
    """Folders; relative ones count from the configuration file's folder."""

    state: Path = Path("var")
    keys: Path = Path("var/keys")
    form_templates: Path | None = None
    printer_profiles: Path | None = None


class CameraSettings(Section, frozen=True):
    """``source`` is ``device`` (a stable path below /dev/v4l/by-id) or ``video`` (a recording played in real time).

    ``exposure`` is ``auto`` or a fixed time in 100 µs.
    """

    source: Literal["device", "video"] = "device"
    path: Path = Path("/dev/video0")
    width: Annotated[int, Meta(ge=320, le=7680)] = 1920
    height: Annotated[int, Meta(ge=240, le=4320)] = 1080
    exposure: Literal["auto"] | Annotated[int, Meta(ge=1, le=10000)] = "auto"
    mirror_preview: bool = True


class ScannerSettings(Section, frozen=True):
    """A hand scanner beside the camera: ``wedge`` plays a keyboard of ``layout``, ``serial`` sends at ``baud``."""

    kind: Literal["none", "wedge", "serial"] = "none"
    path: Path | None = None
    layout: Layout = "jis"
    baud: Baud = 9600

    def __post_init__(self) -> None:
        """Raises ``ValueError`` for a scanner without its device file."""
        if self.kind != "none" and self.path is None:
            message = f"kind {self.kind} needs the path of a device"
            raise ValueError(message)


class ScanningSettings(Section, frozen=True):
    """Which 2D codes the counter looks for; every one besides the QR kinds slows the others down a little."""

    symbologies: Annotated[tuple[Symbology, ...], Meta(min_length=1)] = (
        "qr",
        "micro-qr",
        "rmqr",
        "aztec",
        "data-matrix",
        "pdf417",
    )


class PrinterSettings(Section, frozen=True):
    """``kind`` is ``cups`` (a queue) or ``folder`` (PDFs are written to ``folder``)."""

    kind: Literal["cups", "folder"] = "folder"
    server: str = ""
    queue: str = ""
    folder: Path = Path("out")
    profile: str = "folder"

    def __post_init__(self) -> None:
        """Raises ``ValueError`` for a kind of printer that lacks what it needs."""
        if self.kind == "cups" and not self.queue:
            message = "kind cups needs the name of a queue"
            raise ValueError(message)


class SessionSettings(Section, frozen=True):
    """How long each state may last, in seconds, before the kiosk forgets the citizen and returns to the start."""

    scanning_timeout: Seconds = 60
    review_timeout: Seconds = 90
    printing_timeout: Seconds = 120
    pages_question_timeout: Seconds = 45
    done_timeout: Seconds = 20
    trouble_timeout: Seconds = 30
    auto_confirm: bool = False


class UiSettings(Section, frozen=True):
    """What the screens look like at the start of every session."""

    language: Literal["ja", "en"] = "ja"
    key_colour: KeyColour = "blue"
    windowed: bool = False
    window_width: Annotated[int, Meta(ge=800, le=3840)] = 1280
    window_height: Annotated[int, Meta(ge=600, le=3840)] = 800


class VerificationSettings(Section, frozen=True):
    """Limits of the check; ``clock_skew`` is how far two clocks may disagree, in seconds.

    ``refuse_repeats`` keeps a code that was printed from being printed by the citizen again.
    """

    clock_skew: Annotated[int, Meta(ge=0, le=3600)] = 300
    refuse_repeats: bool = True


class Settings(Section, frozen=True):
    """Everything the kiosk can be told. Stand-in devices refuse to serve a ``counter``."""

    purpose: Literal["counter", "demo", "development", "test"] = "counter"
    city: City = City()
    paths: Paths = Paths()
    camera: CameraSettings = CameraSettings()
    scanning: ScanningSettings = ScanningSettings()
    scanner: ScannerSettings = ScannerSettings()
    printer: PrinterSettings = PrinterSettings()
    session: SessionSettings = SessionSettings()
    ui: UiSettings = UiSettings()
    verification: VerificationSettings = VerificationSettings()
