"""A line with a light that travels along it: something is being done, and nobody pretends to know how much is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk_app.ui.theme import colour

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from kiosk_app.ui.theme import Theme

FRAME_MS = 33
ROUND_MS = 1800
LIGHT = 0.3


class Busy(QWidget):
    """The travelling light; it needs no attention and says no percentage."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._track, self._light = colour(theme.palette.tint_strong), colour(theme.palette.key)
        self._thickness = theme.space(1)
        self._clock = QElapsedTimer()
        self._clock.start()
        timer = QTimer(self)
        timer.setInterval(FRAME_MS)
        timer.timeout.connect(self.update)
        timer.start()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._thickness * 20, self._thickness)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        painter.setBrush(self._track)
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        phase = (self._clock.elapsed() % ROUND_MS) / ROUND_MS
        light = self.width() * LIGHT
        swing = 1 - abs(1 - 2 * phase)
        eased = swing * swing * (3 - 2 * swing)
        painter.setBrush(self._light)
        painter.drawRoundedRect(QRectF((self.width() - light) * eased, 0, light, self.height()), radius, radius)
