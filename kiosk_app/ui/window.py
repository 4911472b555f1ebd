"""The kiosk's one window: it draws the screen it is told to and passes on what is touched there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kiosk_app.session import screen_model as models
from kiosk_app.session.states import Language, Preferences
from kiosk_app.ui.screens.attract import AttractView
from kiosk_app.ui.screens.done import DoneView
from kiosk_app.ui.screens.fault import FaultView
from kiosk_app.ui.screens.pages_question import PagesQuestionView
from kiosk_app.ui.screens.printing import PrintingView
from kiosk_app.ui.screens.review import ReviewView
from kiosk_app.ui.screens.scanning import ScanningView
from kiosk_app.ui.screens.trouble import TroubleView
from kiosk_app.ui.surroundings import Surroundings
from kiosk_app.ui.theme import Tokens, build_theme, colour, pixels_per_mm
from kiosk_app.ui.widgets.button import Button

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtGui import QImage, QPaintEvent, QResizeEvent

    from kiosk_app.i18n.catalogue import Catalogue
    from kiosk_app.ui.screens.frame import Screen


class KioskWindow(QWidget):
    """Frameless and full-screen, or a plain window of ``windowed`` px. ``intent`` carries events of the session.

    ``city`` is the city's name by language, ``key_hue`` its colour among the design tokens' hues, ``px_per_mm`` the
    screen's resolution where the screen itself cannot be asked (tests).
    """

    intent = Signal(object)

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        city: Mapping[Language, str],
        windowed: QSize | None = None,
        mirror_preview: bool = True,
        key_hue: str = "blue",
        px_per_mm: float | None = None,
    ) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._city = dict(city)
        self._windowed = windowed
        self._mirror_preview = mirror_preview
        self._key_hue = key_hue
        self._px_per_mm = px_per_mm
        self._tokens = Tokens.read()
        self._model = models.ScreenModel(content=models.AttractScreen(), preferences=Preferences())
        self._appeared = False
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setAutoFillBackground(True)
        if windowed is None:
            self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
            self.resize(self.screen().size())
        else:
            self.resize(windowed)
        self._shown = self._draw()

    def appear(self) -> None:
        """Show the window the way it was asked for."""
        if self._windowed is None:
            self.showFullScreen()
        else:
            self.show()

    @property
    def has_appeared(self) -> bool:
        """Whether the window was drawn at least once."""
        return self._appeared

    @property
    def screen_shown(self) -> Screen:
        """The screen that is seen now."""
        return self._shown

    def show_model(self, model: models.ScreenModel) -> None:
        """Draw ``model``; one that is drawn already is left alone."""
        if model == self._model:
            return
        before, self._model = self._model, model
        if self._is_other_hint(before):
            return
        same_screen = model.content == before.content
        focused = self.screen_shown.focusWidget()
        self._build()
        if same_screen and isinstance(focused, Button):
            self._return_focus(focused.objectName())

    def _is_other_hint(self, before: models.ScreenModel) -> bool:
        """Show another hint on the screen that is there: a finger may be on one of its buttons."""
        shown, content = self.screen_shown, self._model.content
        if not (isinstance(shown, ScanningView) and isinstance(content, models.ScanningScreen)):
            return False
        if _without_hint(self._model) != _without_hint(before):
            return False
        shown.show_hint(content.hint)
        return True

    def show_frame(self, frame: QImage | NDArray[np.uint8], corners: Sequence[tuple[float, float]] = ()) -> None:
        """Show the camera's picture (BGR) with the outline of the code in it; ignored where nothing is scanned."""
        shown = self.screen_shown
        if isinstance(shown, ScanningView):
            shown.show_frame(frame, corners)

    def forget(self) -> None:
        """Go back to the invitation and destroy the screen that was shown, with its words and its pictures."""
        self.show_model(models.ScreenModel(content=models.AttractScreen(), preferences=self._model.preferences))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Notice that the window can be seen."""
        super().paintEvent(event)
        self._appeared = True

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A window of another size is laid out anew."""
        super().resizeEvent(event)
        if event.oldSize().isValid() and event.size() != event.oldSize():
            self._build()

    def _build(self) -> None:
        old, self._shown = self._shown, self._draw()
        if isinstance(old, ScanningView) and isinstance(self._shown, ScanningView):
            self._shown.take_over(old)
        self._stack.removeWidget(old)
        old.hide()
        old.deleteLater()

    def _draw(self) -> Screen:
        around = self._surroundings()
        ground = self.palette()
        ground.setColor(QPalette.ColorRole.Window, colour(around.theme.palette.ground))
        self.setPalette(ground)
        screen = _screen(self._model.content, around)
        screen.intent.connect(self.intent)
        self._stack.addWidget(screen)
        self._stack.setCurrentWidget(screen)
        screen.setFocus(Qt.FocusReason.OtherFocusReason)
        return screen

    def _surroundings(self) -> Surroundings:
        size, wishes = self.size(), self._model.preferences
        px_per_mm = self._px_per_mm or pixels_per_mm(self.screen().physicalDotsPerInch(), size)
        return Surroundings(
            theme=build_theme(self._tokens, wishes, size, px_per_mm, key_hue=self._key_hue),
            catalogue=self._catalogue,
            preferences=wishes,
            city=self._city[wishes.language],
            width=size.width(),
            portrait=size.height() > size.width(),
            mirror_preview=self._mirror_preview,
        )

    def _return_focus(self, name: str) -> None:
        widget = self.screen_shown.findChild(QWidget, name)
        if widget is not None:
            widget.setFocus(Qt.FocusReason.TabFocusReason)


def _without_hint(model: models.ScreenModel) -> models.ScreenModel:
    content = model.content
    return replace(model, content=replace(content, hint=None)) if isinstance(content, models.ScanningScreen) else model


def _screen(content: models.Content, around: Surroundings) -> Screen:  # noqa: PLR0911 - one return a screen
    match content:
        case models.AttractScreen():
            return AttractView(around)
        case models.ScanningScreen():
            return ScanningView(around, content)
        case models.ReviewScreen():
            return ReviewView(around, content)
        case models.PrintingScreen():
            return PrintingView(around, content)
        case models.PagesQuestionScreen():
            return PagesQuestionView(around, content)
        case models.DoneScreen():
            return DoneView(around, content)
        case models.TroubleScreen():
            return TroubleView(around, content)
        case models.FaultScreen():
            return FaultView(around)
        case _:
            assert_never(content)
