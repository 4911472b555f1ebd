"""The kiosk's buttons: never smaller than a thumb, with a focus ring that shows on any ground."""

from __future__ import annotations

from enum import Enum, unique
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from kiosk_app.ui.theme import colour
from kiosk_app.ui.widgets.picture import paint_centred, renderer, roles
from kiosk_app.ui.widgets.text import TextLayout

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent

    from kiosk_app.ui.theme import Theme


DISABLED = 0.35
KEYBOARD_REASONS = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
)


@unique
class Rank(Enum):
    """How loud a button is: one primary a screen, secondary beside it, quiet in the bar."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"


class Button(QPushButton):
    """A push button with an optional icon, left of the words or, where ``stacked``, above them.

    ``checked`` makes it a switch in that position.
    """

    def __init__(  # noqa: PLR0913 - how it looks, all named
        self,
        text: str,
        theme: Theme,
        *,
        rank: Rank = Rank.SECONDARY,
        icon: str = "",
        px: int | None = None,
        stacked: bool = False,
        checked: bool | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.rank = rank
        self._stacked = stacked
        self.setCheckable(checked is not None)
        self.setChecked(bool(checked))
        self._px = px or theme.type.body
        self.words = TextLayout(text, theme.font(self._px, bold=True), theme.leading_tight)
        ground, ink = self._ground_and_ink()
        self._ground, self._ink = colour(ground), colour(ink)
        self._icon = renderer(icon, roles(theme.palette, ink=ink)) if icon else None
        self.setAccessibleName(text)
        self._ring = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        words = self.words.height(max(1.0, width - 2 * self._side() - self._icon_width()))
        icon = self._icon_size() if self._stacked and self._icon else 0
        air = 0 if self.rank is Rank.QUIET else 2 * self._theme.space(1.5)
        return max(self._least_height(), round(words + icon + air))

    def sizeHint(self) -> QSize:
        width = round(self.words.natural_width() + self._icon_width() + 2 * self._side())
        return QSize(max(self._theme.target, width), self.heightForWidth(max(self._theme.target, width)))

    def minimumSizeHint(self) -> QSize:
        width = round(self.words.narrowest_width() + self._icon_width() + 2 * self._side())
        return QSize(max(self._theme.target, width), self._least_height())

    def room_for_words(self) -> QRectF:
        """The part of the button that its words may fill."""
        inner = QRectF(self.rect()).adjusted(self._side(), 0, -self._side(), 0)
        if self._icon and self._stacked:
            words = self.words.height(inner.width())
            top = (inner.height() - self._icon_size() - words) / 2 + self._icon_size()
            return QRectF(inner.left(), top, inner.width(), words)
        if self._icon:
            free = inner.width() - self._icon_width()
            used = min(free, max(self.words.natural_width(), 1))
            return QRectF(inner.left() + self._icon_width() + (free - used) / 2, inner.top(), used, inner.height())
        return inner

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        painter.setOpacity(1.0 if self.isEnabled() else DISABLED)
        painter.setPen(self._ink)
        words = self.room_for_words()
        self.words.draw(painter, words, Qt.AlignmentFlag.AlignHCenter)
        if self._icon:
            size = self._icon_size()
            if self._stacked:
                box = QRectF((self.width() - size) / 2, words.top() - size, size, size * 0.86)
            else:
                gap = self._icon_width() - size
                box = QRectF(words.left() - gap - size, (self.height() - size) / 2, size, size)
            paint_centred(painter, self._icon, box)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter works as Space does; Qt alone leaves Enter to dialogs."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is for those who move by keyboard; a finger needs none."""
        self._ring = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)

    def _paint_ground(self, painter: QPainter) -> None:
        theme, palette = self._theme, self._theme.palette
        edge = theme.stroke * 2.0 if self.hasFocus() and self._ring else 0.0
        box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.setPen(Qt.PenStyle.NoPen)
        if edge:
            painter.setBrush(colour(palette.focus_edge))
            painter.drawRoundedRect(QRectF(self.rect()), theme.radius + edge, theme.radius + edge)
            painter.setBrush(colour(palette.focus))
            inner = edge / 2
            ring = box.adjusted(-inner, -inner, inner, inner)
            painter.drawRoundedRect(ring, theme.radius + inner, theme.radius + inner)
        pressed = self.isDown() and self.rank is Rank.PRIMARY
        painter.setBrush(colour(palette.key_pressed) if pressed else self._ground)
        if self.rank is Rank.SECONDARY or self.isChecked() or (self.rank is Rank.QUIET and self.isDown()):
            half = theme.stroke / 2
            painter.setPen(QPen(colour(palette.key), theme.stroke))
            box = box.adjusted(half, half, -half, -half)
        if self.rank is not Rank.QUIET or self.isChecked() or self.isDown():
            painter.drawRoundedRect(box, theme.radius, theme.radius)

    def _ground_and_ink(self) -> tuple[str, str]:
        palette = self._theme.palette
        if self.rank is Rank.PRIMARY:
            return palette.key, palette.on_key
        if self.rank is Rank.QUIET:
            return (palette.tint, palette.key) if self.isChecked() else (palette.ground, palette.text)
        return palette.ground, palette.key

    def _side(self) -> int:
        return self._theme.space(2 if self.rank is Rank.QUIET else 3)

    def _icon_size(self) -> int:
        return round(self._px * (1.5 if self._stacked else 1.4))

    def _icon_width(self) -> int:
        return 0 if self._stacked or not self._icon else self._icon_size() + round(self._px * 0.5)

    def _least_height(self) -> int:
        return round(self._theme.target * (1.25 if self.rank is Rank.PRIMARY else 1))
