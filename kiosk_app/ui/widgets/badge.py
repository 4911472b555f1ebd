"""A numbered disc: the steps of the attract screen and the stations of the way to the counters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk_app.ui.theme import colour

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from kiosk_app.ui.theme import Theme


class Badge(QWidget):
    """A disc in the key colour with a number on it."""

    def __init__(self, number: int, theme: Theme, *, px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = str(number)
        self._theme = theme
        self._px = px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(round(self._px * 1.7), round(self._px * 1.7))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._theme.palette.key))
        painter.drawEllipse(QRectF(self.rect()))
        painter.setPen(colour(self._theme.palette.on_key))
        painter.setFont(self._theme.font(self._px, bold=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._number)
