"""The finger of ``--auto-confirm``: which touch an unattended demonstration makes on each stage, and after how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk_app.session import events, states

if TYPE_CHECKING:
    from kiosk_app.session.states import SessionState

LOOKING_MS = 2500
"""Long enough for somebody watching to read the screen's title."""


def touch_for(state: SessionState, now_ms: int) -> events.Event | None:
    """The touch that is due now, or None."""
    if now_ms - state.entered_ms < LOOKING_MS:
        return None
    match state.stage:
        case states.Attract():
            return events.StartTouched()
        case states.Review():
            return events.PrintTouched()
        case states.AskingForPages():
            return events.PagesCameOut()
        case states.Done():
            return events.FinishTouched()
        case _:
            return None
