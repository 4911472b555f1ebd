"""The innermost layer: CWT claims (RFC 8392) in deterministic CBOR, compressed.

The compression lies inside the signature, so that only bytes of a known issuer are ever inflated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.redaction import Redacted
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload import cbor, compression
from kiosk_app.payload.limits import MAX_VALIDITY

PAYLOAD_ID_BYTES = 16
_ISSUER, _AUDIENCE, _EXPIRES, _ISSUED, _PAYLOAD_ID = 1, 3, 4, 6, 7
_APPLICATION = -65537
"""The first of the claim keys that RFC 8392 §9.1 leaves to private use."""

_SCHEMA_VERSION, _CONTENT, _SET = 1, 2, 3

_Name = Annotated[str, Meta(min_length=1, max_length=100)]
_Time = Annotated[int, Meta(ge=0, lt=2**35)]
_Small = Annotated[int, Meta(ge=1, le=99)]
_Id = Annotated[bytes, Meta(min_length=PAYLOAD_ID_BYTES, max_length=PAYLOAD_ID_BYTES)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetClaim:
    """One large household in several codes: all share ``set_id``; ``index`` counts from 1 to ``total``."""

    set_id: _Id
    index: _Small
    total: _Small


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Claims(Redacted):
    """What is signed; ``issued_at`` and ``expires_at`` are seconds since 1970 UTC, ``content`` is the application."""

    issuer: _Name
    audience: _Name
    issued_at: _Time
    expires_at: _Time
    payload_id: _Id
    schema_version: Annotated[int, Meta(ge=1, le=9999)]
    content: dict[int, object]
    set_claim: SetClaim | None = None


def write(claims: Claims) -> bytes:
    """The claims as they are signed."""
    application: dict[int, object] = {_SCHEMA_VERSION: claims.schema_version, _CONTENT: claims.content}
    if claims.set_claim is not None:
        application[_SET] = [claims.set_claim.set_id, claims.set_claim.index, claims.set_claim.total]
    encoded = cbor.write(
        {
            _ISSUER: claims.issuer,
            _AUDIENCE: claims.audience,
            _EXPIRES: claims.expires_at,
            _ISSUED: claims.issued_at,
            _PAYLOAD_ID: claims.payload_id,
            _APPLICATION: application,
        }
    )
    return compression.compress(encoded)


def read(authentic_data: bytes) -> Result[Claims]:
    """The claims in bytes whose signature was checked.

    ``V-NEWER-VERSION`` where they are compressed with a dictionary that is not known here, ``V-TOO-LARGE`` where they
    inflate beyond the limit, ``V-TAMPERED`` where they are not such claims or their times contradict each other.
    """
    encoded = compression.expand(authentic_data)
    if isinstance(encoded, Err):
        return encoded
    fields = cbor.read(encoded.value, dict[int, object])
    if isinstance(fields, Err):
        return Err(Failure(code=Code.TAMPERED))
    try:
        claims = _from_fields(fields.value)
    except (KeyError, msgspec.ValidationError):
        return Err(Failure(code=Code.TAMPERED))
    if not 0 < claims.expires_at - claims.issued_at <= MAX_VALIDITY.total_seconds():
        return Err(Failure(code=Code.TAMPERED))
    return Ok(claims)


def _from_fields(fields: dict[int, object]) -> Claims:
    """Raises ``KeyError`` or ``msgspec.ValidationError`` where a claim is missing, foreign or of another type."""
    application = cbor.convert(fields[_APPLICATION], dict[int, object])
    position = application.get(_SET)
    known = {_ISSUER, _AUDIENCE, _EXPIRES, _ISSUED, _PAYLOAD_ID, _APPLICATION}
    if fields.keys() != known or not application.keys() <= {_SCHEMA_VERSION, _CONTENT, _SET}:
        raise KeyError
    return cbor.convert(
        {
            "issuer": fields[_ISSUER],
            "audience": fields[_AUDIENCE],
            "issued_at": fields[_ISSUED],
            "expires_at": fields[_EXPIRES],
            "payload_id": fields[_PAYLOAD_ID],
            "schema_version": application[_SCHEMA_VERSION],
            "content": application[_CONTENT],
            "set_claim": None if position is None else _set_claim(position),
        },
        Claims,
    )


def _set_claim(value: object) -> dict[str, object]:
    set_id, index, total = cbor.convert(value, tuple[bytes, int, int])
    if index > total:
        raise KeyError
    return {"set_id": set_id, "index": index, "total": total}
