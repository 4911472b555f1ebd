"""A running kiosk: from settings to an exit status."""

from __future__ import annotations

import sys
import threading
from importlib.metadata import version
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QApplication

from kiosk_app import composition
from kiosk_app.config.locations import RESOURCES
from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.domain.result import Err, Ok
from kiosk_app.i18n.catalogue import Catalogue
from kiosk_app.journal.store import open_journal
from kiosk_app.journal.writer import JournalWriter
from kiosk_app.printing.thread import PrinterThread
from kiosk_app.session import states
from kiosk_app.session.states import Language, Preferences
from kiosk_app.session.transitions import Rules
from kiosk_app.ui.bridge import Bridge
from kiosk_app.ui.kiosk import Equipment, Kiosk
from kiosk_app.ui.window import KioskWindow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from PySide6.QtGui import QPixmap

    from kiosk_app.config.settings import Settings
    from kiosk_app.domain.result import Result
    from kiosk_app.journal.store import Journal
    from kiosk_app.session.states import Stage

FAULT_SHOWN_MS = 5000
"""How long the fault screen stands before the program ends and its supervisor starts it anew."""
FAULT_STATUS = 70
"""EX_SOFTWARE of sysexits.h."""
GLANCE_MS = 300
"""How often a picture of the screen is taken for an album."""


class Visits:
    """Counts ended visits and ends the program after ``limit`` of them; never where ``limit`` is None."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._ended = -1

    def see(self, stage: Stage) -> None:
        """Take in the stage that is shown now: every return to the attract screen ends a visit."""
        if isinstance(stage, states.Attract):
            self._ended += 1
            if self._ended == self._limit:
                QTimer.singleShot(0, QApplication.quit)


class Album:
    """Keeps a picture of every screen, as it last looked before the next one came. For demonstrations only."""

    def __init__(self, folder: Path, window: KioskWindow) -> None:
        self._folder = folder
        self._window = window
        self._stage = "attract"
        self._picture: QPixmap | None = None
        self._taken = 0
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(GLANCE_MS)

    def see(self, stage: Stage) -> None:
        """Take in the stage that is shown now."""
        if self._picture is not None:
            self._taken += 1
            self._folder.mkdir(parents=True, exist_ok=True)
            self._picture.save(str(self._folder / f"{self._taken:02d}-{self._stage}.png"))
            self._picture = None
        self._stage = type(stage).__name__.lower()

    def _look(self) -> None:
        self._picture = self._window.grab()


def run_kiosk(settings: Settings, *, visits: int | None = None, album: Path | None = None) -> Result[int]:
    """Serve until the window is closed or ``visits`` visits have ended; gives the exit status.

    Refused with a code where it cannot serve at all: no journal, or settings that contradict each other. ``album`` is a
    folder for pictures of the screens.
    """
    application = QApplication.instance() or QApplication(sys.argv[:1])
    clock = SystemClock()
    make_camera = composition.camera_factory(settings)
    if isinstance(make_camera, Err):
        return make_camera
    printing = composition.printing(settings)
    if isinstance(printing, Err):
        return printing
    settings.paths.state.mkdir(parents=True, exist_ok=True)
    journal = open_journal(settings.paths.state / "journal.db", clock)
    if isinstance(journal, Err):
        return journal

    preferences = Preferences(language=Language(settings.ui.language))
    window = _window(settings)
    bridge = Bridge()
    counted = Visits(visits)
    pictures = Album(album, window) if album else None

    def fault(type_name: str) -> None:
        bridge.call(lambda: bridge.faulted.emit(type_name))

    def on_stage(stage: Stage) -> None:
        counted.see(stage)
        if pictures is not None:
            pictures.see(stage)
        if isinstance(stage, states.Fault):
            QTimer.singleShot(FAULT_SHOWN_MS, lambda: QApplication.exit(FAULT_STATUS))

    with JournalWriter(journal.value, on_failure=lambda failure: fault(failure.code.value)) as writer:
        writer.record("program.started", version=version("kiosk-app"))
        rooms = composition.build_rooms(settings, clock_floor=_floor(journal.value))
        kiosk = Kiosk(
            window=window,
            bridge=bridge,
            equipment=Equipment(
                pipeline=rooms.pipeline,
                make_camera=make_camera.value,
                make_printer_thread=lambda report: PrinterThread(
                    printing.value.connect, clock, report, profile=printing.value.profile, limits=printing.value.limits
                ),
                journal=writer,
                clock=clock,
            ),
            rules=Rules(settings=settings.session, preferences=preferences),
            on_stage=on_stage,
        )
        _report_defects_by_type(fault)
        kiosk.start()
        window.appear()
        bridge.run_in_background(rooms.filler.prepare, lambda _damaged: None)
        status = application.exec()
        kiosk.close()
        bridge.close()
        writer.record("program.stopped")
    journal.value.close()
    return Ok(status)


def _window(settings: Settings) -> KioskWindow:
    windowed = QSize(settings.ui.window_width, settings.ui.window_height) if settings.ui.windowed else None
    return KioskWindow(
        Catalogue.load(RESOURCES / "locale"),
        city={Language.JAPANESE: settings.city.name, Language.ENGLISH: settings.city.name_en},
        windowed=windowed,
        mirror_preview=settings.camera.mirror_preview,
    )


def _floor(journal: Journal) -> int:
    latest = journal.latest_time()
    return int(latest.timestamp()) if latest else 0


def _report_defects_by_type(fault: Callable[[str], None]) -> None:
    """An exception's message and a traceback's values can hold personal data: say the type and the place only."""

    def report(kind: type[BaseException], trace: TracebackType | None) -> None:
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "an unknown place"
        sys.stderr.write(f"defect: {kind.__name__} at {place}\n")
        fault(kind.__name__)

    sys.excepthook = lambda kind, _value, trace: report(kind, trace)
    threading.excepthook = lambda details: report(details.exc_type, details.exc_traceback)
