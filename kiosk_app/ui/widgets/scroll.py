"""A column that may be longer than the screen: it is dragged with a finger, and says so when more lies below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollArea, QScroller, QSizePolicy, QVBoxLayout, QWidget

from kiosk_app.ui.theme import colour
from kiosk_app.ui.widgets.button import Button, Rank

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from kiosk_app.ui.theme import Theme

PART_OF_PAGE = 0.8


class Fade(QWidget):
    """Lets the last line before the edge fade into the ground: there is more."""

    def __init__(self, ground: str, height: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = colour(ground)
        self.setFixedHeight(height)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        clear = QColor(self._ground)
        clear.setAlpha(0)
        gradient = QLinearGradient(0, 0, 0, self.height())
        gradient.setColorAt(0, clear)
        gradient.setColorAt(1, self._ground)
        QPainter(self).fillRect(self.rect(), gradient)


class ScrollColumn(QWidget):
    """Shows ``content`` from its top; a wide button below it moves on where not all of it fits.

    ``moved`` tells that the visitor is reading.
    """

    moved = Signal()

    def __init__(
        self, content: QWidget, theme: Theme, more: str, *, ground: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustIgnored)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._area.setWidget(content)
        content.setAutoFillBackground(False)
        self._area.viewport().setAutoFillBackground(False)
        self._draggable = False
        self._more = Button(more, theme, rank=Rank.QUIET, icon="down", px=theme.type.small)
        self._more.clicked.connect(self._move_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area, 1)
        column.addWidget(self._more)
        self._more.setVisible(False)
        self._fade = Fade(ground or theme.palette.ground, theme.space(5), self)
        self._fade.setVisible(False)
        self._area.installEventFilter(self)
        bar = self._area.verticalScrollBar()
        bar.rangeChanged.connect(self._offer_more)
        bar.valueChanged.connect(self._offer_more)
        bar.valueChanged.connect(lambda _: self.moved.emit())

    def _move_on(self) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + round(bar.pageStep() * PART_OF_PAGE))

    def _offer_more(self, *_range: int) -> None:
        bar = self._area.verticalScrollBar()
        more_below = bar.value() < bar.maximum()
        if bar.maximum() > 0 and not self._draggable:
            # Only where it is needed: PySide6 makes a new enum type for every gesture and never lets go of it.
            QScroller.grabGesture(self._area.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
            self._draggable = True
        self._more.setVisible(bar.maximum() > 0)
        self._more.setEnabled(more_below)
        self._fade.setVisible(more_below)
        self._fade.raise_()
        self._place_fade()

    def _place_fade(self) -> None:
        area = self._area.geometry()
        top = area.bottom() + 1 - self._fade.height()
        self._fade.setGeometry(area.left(), top, area.width(), self._fade.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place_fade()
        return super().eventFilter(watched, event)
