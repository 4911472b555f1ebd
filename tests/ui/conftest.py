"""Windows as a citizen sees them, on the offscreen platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize

from kiosk_app.config.locations import RESOURCES
from kiosk_app.i18n.catalogue import Catalogue
from kiosk_app.session.screen_model import ScreenModel
from kiosk_app.session.states import Preferences
from kiosk_app.ui.gallery import CITY
from kiosk_app.ui.window import KioskWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from show_window import ShowWindow

    from kiosk_app.session.screen_model import Content


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load(RESOURCES / "locale")


@pytest.fixture
def show(qtbot: QtBot, catalogue: Catalogue) -> ShowWindow:
    def show_window(
        content: Content,
        preferences: Preferences = Preferences(),  # noqa: B008 - frozen
        *,
        size: tuple[int, int] = (1280, 800),
        px_per_mm: float = 3.94,
        mirror: bool = False,
    ) -> KioskWindow:
        window = KioskWindow(catalogue, city=CITY, windowed=QSize(*size), px_per_mm=px_per_mm, mirror_preview=mirror)
        qtbot.addWidget(window)
        window.appear()
        qtbot.waitExposed(window)
        window.show_model(ScreenModel(content=content, preferences=preferences))
        qtbot.wait(1)
        return window

    return show_window
