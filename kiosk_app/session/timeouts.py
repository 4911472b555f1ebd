"""The one table of how long a stage may last."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from kiosk_app.session import states

if TYPE_CHECKING:
    from kiosk_app.config.settings import SessionSettings

PREPARING_LIMIT_S = 20.0
"""Filling takes tens of milliseconds; a form whose template still has to be compiled takes a few seconds."""


def limit_ms(stage: states.Stage, settings: SessionSettings) -> int | None:  # noqa: PLR0911 - one return a stage
    """How long ``stage`` may last, in ms; None where nobody waits or only staff can help."""
    match stage:
        case states.Attract() | states.Fault():
            return None
        case states.Scanning():
            return round(settings.scanning_timeout * 1000)
        case states.Preparing():
            return round(PREPARING_LIMIT_S * 1000)
        case states.Review():
            return round(settings.review_timeout * 1000)
        case states.Printing():
            return round(settings.printing_timeout * 1000)
        case states.AskingForPages():
            return round(settings.pages_question_timeout * 1000)
        case states.Done():
            return round(settings.done_timeout * 1000)
        case states.Trouble():
            return round(settings.trouble_timeout * 1000)
        case _:
            assert_never(stage)
