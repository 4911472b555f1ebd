"""The protected header that both COSE layers have: an algorithm and a key id, and nothing else (RFC 9052 §3.1)."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload import cbor

_ALGORITHM = 1
_KEY_ID = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """``encoded`` are the very bytes that signature and seal authenticate."""

    algorithm: int
    key_id: bytes
    encoded: bytes


def write(*, algorithm: int, key_id: bytes) -> bytes:
    """The header's bytes."""
    return cbor.write({_ALGORITHM: algorithm, _KEY_ID: key_id})


def read(untrusted_header: bytes) -> Result[Header]:
    """The header that these bytes are; ``V-TAMPERED`` for any other content, such as ``crit`` or ``x5chain``."""
    fields = cbor.read(untrusted_header, dict[int, object])
    if isinstance(fields, Err):
        return Err(Failure(code=Code.TAMPERED))
    match fields.value:
        case {1: int() as algorithm, 4: bytes() as key_id, **others} if not others:
            return Ok(Header(algorithm=algorithm, key_id=key_id, encoded=untrusted_header))
    return Err(Failure(code=Code.TAMPERED))
