"""Hold up the code: the live picture, and what helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk_app.ui.screens.frame import Screen, beside, margins, reading_column
from kiosk_app.ui.widgets.busy import Busy
from kiosk_app.ui.widgets.camera_view import CameraView
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


def _title_key(content: ScanningScreen) -> str:
    if content.reading:
        return "scanning.reading.title"
    return "scanning.by_hand.title" if content.by_hand else "scanning.title"


class ScanningView(Screen):
    """Looks for a code, or, once one was read, says that it is being checked.

    Without a camera it sends to the hand scanner, and keeps the picture's place: the camera may come back.
    """

    def __init__(self, around: Surroundings, content: ScanningScreen) -> None:
        title = around.say(_title_key(content))
        super().__init__(around, title)
        theme = around.theme
        self.camera = CameraView(theme, mirror=around.mirror_preview, waiting="reader" if content.by_hand else "hold")
        self._by_hand = content.by_hand
        parts: list[QWidget] = [around.title(title)]
        if content.reading:
            parts += [around.lead(around.say("scanning.reading.body")), Busy(theme)]
        elif content.by_hand:
            parts += [around.lead(around.say("scanning.by_hand.body"))]
        else:
            parts += [Picture("hold", theme.palette, smallest=theme.target * 2)]
            parts += [self._tip(icon, around.say(key)) for icon, key in TIPS]
        body = beside(around, reading_column(around, parts), self.camera, (5, 6))
        margins(body, theme)
        self.assemble(body, step=0)

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
