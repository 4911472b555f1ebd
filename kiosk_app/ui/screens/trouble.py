"""It did not work: a calm sentence, the next step, and a code for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk_app.session.events import StartOverTouched, TryAgainTouched
from kiosk_app.ui.screens.frame import (
    Screen,
    beside,
    margins,
    pair_actions,
    picture_panel,
    reading_column,
    stack_actions,
)
from kiosk_app.ui.widgets.button import Rank
from kiosk_app.ui.wording import moment_text

if TYPE_CHECKING:
    from kiosk_app.session.screen_model import TroubleScreen
    from kiosk_app.ui.surroundings import Surroundings


class TroubleView(Screen):
    """Offers "try again" only where that can help."""

    def __init__(self, around: Surroundings, content: TroubleScreen) -> None:
        title = around.say(f"trouble.{content.code}.title")
        super().__init__(around, title)
        again = content.may_retry
        leave = self.action(
            "trouble.start_over",
            StartOverTouched(),
            rank=Rank.SECONDARY if again else Rank.PRIMARY,
            icon="" if again else "restart",
        )
        retry = self.action("trouble.again", TryAgainTouched(), rank=Rank.PRIMARY, icon="again") if again else None
        happened = (
            around.say("trouble.printed_at", moment=moment_text(around.preferences.language, content.moment))
            if content.moment
            else ""
        )
        parts = [
            around.title(title),
            *([around.lead(happened)] if happened else []),
            around.lead(around.say(f"trouble.{content.code}.body")),
            around.small(around.say("trouble.code", code=content.code)),
        ]
        actions = pair_actions(around, leave, retry) if retry else stack_actions(around, [leave])
        drawing = picture_panel(around, "retry" if content.may_retry else "staff")
        body = beside(around, reading_column(around, list(parts), actions), drawing, (5, 4))
        margins(body, around.theme)
        self.assemble(body)
