"""The application as a JSON file: the input of ``barcode issue`` and ``forms fill``, and what staff tools exchange.

``resources/demo/application.json`` is the documented example. Field names are those of ``domain.application``; a field
that has its default value may be left out.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from kiosk_app.applicants import fields
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Result

if TYPE_CHECKING:
    from kiosk_app.domain.application import Application

MAX_BYTES = 65_536


def from_json(untrusted_data: bytes) -> Result[Application]:
    """The application in a JSON file: ``A-SCHEMA`` where it is no JSON object, ``A-FIELD`` for a field at fault.

    A name that is given twice in one object is refused: readers of JSON disagree which of the two counts.
    """
    if len(untrusted_data) > MAX_BYTES:
        return Err(Failure(code=Code.APPLICATION_SCHEMA))
    try:
        untrusted_fields: object = json.loads(untrusted_data, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        return Err(Failure(code=Code.APPLICATION_SCHEMA))
    return fields.check(untrusted_fields)


def to_json(application: Application) -> bytes:
    """The application as a JSON file that ``from_json`` reads back to the same value."""
    return msgspec.json.format(msgspec.json.encode(fields.plain(application)), indent=2) + b"\n"


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError
    return members
