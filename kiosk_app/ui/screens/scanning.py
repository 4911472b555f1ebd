"""Hold up the code: the live picture, and what helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kiosk_app.domain.hint import Hint
from kiosk_app.ui.screens.frame import Screen, beside, margins, reading_column
from kiosk_app.ui.widgets.busy import Busy
from kiosk_app.ui.widgets.camera_view import CameraView
from kiosk_app.ui.widgets.notice import notice_panel
from kiosk_app.ui.widgets.picture import Icon, Picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtGui import QImage

    from kiosk_app.session.screen_model import ScanningScreen
    from kiosk_app.ui.surroundings import Surroundings

TIPS = (("distance", "scanning.tip.distance"), ("sun", "scanning.tip.brightness"), ("clock", "scanning.tip.still"))
"""Each with its icon."""
HINT_ICONS = {
    Hint.MORE_LIGHT: "lamp",
    Hint.FARTHER: "farther",
    Hint.HOLD_STILL: "clock",
    Hint.CLOSER: "closer",
    Hint.TILT: "tilt",
    Hint.BRIGHTER: "sun",
}


def _title_key(content: ScanningScreen) -> str:
    if content.reading:
        return "scanning.reading.title"
    return "scanning.by_hand.title" if content.by_hand else "scanning.title"


def _title(around: Surroundings, content: ScanningScreen) -> str:
    if content.total_parts and not content.by_hand:
        return around.say("scanning.parts.title", read=content.read_parts, total=content.total_parts)
    return around.say(_title_key(content))


class ScanningView(Screen):
    """Looks for a code, or, once one was read, says that it is being checked.

    Without a camera it sends to the hand scanner, and keeps the picture's place: the camera may come back.
    """

    def __init__(self, around: Surroundings, content: ScanningScreen) -> None:
        title = _title(around, content)
        super().__init__(around, title)
        theme = around.theme
        self.camera = CameraView(theme, mirror=around.mirror_preview, waiting="reader" if content.by_hand else "hold")
        self._by_hand = content.by_hand
        self._of_household = bool(content.total_parts)
        self._advice = QStackedWidget()
        self._pages = {hint: self._advice.addWidget(self._page(hint)) for hint in (None, *Hint)}
        self.show_hint(content.hint)
        parts: list[QWidget] = [around.title(title)]
        if content.reading:
            parts += [around.lead(around.say("scanning.reading.body")), Busy(theme)]
        elif content.by_hand:
            parts += [around.lead(around.say("scanning.by_hand.body")), *self._household(content)]
        else:
            # What is said about the last code takes the advice's place: one thing at a time.
            parts += [*self._household(content), *([] if content.notice else [self._advice])]
        body = beside(around, reading_column(around, parts), self.camera, (5, 6))
        margins(body, theme)
        self.assemble(body, step=0)

    def _page(self, hint: Hint | None) -> QWidget:
        """The tips that hold for everybody, or the one thing that would help now."""
        theme = self.around.theme
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        if hint is None:
            if not self._of_household:
                column.addWidget(Picture("hold", theme.palette, smallest=theme.target * 2))
            for icon, key in TIPS:
                column.addWidget(self._tip(icon, self.around.say(key)))
        else:
            words = self.around.heading(self.around.say(f"scanning.hint.{hint.value}"))
            column.addStretch()
            column.addWidget(Icon(HINT_ICONS[hint], theme, px=theme.target * 2))
            column.addWidget(words)
            column.addStretch()
        return page

    def show_hint(self, hint: Hint | None) -> None:
        """Say what would help now, in the place of the tips; nothing else on the screen moves."""
        self._advice.setCurrentIndex(self._pages[hint])
        self._advice.setAccessibleName(self.around.say(f"scanning.hint.{hint.value}") if hint else "")

    def _household(self, content: ScanningScreen) -> list[QWidget]:
        """Which codes of a household with several are still missing, and what there is to say about the last one."""
        around = self.around
        if not content.total_parts:
            return []
        wanted = around.say("list.separator").join(str(number) for number in content.missing_parts)
        said: list[QWidget] = [
            around.lead(around.say("scanning.parts.missing", count=len(content.missing_parts), codes=wanted))
        ]
        if content.notice is not None:
            said += [notice_panel(around.say(f"scanning.parts.{content.notice}"), around.theme)]
        return said

    def _tip(self, icon: str, words: str) -> QWidget:
        theme = self.around.theme
        tip = QWidget()
        row = QHBoxLayout(tip)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        row.addWidget(Icon(icon, theme, px=theme.type.heading * 4 // 3))
        row.addWidget(self.around.lead(words), 1)
        return tip

    def take_over(self, other: ScanningView) -> None:
        """Go on showing the camera's picture; the last one of a camera that failed shows nobody who is here now."""
        if not self._by_hand:
            self.camera.take_over(other.camera)

    def show_frame(self, frame: QImage | NDArray[np.uint8], corners: Sequence[tuple[float, float]]) -> None:
        """Show what the camera sees now."""
        self.camera.show_frame(frame, corners)
