"""Every screen fits every window: no words cut off, nothing on top of something else, every target large enough."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from kiosk_app.domain.failures import COULD_NOT_CHECK, Code
from kiosk_app.session.screen_model import AttractScreen, Content, ScreenModel, TroubleScreen
from kiosk_app.session.states import Language, Preferences
from kiosk_app.ui.gallery import SCREENS
from kiosk_app.ui.widgets.badge import Badge
from kiosk_app.ui.widgets.busy import Busy
from kiosk_app.ui.widgets.button import Button
from kiosk_app.ui.widgets.camera_view import CameraView
from kiosk_app.ui.widgets.picture import Icon, Picture
from kiosk_app.ui.widgets.steps import Steps
from kiosk_app.ui.widgets.text import Text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from show_window import ShowWindow

    from kiosk_app.ui.window import KioskWindow

WINDOWS = {
    "tablet": ((1280, 800), 3.94),
    "monitor": ((1920, 1080), 3.94),
    "upright": ((800, 1280), 3.94),
    "ten-inch tablet": ((1280, 800), 5.87),
}
WISHES = [
    Preferences(language=language, large_text=large, high_contrast=contrast)
    for language, large, contrast in product(Language, (False, True), (False, True))
]
LEAST_VIEW_PX = 60
DRAWN = (Text, Button, Badge, Busy, CameraView, Icon, Picture, Steps)
EVERY_SCREEN = {
    **SCREENS,
    "trouble with a time": TroubleScreen(code=Code.ALREADY_PRINTED, may_retry=False, moment=datetime.now(UTC)),
    **{f"trouble {code}": TroubleScreen(code=code, may_retry=code in COULD_NOT_CHECK) for code in Code},
}


def _place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _drawn(window: QWidget) -> list[QWidget]:
    return [widget for widget in window.findChildren(QWidget) if isinstance(widget, DRAWN) and widget.isVisible()]


def _scroll_area(widget: QWidget) -> QScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent


def _cut_off(window: KioskWindow) -> list[str]:
    troubles = []
    for widget in _drawn(window):
        name = widget.accessibleName() or type(widget).__name__
        area = _scroll_area(widget)
        content = area.widget() if area else None
        ground = _place(content, window) if content else window.rect()
        if not ground.contains(_place(widget, window)):
            troubles.append(f"outside its ground: {name}")
        if isinstance(widget, Text):
            words, box = widget.layout_of_text, QRect(0, 0, widget.width(), widget.height())
        elif isinstance(widget, Button):
            words, box = widget.words, widget.room_for_words().toAlignedRect()
        else:
            continue
        if words.height(box.width()) > box.height() + 1:
            troubles.append(f"too low: {name}")
        if any(words.width_of(line) > box.width() + 1 for line in words.lines(box.width())):
            troubles.append(f"too narrow: {name}")
        if words.narrowest_width() > box.width() + 3:
            troubles.append(f"broken within a phrase: {name}")
    squeezed = [area for area in window.findChildren(QScrollArea) if area.isVisible() and area.height() < LEAST_VIEW_PX]
    return troubles + ["a part that scrolls shows next to nothing"] * len(squeezed)


def _overlapping(window: KioskWindow) -> list[str]:
    return [
        f"{type(one).__name__} {one.accessibleName()!r} over {type(other).__name__} {other.accessibleName()!r}"
        for one, other in combinations(_drawn(window), 2)
        if _scroll_area(one) is _scroll_area(other) and _place(one, window).intersects(_place(other, window))
    ]


@pytest.mark.parametrize("window_name", WINDOWS)
def test_nothing_is_cut_off_and_nothing_overlaps(show: ShowWindow, qtbot: QtBot, window_name: str) -> None:
    size, px_per_mm = WINDOWS[window_name]
    window = show(AttractScreen(), size=size, px_per_mm=px_per_mm)
    troubles = {}
    for (name, content), wishes in product(EVERY_SCREEN.items(), WISHES):
        if name.startswith("trouble ") and wishes.high_contrast:
            continue  # contrast changes no size, and these differ in their words only
        window.show_model(ScreenModel(content=content, preferences=wishes))
        qtbot.wait(1)
        found = _cut_off(window) + _overlapping(window)
        if found:
            troubles[name, wishes.language.value, wishes.large_text] = found
    assert troubles == {}


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("window_name", WINDOWS)
def test_every_target_is_twenty_millimetres(show: ShowWindow, window_name: str, name: str) -> None:
    size, px_per_mm = WINDOWS[window_name]
    window = show(SCREENS[name], size=size, px_per_mm=px_per_mm)
    small = [
        (button.text(), button.size())
        for button in window.findChildren(Button)
        if button.isVisible() and min(button.width(), button.height()) < 20 * px_per_mm
    ]
    assert small == []


@pytest.mark.parametrize("wishes", WISHES, ids=str)
@pytest.mark.parametrize("window_name", WINDOWS)
def test_attract_text_is_seven_millimetres(show: ShowWindow, window_name: str, wishes: Preferences) -> None:
    size, px_per_mm = WINDOWS[window_name]
    window = show(AttractScreen(), wishes, size=size, px_per_mm=px_per_mm)
    sizes = [label.font().pixelSize() for label in window.findChildren(QLabel) if label.isVisible()]
    sizes += [button.words.font.pixelSize() for button in window.findChildren(Button) if button.isVisible()]
    assert len(sizes) > 8
    assert min(sizes) >= 7 * px_per_mm


@pytest.mark.parametrize("name", [name for name in SCREENS if name != "review"])
def test_a_plain_screen_needs_no_scrolling(show: ShowWindow, name: str) -> None:
    content: Content = SCREENS[name]
    for size, px_per_mm in (WINDOWS["tablet"], WINDOWS["monitor"], WINDOWS["upright"]):
        window = show(content, size=size, px_per_mm=px_per_mm)
        assert [
            area.verticalScrollBar().maximum() for area in window.findChildren(QScrollArea) if area.isVisible()
        ] in (
            [],
            [0],
        )
