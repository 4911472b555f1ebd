"""The program is broken: please ask staff, said in every language, because nothing can be chosen any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk_app.session.states import Language
from kiosk_app.ui.screens.frame import Screen, beside, margins, picture_panel, reading_column
from kiosk_app.ui.widgets.panel import Rule

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from kiosk_app.ui.surroundings import Surroundings


class FaultView(Screen):
    """Shown until the supervisor has started the program anew."""

    may_start_over = False

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, around.say("fault.title"))
        parts: list[QWidget] = [around.title(around.say("fault.title")), around.lead(around.say("fault.body"))]
        for language in Language:
            if language is not around.preferences.language:
                parts += [
                    Rule(around.theme),
                    around.heading(around.catalogue.text(language, "fault.title")),
                    around.body(around.catalogue.text(language, "fault.body")),
                ]
        body = beside(around, reading_column(around, parts), picture_panel(around, "staff"), (5, 4))
        margins(body, around.theme)
        self.assemble(body, with_bar=False)
