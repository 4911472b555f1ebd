"""The forms are with the printer; what holds it up is said, what is left is not guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk_app.ui.screens.frame import Screen, beside, margins, picture_panel, reading_column
from kiosk_app.ui.widgets.busy import Busy
from kiosk_app.ui.widgets.notice import notice_panel
from kiosk_app.ui.wording import form_title

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from kiosk_app.session.screen_model import PrintingScreen
    from kiosk_app.ui.surroundings import Surroundings


class PrintingView(Screen):
    """Waiting for the paper, or for staff to help the printer."""

    def __init__(self, around: Surroundings, content: PrintingScreen) -> None:
        attention = content.attention
        title = around.say(f"trouble.{attention}.title") if attention else around.say("printing.title")
        super().__init__(around, title)
        parts: list[QWidget] = [around.title(title)]
        if attention:
            parts += [
                notice_panel(around.say("printing.attention"), around.theme, strong=True),
                around.small(around.say("code", code=attention)),
            ]
        else:
            parts += [around.lead(around.say("printing.body", count=content.pages)), Busy(around.theme)]
        language = around.preferences.language
        parts += [
            around.body(f"{form_title(language, form)}　{around.say('pages', count=form.pages)}")
            for form in content.forms
        ]
        drawing = picture_panel(around, "staff" if attention else "printer")
        body = beside(around, reading_column(around, parts), drawing, (5, 4))
        margins(body, around.theme)
        self.assemble(body, step=2)
