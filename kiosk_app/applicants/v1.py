"""Payload schema 1 to ``Application``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk_app.applicants import fields
from kiosk_app.payload import schema_v1

if TYPE_CHECKING:
    from kiosk_app.domain.application import Application
    from kiosk_app.domain.result import Result
    from kiosk_app.domain.verified import VerifiedPayload


def read(payload: VerifiedPayload) -> Result[Application]:
    """The application in a verified payload; ``A-FIELD`` with the path of a field that does not hold."""
    return fields.check(schema_v1.by_name(payload.content))
