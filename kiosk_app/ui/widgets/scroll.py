"""A column that may be longer than the screen: it is dragged with a finger, and says so when more lies below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollArea, QScroller, QSizePolicy, QVBoxLayout, QWidget

from kiosk_app.ui.widgets.button import Button, Rank

if TYPE_CHECKING:
    from kiosk_app.ui.theme import Theme

PART_OF_PAGE = 0.8


class ScrollColumn(QWidget):
    """Shows ``content`` from its top; a wide button below it moves on where not all of it fits.

    ``moved`` tells that the visitor is reading.
    """

    moved = Signal()

    def __init__(self, content: QWidget, theme: Theme, more: str, parent: QWidget | None = None) -> None:
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
        QScroller.grabGesture(self._area.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        self._more = Button(more, theme, rank=Rank.QUIET, icon="down", px=theme.type.small)
        self._more.clicked.connect(self._move_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area, 1)
        column.addWidget(self._more)
        self._more.setVisible(False)
        bar = self._area.verticalScrollBar()
        bar.rangeChanged.connect(self._offer_more)
        bar.valueChanged.connect(self._offer_more)
        bar.valueChanged.connect(lambda _: self.moved.emit())

    def _move_on(self) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + round(bar.pageStep() * PART_OF_PAGE))

    def _offer_more(self, *_range: int) -> None:
        bar = self._area.verticalScrollBar()
        if self._more.isVisibleTo(self):
            self._more.setEnabled(bar.value() < bar.maximum())
            if bar.maximum() > 0:
                return
        self._more.setVisible(bar.maximum() > 0)
