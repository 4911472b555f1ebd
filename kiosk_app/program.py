"""A running kiosk: from settings to an exit status."""

from __future__ import annotations

import ctypes
import os
import re
import resource
import signal
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication

from kiosk_app.config.locations import RESOURCES
from kiosk_app.demo.virtual_display import has_display
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok
from kiosk_app.i18n.catalogue import Catalogue
from kiosk_app.session import states
from kiosk_app.session.screen_model import AttractScreen, ScreenModel
from kiosk_app.session.states import Language, Preferences
from kiosk_app.session.transitions import Rules
from kiosk_app.ui.bridge import Bridge
from kiosk_app.ui.window import KioskWindow

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QPixmap

    from kiosk_app.config.settings import Settings
    from kiosk_app.domain.result import Result
    from kiosk_app.session.states import Stage

FIRST_PAINT_LIMIT_MS = 2000
"""How long to wait for the first screen to be seen before going on regardless."""
FAULT_SHOWN_MS = 5000
"""How long the fault screen stands before the program ends and its supervisor starts it anew."""
FAULT_STATUS = 70
"""EX_SOFTWARE of sysexits.h."""
WORDS = re.compile("[A-Z][a-z]*")
PR_SET_DUMPABLE = 4
"""Of linux/prctl.h."""
GLANCE_MS = 300
"""How often a picture of the screen is taken for an album."""


class Visits:
    """Counts ended visits and ends the program after ``limit`` of them; never where ``limit`` is None."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._ended = 0
        self._serving = False

    def see(self, stage: Stage) -> None:
        """Take in the stage that is shown now: every return to the attract screen ends a visit."""
        served, self._serving = self._serving, not isinstance(stage, states.Attract)
        if served and not self._serving:
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
        self._stage = "-".join(WORDS.findall(type(stage).__name__)).lower()
        self._look()

    def _look(self) -> None:
        self._picture = self._window.grab()


def forbid_core_dumps() -> None:
    """From here on no crash writes this program's memory, with keys and people in it, to a disk (prctl(2), core(5)).

    Nor may another program of the same user look into it.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def run_kiosk(settings: Settings, *, visits: int | None = None, album: Path | None = None) -> Result[int]:
    """Serve until the window is closed or ``visits`` visits have ended; gives the exit status.

    Refused with a code where it cannot serve at all: no screen, no journal, or settings that contradict each other.
    ``album`` is a folder for pictures of the screens.
    """
    if not (has_display() or os.environ.get("QT_QPA_PLATFORM")):
        # Qt would end the process with a core dump.
        return Err(Failure(code=Code.CONFIGURATION, subject="DISPLAY: there is no screen to open a window on"))
    forbid_core_dumps()
    application = QApplication.instance() or QApplication(sys.argv[:1])
    preferences = Preferences(language=Language(settings.ui.language))
    window = _open_window(settings, preferences)
    # The rooms take longer to load than the first screen: whoever switched the tablet on sees it come up meanwhile.
    from kiosk_app import composition  # noqa: PLC0415 - after the first screen
    from kiosk_app.ui.kiosk import Kiosk  # noqa: PLC0415 - likewise

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

    with composition.equip(settings, on_journal_failure=lambda failure: fault(failure.code.value)) as equipment:
        if isinstance(equipment, Err):
            return equipment
        kiosk = Kiosk(
            window=window,
            bridge=bridge,
            equipment=equipment.value,
            rules=Rules(settings=settings.session, preferences=preferences),
            on_stage=on_stage,
        )
        bridge.watch_for_faults()
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda _number, _frame: QApplication.quit())
        kiosk.start()
        bridge.run_in_background(equipment.value.filler.prepare, lambda _damaged: None)
        status = application.exec()
        kiosk.close()
        bridge.close()
    return Ok(status)


def _open_window(settings: Settings, preferences: Preferences) -> KioskWindow:
    windowed = QSize(settings.ui.window_width, settings.ui.window_height) if settings.ui.windowed else None
    window = KioskWindow(
        Catalogue.load(RESOURCES / "locale"),
        city={Language.JAPANESE: settings.city.name, Language.ENGLISH: settings.city.name_en},
        windowed=windowed,
        mirror_preview=settings.camera.mirror_preview,
        key_hue=settings.ui.key_colour,
    )
    window.show_model(ScreenModel(content=AttractScreen(), preferences=preferences))
    window.appear()
    deadline = QDeadlineTimer(FIRST_PAINT_LIMIT_MS)
    while not window.has_appeared and not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, FIRST_PAINT_LIMIT_MS)
    return window
