"""Where on the way the visitor is: four steps, one of them now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk_app.ui.theme import colour
from kiosk_app.ui.widgets.text import TextLayout

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from kiosk_app.ui.theme import Theme


class Steps(QWidget):
    """A strip of equal parts, filled as far as the visitor has come; ``now`` counts from 0."""

    def __init__(
        self, names: tuple[str, ...], now: int, accessible: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._theme = theme
        self._layouts = [
            TextLayout(name, theme.font(theme.type.small, bold=index == now), theme.leading_tight)
            for index, name in enumerate(names)
        ]
        self.setAccessibleName(accessible)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        widest = max(layout.natural_width() for layout in self._layouts)
        height = self._bar() + self._theme.space(1) + self._layouts[0].line_height
        return QSize(round(widest * len(self._layouts)), round(height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, gap, bar = self._theme.palette, self._theme.space(1), self._bar()
        part = (self.width() - gap * (len(self._layouts) - 1)) / len(self._layouts)
        for index, layout in enumerate(self._layouts):
            left = index * (part + gap)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(palette.key if index <= self._now else palette.tint_strong))
            painter.drawRoundedRect(QRectF(left, 0, part, bar), bar / 2, bar / 2)
            painter.setPen(colour(palette.key if index == self._now else palette.text_quiet))
            layout.draw(painter, QRectF(left, bar + gap, part, layout.line_height))

    def _bar(self) -> int:
        return max(6, self._theme.unit)
