"""Where to go now. Prefilled is not filed: that is said first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk_app.session.events import FinishTouched, MoreTimeTouched
from kiosk_app.ui.screens.frame import Screen, beside, margins, pair_actions, picture_panel, reading_column
from kiosk_app.ui.widgets.badge import Badge
from kiosk_app.ui.widgets.button import Rank
from kiosk_app.ui.widgets.notice import notice_panel
from kiosk_app.ui.wording import form_title

if TYPE_CHECKING:
    from kiosk_app.session.screen_model import DoneScreen, FormLine
    from kiosk_app.ui.surroundings import Surroundings


class DoneView(Screen):
    """The way to the counters, in order."""

    def __init__(self, around: Surroundings, content: DoneScreen) -> None:
        super().__init__(around, around.say("done.title"))
        parts: list[QWidget] = [
            around.title(around.say("done.title")),
            notice_panel(around.say("done.not_filed"), around.theme, strong=True),
        ]
        stations = [(counter, list(forms)) for counter, forms in groupby(content.forms, key=lambda form: form.counter)]
        parts += [self._station(number, counter, forms) for number, (counter, forms) in enumerate(stations, start=1)]
        actions = pair_actions(
            around,
            self.action("done.more_time", MoreTimeTouched()),
            self.action("done.finish", FinishTouched(), rank=Rank.PRIMARY, icon="check"),
        )
        side = QVBoxLayout()
        side.setSpacing(around.theme.space(1))
        side.addWidget(picture_panel(around, "route"), 1)
        side.addWidget(around.body(around.say("done.take"), bold=True))
        side.addWidget(around.small(around.say("done.reference", reference=content.reference)))
        body = beside(around, reading_column(around, parts, actions), side, (6, 4))
        margins(body, around.theme)
        self.assemble(body, step=3)

    def _station(self, number: int, counter: str, forms: list[FormLine]) -> QWidget:
        around, theme = self.around, self.around.theme
        station = QWidget()
        row = QHBoxLayout(station)
        row.setContentsMargins(0, theme.space(1), 0, 0)
        row.setSpacing(theme.space(2))
        mark = QVBoxLayout()
        mark.addWidget(Badge(number, theme, px=theme.type.heading))
        mark.addStretch(1)
        row.addLayout(mark)
        words = QVBoxLayout()
        words.setSpacing(theme.space(0.5))
        words.addWidget(around.heading(counter))
        for form in forms:
            title = form_title(around.preferences.language, form)
            words.addWidget(around.body(f"{title}　{around.say('pages', count=form.pages)}"))
        row.addLayout(words, 1)
        return station
