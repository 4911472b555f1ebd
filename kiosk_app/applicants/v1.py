"""Payload schema 1 to ``Application``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk_app.applicants import fields
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err
from kiosk_app.payload import cbor, schema_v1

if TYPE_CHECKING:
    from kiosk_app.domain.application import Application
    from kiosk_app.domain.result import Result
    from kiosk_app.domain.verified import VerifiedPayload


def read(payload: VerifiedPayload) -> Result[Application]:
    """The application, or its part, in a verified payload; ``A-FIELD`` with the path of a field that does not hold.

    An application has one encoding. Another one that would read the same, such as a default value written out or a text
    where a code stands for it, is refused as ``encoding``.
    """
    in_set = payload.position is not None and payload.position.total > 1
    application = fields.check(schema_v1.by_name(payload.content), in_set=in_set)
    if isinstance(application, Err):
        return application
    if cbor.write(schema_v1.encode(application.value)) != cbor.write(payload.content):
        return Err(Failure(code=Code.APPLICATION_FIELD, subject="encoding"))
    return application
