"""The trust list's file form, ``trust-store.json``: whose codes a hall's tablets accept. Strict and frozen."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kiosk_app.payload.signature import Algorithm  # noqa: TC001 - msgspec reads the annotation

FILE = "trust-store.json"

NAME_PATTERN = r"^[a-z0-9][a-z0-9.-]{0,99}\Z"
"""What an issuer or a hall may be called."""

_Name = Annotated[str, Meta(pattern=NAME_PATTERN)]
_Moment = Annotated[datetime, Meta(tz=True)]


class Signer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One public key that may sign.

    ``kid`` is hexadecimal and need not be unique; ``public_key`` is a SubjectPublicKeyInfo in base64. The key may sign
    for ``issuer`` alone and only to the halls in ``audiences``, from ``not_before`` until ``not_after`` (RFC 3339).
    ``retired`` keys sign no more, but their codes live until they expire. Codes of ``compromised`` keys are all
    refused, because whoever holds the key can write any date into them.
    """

    kid: Annotated[str, Meta(pattern=r"^([0-9a-f]{2}){1,16}\Z")]
    issuer: _Name
    audiences: Annotated[tuple[_Name, ...], Meta(min_length=1, max_length=100)]
    algorithm: Algorithm
    public_key: bytes
    use: Literal["application"]
    not_before: _Moment
    not_after: _Moment
    status: Literal["active", "retired", "compromised"]


class TrustList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything a hall trusts. ``hall`` is the audience its tablets answer to; ``sequence`` grows with each list."""

    format: Literal["ktg-trust-store/1"] = "ktg-trust-store/1"
    sequence: Annotated[int, Meta(ge=1, lt=2**31)]
    issued: _Moment
    hall: _Name
    signers: Annotated[tuple[Signer, ...], Meta(min_length=1, max_length=100)]


def write(trust_list: TrustList) -> bytes:
    """The file's content, made to be read by people too."""
    return msgspec.json.format(msgspec.json.encode(trust_list), indent=2) + b"\n"


def read(data: bytes) -> TrustList:
    """The trust list in a file's content. Raises ``msgspec.MsgspecError`` for anything else."""
    return msgspec.json.decode(data, type=TrustList)
