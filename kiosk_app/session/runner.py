"""Runs the pure flow: takes events one at a time, performs their effects, shows the screen. One thread, no clock."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from kiosk_app.session.screen_model import screen_model
from kiosk_app.session.states import SessionState
from kiosk_app.session.transitions import transition

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk_app.session.effects import Effect
    from kiosk_app.session.events import Event
    from kiosk_app.session.screen_model import ScreenModel
    from kiosk_app.session.transitions import Rules


class SessionRunner:
    """Owns the session's state. ``perform`` and ``show`` may post further events; those wait for their turn."""

    def __init__(
        self,
        *,
        rules: Rules,
        now_ms: Callable[[], int],
        perform: Callable[[Effect], None],
        show: Callable[[ScreenModel], None],
    ) -> None:
        self._rules = rules
        self._now_ms = now_ms
        self._perform = perform
        self._show = show
        self._waiting: deque[Event] = deque()
        self._busy = False
        self._state = SessionState(entered_ms=now_ms(), preferences=rules.preferences)

    @property
    def state(self) -> SessionState:
        """Where the session stands."""
        return self._state

    def start(self) -> None:
        """Show the first screen."""
        self._show(screen_model(self._state))

    def post(self, event: Event) -> None:
        """Take one event; its effects are performed, in order, before the next event is looked at."""
        self._waiting.append(event)
        if self._busy:
            return
        self._busy = True
        try:
            while self._waiting:
                self._take(self._waiting.popleft())
        finally:
            self._busy = False

    def _take(self, event: Event) -> None:
        before = self._state
        self._state, effects = transition(before, event, self._now_ms(), self._rules)
        for effect in effects:
            self._perform(effect)
        if (before.stage, before.preferences) != (self._state.stage, self._state.preferences):
            self._show(screen_model(self._state))
