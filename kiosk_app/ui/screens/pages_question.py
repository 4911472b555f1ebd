"""Did the pages come out? Only the person in front of the printer knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from kiosk_app.session.events import PagesCameOut, PagesMissing
from kiosk_app.ui.screens.frame import Screen, beside, margins, picture_panel, reading_column
from kiosk_app.ui.widgets.button import Rank

if TYPE_CHECKING:
    from kiosk_app.session.screen_model import PagesQuestionScreen
    from kiosk_app.ui.surroundings import Surroundings


class PagesQuestionView(Screen):
    """One question, two large answers."""

    def __init__(self, around: Surroundings, content: PagesQuestionScreen) -> None:
        title = around.say("question.title", count=content.pages)
        super().__init__(around, title)
        answers = QHBoxLayout()
        answers.setSpacing(around.theme.space(2))
        for answer in (
            self.action("question.yes", PagesCameOut(), rank=Rank.PRIMARY, icon="check", large=True, stacked=True),
            self.action("question.no", PagesMissing(), icon="no", large=True, stacked=True),
        ):
            answer.setMinimumHeight(around.theme.target * 3 // 2)
            answers.addWidget(answer, 1)
        parts = [around.title(title), around.lead(around.say("question.body"))]
        column = reading_column(around, list(parts), answers)
        body = beside(around, column, picture_panel(around, "pages"), (5, 4))
        margins(body, around.theme)
        self.assemble(body, step=2)
