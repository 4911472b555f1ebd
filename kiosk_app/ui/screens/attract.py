"""The invitation: what this is, one button, three steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk_app.session.events import StartTouched
from kiosk_app.ui.screens.frame import Screen, VisitorBar, beside, margins, picture_panel
from kiosk_app.ui.widgets.badge import Badge
from kiosk_app.ui.widgets.button import Button, Rank
from kiosk_app.ui.widgets.text import Text

if TYPE_CHECKING:
    from kiosk_app.ui.surroundings import Surroundings

STEPS = ("attract.step.scan", "attract.step.check", "attract.step.counter")


class AttractView(Screen):
    """Seen from across the hall: no text below 7 mm."""

    may_start_over = False

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, around.say("attract.title"))
        theme, px = around.theme, around.theme.type.attract
        city = Text(around.city, theme.font(px, bold=True), theme.palette.key, leading=theme.leading_tight)
        title = Text(
            around.say("attract.title"),
            theme.font(theme.type.display, bold=True),
            theme.palette.text,
            leading=theme.leading_tight,
        )
        start = Button(
            around.say("attract.start"), theme, rank=Rank.PRIMARY, icon="scan", px=max(px, theme.type.display * 5 // 7)
        )
        start.setObjectName("attract.start")
        start.setMinimumHeight(theme.target * 3 // 2)
        start.clicked.connect(lambda: self.send(StartTouched()))
        words = QVBoxLayout()
        words.setSpacing(theme.space(2))
        words.addStretch(1)
        words.addWidget(city)
        words.addWidget(title)
        words.addStretch(1)
        words.addWidget(start)
        top = beside(around, words, picture_panel(around, "hero"), (5, 4))
        body = QVBoxLayout()
        margins(body, theme)
        body.setSpacing(theme.space(3.5))
        body.addLayout(top, 1)
        body.addWidget(self._three_steps())
        self._column.addLayout(body, 1)
        self._column.addWidget(VisitorBar(self, px=px))

    def _three_steps(self) -> QWidget:
        around, theme = self.around, self.around.theme
        strip = QWidget()
        row = QBoxLayout(
            QBoxLayout.Direction.TopToBottom if around.portrait else QBoxLayout.Direction.LeftToRight, strip
        )
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1 if around.portrait else 3))
        for number, key in enumerate(STEPS, start=1):
            step = QHBoxLayout()
            step.setSpacing(theme.space(1.5))
            step.addWidget(Badge(number, theme, px=theme.type.attract))
            words = Text(
                around.say(key),
                theme.font(theme.type.attract, bold=True),
                theme.palette.text,
                leading=theme.leading_tight,
            )
            step.addWidget(words, 1)
            row.addLayout(step, 1)
        return strip
