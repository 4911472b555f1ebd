"""The window shows what it is told, holds a picture only while scanning, and forgets."""

from __future__ import annotations

import gc
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from kiosk_app.domain.application import Address
from kiosk_app.domain.dates import CalendarDate
from kiosk_app.domain.failures import Code
from kiosk_app.domain.hint import Hint
from kiosk_app.session.screen_model import (
    AttractScreen,
    FormLine,
    PagesQuestionScreen,
    ReviewScreen,
    ScanningScreen,
    ScreenModel,
    TroubleScreen,
)
from kiosk_app.session.states import Language, Preferences
from kiosk_app.ui.gallery import CITY, SCREENS, main, picture_of_a_phone
from kiosk_app.ui.screens.attract import AttractView
from kiosk_app.ui.screens.scanning import ScanningView
from kiosk_app.ui.widgets.camera_view import as_image
from kiosk_app.ui.widgets.text import Text
from kiosk_app.ui.window import KioskWindow
from kiosk_app.ui.wording import address_text, date_text, family_for, form_title

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from pytestqt.qtbot import QtBot
    from show_window import ShowWindow

    from kiosk_app.i18n.catalogue import Catalogue

PLAIN = Preferences()
ENGLISH = Preferences(language=Language.ENGLISH)


def _words(window: QWidget) -> str:
    return "\n".join(label.text().replace("\u200b", "") for label in window.findChildren(QLabel) if label.isVisible())


def _destroy_the_dropped() -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    gc.collect()


def _half_red_half_blue() -> NDArray[np.uint8]:
    frame = np.zeros((90, 160, 3), dtype=np.uint8)
    frame[:, :80] = (0, 0, 255)
    frame[:, 80:] = (255, 0, 0)
    return frame


def _colours_of_the_preview(window: KioskWindow) -> tuple[str, str]:
    shown = window.screen_shown
    assert isinstance(shown, ScanningView)
    picture = shown.camera.grab().toImage()
    middle = picture.height() // 2
    ends = (
        picture.pixelColor(QPoint(picture.width() // 8, middle)),
        picture.pixelColor(QPoint(picture.width() * 7 // 8, middle)),
    )
    return ends[0].name(), ends[1].name()


def test_the_review_shows_everything_that_will_be_printed(show: ShowWindow) -> None:
    words = _words(show(SCREENS["review"]))
    review = SCREENS["review"]
    assert isinstance(review, ReviewScreen)
    for person in review.persons:
        assert person.name in words
        assert person.kana in words
        assert date_text(Language.JAPANESE, person.birth_date) in words
    for form in review.forms:
        assert form.title in words
        assert form.counter in words
    assert "神奈川県鎌倉市御成町18番10号" in words
    assert "横浜市中区" in words
    assert review.telephone in words
    assert "手書き" in words


def test_done_says_that_prefilled_is_not_filed_and_lists_counters_in_order(show: ShowWindow) -> None:
    words = _words(show(SCREENS["done"]))
    assert "まだ届け出は終わっていません" in words
    assert words.count("1F 36番 市民課") == 1, "two forms for one counter are one station"
    assert words.index("1F 36番") < words.index("1F 12番")
    assert "K7P3" in words


@pytest.mark.parametrize(("pages", "expected"), [(1, "Did your page"), (2, "Did all 2 pages")])
def test_english_counts(show: ShowWindow, pages: int, expected: str) -> None:
    assert expected in _words(show(PagesQuestionScreen(pages=pages), ENGLISH))


def test_trouble_shows_its_code_to_staff(show: ShowWindow) -> None:
    words = _words(show(TroubleScreen(code=Code.EXPIRED, may_retry=False)))
    assert "V-EXPIRED" in words


def test_the_fault_screen_speaks_every_language_at_once(show: ShowWindow) -> None:
    words = _words(show(SCREENS["fault"]))
    assert "ただいま使えません" in words
    assert "Not available" in words


def test_the_preview_shows_the_camera_s_colours_the_right_way_round(show: ShowWindow) -> None:
    window = show(ScanningScreen(reading=False))
    window.show_frame(_half_red_half_blue())
    assert _colours_of_the_preview(window) == ("#ff0000", "#0000ff")


def test_the_preview_can_be_a_mirror(show: ShowWindow) -> None:
    window = show(ScanningScreen(reading=False), mirror=True)
    window.show_frame(_half_red_half_blue())
    assert _colours_of_the_preview(window) == ("#0000ff", "#ff0000")


def test_the_code_found_is_outlined(show: ShowWindow) -> None:
    window = show(ScanningScreen(reading=False))
    shown = window.screen_shown
    assert isinstance(shown, ScanningView)
    image, corners = picture_of_a_phone()
    window.show_frame(image)
    plain = shown.camera.grab().toImage()
    window.show_frame(image, corners)
    assert shown.camera.grab().toImage() != plain


def test_a_frame_of_another_shape_is_a_defect() -> None:
    with pytest.raises(ValueError, match="height"):
        as_image(np.zeros((4, 4), dtype=np.uint8))


def test_a_slice_of_a_frame_can_be_shown() -> None:
    image = as_image(_half_red_half_blue()[:, ::2])
    assert (image.width(), image.height()) == (80, 90)
    assert image.pixelColor(0, 0).name() == "#ff0000"


def test_the_picture_stays_while_the_code_is_checked_and_goes_with_the_visit(show: ShowWindow) -> None:
    window = show(ScanningScreen(reading=False))
    window.show_frame(_half_red_half_blue())
    window.show_model(ScreenModel(content=ScanningScreen(reading=True), preferences=PLAIN))
    assert _colours_of_the_preview(window) == ("#ff0000", "#0000ff")
    window.forget()
    window.show_model(ScreenModel(content=ScanningScreen(reading=False), preferences=PLAIN))
    shown = window.screen_shown
    assert isinstance(shown, ScanningView)
    assert shown.camera.is_empty


def test_the_last_picture_of_a_camera_that_failed_gives_way_to_the_hand_scanner_s(show: ShowWindow) -> None:
    window = show(ScanningScreen(reading=False))
    window.show_frame(_half_red_half_blue())
    window.show_model(ScreenModel(content=ScanningScreen(reading=False, by_hand=True), preferences=PLAIN))
    shown = window.screen_shown
    assert isinstance(shown, ScanningView)
    assert shown.camera.is_empty
    window.show_frame(_half_red_half_blue())
    assert not shown.camera.is_empty, "the camera came back"


def test_a_late_frame_is_ignored(show: ShowWindow) -> None:
    window = show(AttractScreen())
    window.show_frame(_half_red_half_blue())
    assert isinstance(window.screen_shown, AttractView)


def test_forget_leaves_no_word_of_the_visitor_in_any_widget(show: ShowWindow) -> None:
    window = show(SCREENS["review"])
    window.forget()
    _destroy_the_dropped()
    assert isinstance(window.screen_shown, AttractView)
    left = [
        text
        for widget in QApplication.allWidgets()
        if isinstance(widget, QLabel) and "鎌倉 太郎" in (text := widget.text())
    ]
    assert left == []


def test_a_model_that_is_shown_already_is_left_alone(show: ShowWindow) -> None:
    window = show(SCREENS["done"])
    before = window.screen_shown
    window.show_model(ScreenModel(content=SCREENS["done"], preferences=PLAIN))
    assert window.screen_shown is before


def test_a_day_of_visits_leaves_no_widgets_behind(show: ShowWindow) -> None:
    window = show(AttractScreen())

    def visit() -> None:
        for content in SCREENS.values():
            window.show_model(ScreenModel(content=content, preferences=PLAIN))
            window.show_model(ScreenModel(content=content, preferences=replace(PLAIN, large_text=True)))
        window.forget()
        _destroy_the_dropped()

    visit()
    after_one = len(QApplication.allWidgets())
    for _ in range(5):
        visit()
    assert len(QApplication.allWidgets()) == after_one


def test_full_screen_is_frameless(qtbot: QtBot, catalogue: Catalogue) -> None:
    window = KioskWindow(catalogue, city=CITY)
    qtbot.addWidget(window)
    window.appear()
    assert window.isFullScreen()
    assert window.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert window.size() == window.screen().size()


def test_a_window_that_is_resized_is_laid_out_anew(show: ShowWindow, qtbot: QtBot) -> None:
    window = show(AttractScreen())
    assert not window.screen_shown.around.portrait
    window.resize(QSize(800, 1280))
    qtbot.waitUntil(lambda: window.screen_shown.around.portrait)


@pytest.mark.parametrize(
    ("language", "date", "expected"),
    [
        (Language.JAPANESE, CalendarDate(2019, 5, 1), "令和元年5月1日"),
        (Language.JAPANESE, CalendarDate(1989, 1, 7), "昭和64年1月7日"),
        (Language.JAPANESE, CalendarDate(1989), "1989年"),
        (Language.JAPANESE, CalendarDate(1991, 4), "平成3年4月"),
        (Language.ENGLISH, CalendarDate(1991, 4, 2), "April 2, 1991"),
        (Language.ENGLISH, CalendarDate(1991, 4), "April 1991"),
        (Language.ENGLISH, CalendarDate(1991), "1991"),
    ],
)
def test_dates_are_written_as_the_language_does(language: Language, date: CalendarDate, expected: str) -> None:
    assert date_text(language, date) == expected


def test_an_address_is_written_on_lines() -> None:
    address = Address(postal_code="2480012", prefecture="神奈川県", city="鎌倉市", street="1-2", building="ハイツ 3")
    assert address_text(address).replace("\u200b", "") == "〒248-0012\n神奈川県鎌倉市1-2\nハイツ 3"
    assert address_text(Address(city="Springfield")) == "Springfield"


def test_a_form_without_an_english_title_keeps_its_own() -> None:
    form = FormLine(title="届", title_en="", pages=1, counter="1", notices=())
    assert form_title(Language.ENGLISH, form) == "届"


@pytest.mark.parametrize(
    ("value", "family"),
    [
        ("鎌倉", ""),
        ("葛\U000e0100城", ""),
        ("𠮷野", "Noto Sans CJK JP"),
        ("葛\U000e0102城", "IPAmjMincho"),
        ("𠮷野葛\U000e0102", "IPAmjMincho"),
    ],
)
def test_a_value_is_drawn_in_a_typeface_that_has_all_of_it(value: str, family: str) -> None:
    assert family_for(value) == family


def test_the_gallery_draws_every_screen_in_every_language(tmp_path: Path, qapp: QApplication) -> None:
    assert qapp is not None
    assert main(["--out", str(tmp_path), "--size", "800x600"]) == 0
    names = {path.name for path in tmp_path.glob("*.png")}
    assert {f"{name}-{language}.png" for name in SCREENS for language in Language} <= names


def test_a_hint_changes_in_place_so_that_no_button_vanishes_under_a_finger(show: ShowWindow) -> None:
    window = show(ScanningScreen(reading=False))
    screen = window.screen_shown
    seen = set()
    for hint in (None, *Hint):
        window.show_model(ScreenModel(content=ScanningScreen(reading=False, hint=hint), preferences=PLAIN))
        assert window.screen_shown is screen
        seen.add(tuple(text.text() for text in screen.findChildren(Text) if text.isVisibleTo(screen)))
    assert len(seen) == 1 + len(Hint)
    window.show_model(ScreenModel(content=ScanningScreen(reading=True), preferences=PLAIN))
    assert window.screen_shown is not screen
