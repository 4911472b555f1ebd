"""What is touched or typed becomes the right event, and only that."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from kiosk_app.session import events
from kiosk_app.session.screen_model import Content, ScreenModel
from kiosk_app.session.states import Language, Preferences
from kiosk_app.ui.gallery import SCREENS
from kiosk_app.ui.widgets.button import Button, Rank

if TYPE_CHECKING:
    from show_window import ShowWindow

    from kiosk_app.ui.window import KioskWindow

PLAIN = Preferences()
TOUCHES: list[tuple[str, str, events.Event]] = [
    ("attract", "attract.start", events.StartTouched()),
    ("review", "review.print", events.PrintTouched()),
    ("pages-question", "question.yes", events.PagesCameOut()),
    ("pages-question", "question.no", events.PagesMissing()),
    ("done", "done.finish", events.FinishTouched()),
    ("done", "done.more_time", events.MoreTimeTouched()),
    ("trouble-retry", "trouble.again", events.TryAgainTouched()),
    ("trouble-retry", "trouble.start_over", events.StartOverTouched()),
    ("trouble-staff", "trouble.start_over", events.StartOverTouched()),
    ("scanning", "bar.start_over", events.StartOverTouched()),
    ("printing", "bar.start_over", events.StartOverTouched()),
    ("review", "bar.text_size", events.PreferencesChosen(preferences=replace(PLAIN, large_text=True))),
    ("review", "bar.contrast", events.PreferencesChosen(preferences=replace(PLAIN, high_contrast=True))),
    ("attract", "bar.language.en", events.PreferencesChosen(preferences=replace(PLAIN, language=Language.ENGLISH))),
]
CITIZEN_SCREENS = [name for name in SCREENS if name not in {"attract", "fault"}]


def _button(window: KioskWindow, name: str) -> Button:
    button = window.screen_shown.findChild(Button, name)
    assert button is not None
    return button


def _listen(window: KioskWindow) -> list[object]:
    heard: list[object] = []
    window.intent.connect(heard.append)
    return heard


@pytest.mark.parametrize(("screen", "name", "expected"), TOUCHES)
def test_a_touch_becomes_its_event(show: ShowWindow, screen: str, name: str, expected: events.Event) -> None:
    window = show(SCREENS[screen])
    heard = _listen(window)
    QTest.mouseClick(_button(window, name), Qt.MouseButton.LeftButton)
    assert heard == [expected]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_keys_touch_what_has_the_focus(show: ShowWindow, key: Qt.Key) -> None:
    window = show(SCREENS["review"])
    heard = _listen(window)
    button = _button(window, "review.print")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, key)
    assert heard == [events.PrintTouched()]


@pytest.mark.parametrize("name", CITIZEN_SCREENS)
def test_escape_starts_over_from_every_citizen_screen(show: ShowWindow, name: str) -> None:
    window = show(SCREENS[name])
    heard = _listen(window)
    QTest.keyClick(window.screen_shown, Qt.Key.Key_Escape)
    assert heard == [events.StartOverTouched()]


@pytest.mark.parametrize("name", ["attract", "fault"])
def test_escape_does_nothing_where_there_is_nothing_to_leave(show: ShowWindow, name: str) -> None:
    window = show(SCREENS[name])
    heard = _listen(window)
    QTest.keyClick(window.screen_shown, Qt.Key.Key_Escape)
    assert heard == []


@pytest.mark.parametrize("name", CITIZEN_SCREENS)
def test_every_citizen_screen_has_the_same_controls(show: ShowWindow, name: str) -> None:
    window = show(SCREENS[name])
    names = {button.objectName() for button in window.findChildren(Button) if button.isVisible()}
    assert {"bar.start_over", "bar.text_size", "bar.contrast", "bar.language.ja", "bar.language.en"} <= names


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_has_at_most_one_primary_action(show: ShowWindow, name: str) -> None:
    window = show(SCREENS[name])
    loud = [b for b in window.findChildren(Button) if b.isVisible() and b.rank is Rank.PRIMARY]
    waits_for_the_world = name.startswith(("scanning", "reading", "printing", "fault"))
    assert len(loud) == (0 if waits_for_the_world else 1)


def test_try_again_is_not_offered_where_it_cannot_help(show: ShowWindow) -> None:
    window = show(SCREENS["trouble-staff"])
    assert window.screen_shown.findChild(Button, "trouble.again") is None


def test_something_is_wrong_explains_and_leads_back(show: ShowWindow) -> None:
    window = show(SCREENS["review"])
    heard = _listen(window)
    QTest.mouseClick(_button(window, "review.wrong"), Qt.MouseButton.LeftButton)
    assert not _button(window, "review.print").isVisible()
    QTest.mouseClick(_button(window, "review.back"), Qt.MouseButton.LeftButton)
    assert _button(window, "review.print").isVisible()
    QTest.mouseClick(_button(window, "review.wrong"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(_button(window, "review.wrong.start_over"), Qt.MouseButton.LeftButton)
    assert heard == [*[events.MoreTimeTouched()] * 3, events.StartOverTouched()]


def test_reading_on_asks_for_more_time(show: ShowWindow) -> None:
    window = show(SCREENS["review"], replace(PLAIN, large_text=True))
    heard = _listen(window)
    areas = [area for area in window.findChildren(QScrollArea) if area.isVisible()]
    area = next(area for area in areas if area.verticalScrollBar().maximum() > 0)
    column = area.parentWidget()
    more = column.findChild(Button) if column else None
    assert more is not None
    for _ in range(20):
        if more.isEnabled():
            QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    assert area.verticalScrollBar().value() == area.verticalScrollBar().maximum()
    assert set(heard) == {events.MoreTimeTouched()}


@pytest.mark.parametrize("name", [name for name in SCREENS if name != "fault"])
def test_tab_walks_through_every_control_from_the_screen_s_own_to_the_bar(show: ShowWindow, name: str) -> None:
    window = show(SCREENS[name])
    visible = [button for button in window.findChildren(Button) if button.isVisible() and button.isEnabled()]
    walked: list[str] = []
    for _ in visible:
        QTest.keyClick(QApplication.focusWidget() or window.screen_shown, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert isinstance(focused, Button)
        walked.append(focused.objectName())
    assert len(walked) == len(visible)
    assert sorted(walked) == sorted(button.objectName() for button in visible)
    bar = [index for index, name in enumerate(walked) if name.startswith("bar.")]
    assert bar == list(range(len(walked) - len(bar), len(walked)))


def test_the_focus_shows_for_the_keyboard_only(show: ShowWindow) -> None:
    window = show(SCREENS["pages-question"])
    button = _button(window, "question.no")
    at_rest = button.grab().toImage()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    ringed = button.grab().toImage()
    button.clearFocus()
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    touched = button.grab().toImage()
    assert ringed != at_rest
    assert touched == at_rest
    edge = ringed.pixelColor(QPoint(ringed.width() // 2, 1))
    inside = ringed.pixelColor(QPoint(ringed.width() // 2, 3))
    assert (edge.name(), inside.name()) == ("#000000", "#ffd43d")


def test_the_focus_stays_on_the_switch_that_was_used(show: ShowWindow) -> None:
    content: Content = SCREENS["done"]
    window = show(content)
    _button(window, "bar.contrast").setFocus(Qt.FocusReason.TabFocusReason)
    window.show_model(ScreenModel(content=content, preferences=replace(PLAIN, high_contrast=True)))
    assert _button(window, "bar.contrast").hasFocus()


@pytest.mark.parametrize("name", SCREENS)
def test_every_control_has_a_name_and_a_role(show: ShowWindow, name: str) -> None:
    window = show(SCREENS[name])
    assert window.screen_shown.accessibleName()
    for button in window.findChildren(Button):
        interface = QAccessible.queryAccessibleInterface(button)
        assert interface.text(QAccessible.Text.Name)
        assert interface.role() in {QAccessible.Role.Button, QAccessible.Role.CheckBox}


def test_a_switch_says_whether_it_is_on(show: ShowWindow) -> None:
    window = show(SCREENS["done"], replace(PLAIN, large_text=True))
    states = {
        name: QAccessible.queryAccessibleInterface(_button(window, name)).state().checked
        for name in ("bar.text_size", "bar.contrast", "bar.language.ja", "bar.language.en")
    }
    assert states == {"bar.text_size": 1, "bar.contrast": 0, "bar.language.ja": 1, "bar.language.en": 0}


def test_a_finger_drags_what_is_longer_than_the_screen(show: ShowWindow) -> None:
    window = show(SCREENS["review"], replace(PLAIN, large_text=True))
    areas = [area for area in window.findChildren(QScrollArea) if area.isVisible()]
    area = next(area for area in areas if area.verticalScrollBar().maximum() > 0)
    finger = area.viewport()
    top, bottom = QPoint(50, 10), QPoint(50, finger.height() - 10)
    held = Qt.MouseButton.LeftButton
    strokes = [(QEvent.Type.MouseButtonPress, bottom, held)]
    strokes += [(QEvent.Type.MouseMove, bottom + (top - bottom) * (step / 10), held) for step in range(1, 11)]
    strokes += [(QEvent.Type.MouseButtonRelease, top, Qt.MouseButton.NoButton)]
    for kind, place, buttons in strokes:
        at, button = QPointF(place), Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else held
        everywhere = QPointF(finger.mapToGlobal(place))
        QApplication.sendEvent(
            finger, QMouseEvent(kind, at, everywhere, button, buttons, Qt.KeyboardModifier.NoModifier)
        )
        QTest.qWait(15)
    assert area.verticalScrollBar().value() > 0
