"""Grounds: a rounded panel, and a thin line between things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk_app.ui.theme import colour

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from kiosk_app.ui.theme import Theme


class Panel(QWidget):
    """A rounded ground of one palette colour, with an edge where ``edge`` names one."""

    def __init__(
        self, theme: Theme, ground: str, *, edge: str = "", radius: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ground, self._edge = colour(ground), colour(edge) if edge else None
        self._radius = theme.radius_large if radius is None else radius
        self._stroke = theme.stroke

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._ground)
        box = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        if self._edge:
            half = self._stroke / 2
            painter.setPen(QPen(self._edge, self._stroke))
            box = box.adjusted(half, half, -half, -half)
        painter.drawRoundedRect(box, self._radius, self._radius)


class Rule(QWidget):
    """A thin horizontal line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ink = colour(theme.palette.line)
        self.setFixedHeight(max(1, theme.stroke // 2))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._ink)
