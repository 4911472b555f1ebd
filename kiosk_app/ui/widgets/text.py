"""Text with real leading and phrase-wise line breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from kiosk_app.ui.theme import colour
from kiosk_app.ui.typeset import BREAK, phrases, wrap

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QPaintEvent

UNLIMITED = 100_000.0


class TextLayout:
    """One text in one font: how wide, how high, and drawn. Used by labels and buttons alike."""

    def __init__(self, text: str, font: QFont, leading: float) -> None:
        self.text = text
        self.font = font
        self._metrics = QFontMetricsF(font)
        self.line_height = font.pixelSize() * leading

    def lines(self, width: float) -> list[str]:
        """The lines of the text in ``width`` px."""
        return wrap(self.text, width, self._metrics.horizontalAdvance)

    def width_of(self, line: str) -> float:
        """The width of one line, in px."""
        return self._metrics.horizontalAdvance(line)

    def natural_width(self) -> float:
        """The width of the widest paragraph on one line, in px."""
        return max(self._metrics.horizontalAdvance(line) for line in self.lines(UNLIMITED)) + 2

    def narrowest_width(self) -> float:
        """The width of the widest phrase, in px: a narrower column would break within a word."""
        widths = [self._metrics.horizontalAdvance(p) for part in self.text.split("\n") for p in phrases(part)]
        return max(widths, default=0.0) + 2

    def height(self, width: float) -> float:
        """The height of the text in ``width`` px."""
        return len(self.lines(width)) * self.line_height

    def draw(self, painter: QPainter, box: QRectF, alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
        """Draw the lines in ``box``, vertically centred, in the painter's pen."""
        painter.setFont(self.font)
        lines = self.lines(box.width())
        top = box.top() + (box.height() - len(lines) * self.line_height) / 2
        for index, line in enumerate(lines):
            row = QRectF(box.left(), top + index * self.line_height, box.width(), self.line_height)
            painter.drawText(row, alignment | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, line)


class Text(QLabel):
    """A label. ``ink`` is a colour of the palette; it grows downwards as its column gets narrower."""

    def __init__(
        self,
        text: str,
        font: QFont,
        ink: str,
        *,
        leading: float,
        centred: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text.replace(BREAK, "").replace("\n", " "))
        self.setFont(font)
        self.layout_of_text = TextLayout(text, font, leading)
        self._ink = colour(ink)
        self._alignment = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self.layout_of_text.height(max(width, 1)) + 0.5)

    def sizeHint(self) -> QSize:
        width = round(self.layout_of_text.natural_width() + 0.5)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self.layout_of_text.narrowest_width() + 0.5), round(self.layout_of_text.line_height + 0.5))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._ink)
        self.layout_of_text.draw(painter, QRectF(self.rect()), self._alignment)
