"""Which reader belongs to which schema version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk_app.applicants import v1
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Result
from kiosk_app.payload import schema_v1

if TYPE_CHECKING:
    from kiosk_app.domain.application import Application
    from kiosk_app.domain.verified import VerifiedPayload

_READERS = {schema_v1.VERSION: v1.read}


def read_application(payload: VerifiedPayload) -> Result[Application]:
    """The application in a verified payload: ``A-SCHEMA`` for a version that this tablet does not know yet.

    ``V-INCOMPLETE`` for one code of several: ``merge`` takes those together.
    """
    if payload.position is not None and payload.position.total > 1:
        return Err(Failure(code=Code.INCOMPLETE, subject="set"))
    return read_part(payload)


def read_part(payload: VerifiedPayload) -> Result[Application]:
    """As ``read_application``, for any code: one of a set gives the household with some of its persons.

    Its ``applicant`` then counts in the whole household, and need not be among these persons.
    """
    reader = _READERS.get(payload.schema_version)
    if reader is None:
        return Err(Failure(code=Code.APPLICATION_SCHEMA, subject=f"schema {payload.schema_version}"))
    return reader(payload)
