"""What the fixture ``show`` of the screens' tests can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kiosk_app.session.screen_model import Content
    from kiosk_app.session.states import Preferences
    from kiosk_app.ui.window import KioskWindow


class ShowWindow(Protocol):
    def __call__(
        self,
        content: Content,
        preferences: Preferences = ...,
        *,
        size: tuple[int, int] = ...,
        px_per_mm: float = ...,
        mirror: bool = ...,
    ) -> KioskWindow: ...
