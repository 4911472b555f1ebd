"""The trust list, ``trust-list.cose``: whose codes a hall's tablets accept, signed by the city's root key.

A COSE_Sign1 whose content is deterministic CBOR around COSE_Keys (RFC 9052 §7); ``docs/payload.md`` lists its labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum, unique
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Meta

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload import cbor, signature
from kiosk_app.payload.signature import Algorithm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from kiosk_app.payload.signature import VerifyingKey

FILE = "trust-list.cose"
MAX_BYTES = 65_536
"""A longer file is no trust list and is not parsed: one hundred keys need a third of it."""

NAME_PATTERN = r"^[a-z0-9][a-z0-9.-]{0,99}\Z"
"""What an issuer or a hall may be called."""

_VERSION = 1
_LIST_VERSION, _SEQUENCE, _ISSUED, _NEXT_UPDATE, _HALL, _KEYS = 1, 2, 3, 4, 5, 6
_KTY, _KID, _ALG, _KEY_OPS, _CRV, _X, _Y = 1, 2, 3, 4, -1, -2, -3
_TRUST = -65537
"""The first of the key parameters that RFC 9052 §11.2 leaves to private use."""
_ISSUER, _AUDIENCES, _USE, _NOT_BEFORE, _NOT_AFTER, _STATUS = 1, 2, 3, 4, 5, 6
_APPLICATION = 1
_VERIFY = 2
_OKP, _ED25519 = 1, 6
_EC2, _P256 = 2, 1
_COORDINATE_BYTES = 32

_Name = Annotated[str, Meta(pattern=NAME_PATTERN)]
_Time = Annotated[int, Meta(ge=0, lt=2**35)]
_Coordinate = Annotated[bytes, Meta(min_length=_COORDINATE_BYTES, max_length=_COORDINATE_BYTES)]


@unique
class Status(StrEnum):
    """What became of a key.

    ``RETIRED`` keys sign no more, but their codes live until they expire. Codes of ``COMPROMISED`` keys are all
    refused, because whoever holds the key can write any date into them.
    """

    ACTIVE = "active"
    RETIRED = "retired"
    COMPROMISED = "compromised"


_STATUSES = (Status.ACTIVE, Status.RETIRED, Status.COMPROMISED)
"""The file's numbers for them count from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """One public key that may sign applications.

    ``kid`` is hexadecimal and need not be unique. The key may sign for ``issuer`` alone and only to the halls in
    ``audiences``, from ``not_before`` until ``not_after``, with the one algorithm of its kind.
    """

    kid: str
    issuer: str
    audiences: tuple[str, ...]
    key: VerifyingKey
    not_before: datetime
    not_after: datetime
    status: Status

    @property
    def algorithm(self) -> Algorithm:
        """The algorithm that the list pins to the key."""
        algorithm = Algorithm.of(self.key)
        if algorithm is None:
            message = "not an Ed25519 or P-256 key"
            raise ValueError(message)
        return algorithm

    @property
    def key_id(self) -> bytes:
        """What a message calls this key."""
        return bytes.fromhex(self.kid)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustList:
    """Everything a hall trusts.

    ``hall`` is the audience its tablets answer to; ``sequence`` grows with each list; by ``next_update`` there should
    be a newer one.
    """

    sequence: int
    issued: datetime
    next_update: datetime
    hall: str
    signers: tuple[Signer, ...]


def write(trust_list: TrustList, *, root: Ed25519PrivateKey, key_id: bytes) -> bytes:
    """The file's content, signed by the city's root, which messages call ``key_id``."""
    content = cbor.write(
        {
            _LIST_VERSION: _VERSION,
            _SEQUENCE: trust_list.sequence,
            _ISSUED: int(trust_list.issued.timestamp()),
            _NEXT_UPDATE: int(trust_list.next_update.timestamp()),
            _HALL: trust_list.hall,
            _KEYS: [_cose_key(signer) for signer in trust_list.signers],
        }
    )
    return signature.sign(content, key=root, key_id=key_id)


def read(untrusted_data: bytes, *, root: Ed25519PublicKey) -> Result[TrustList]:
    """The trust list in a file's content; ``C-KEYS`` with a subject that says why it is not believed.

    Whether it is the newest list, and still fresh, is for the caller to judge.
    """
    message = None if len(untrusted_data) > MAX_BYTES else signature.parse(untrusted_data)
    if not isinstance(message, Ok):
        return refuse("it is no signed trust list")
    if not signature.is_signed_by(message.value, root, Algorithm.EDDSA):
        return refuse("it is not signed by this city's root key")
    content = cbor.read(message.value.payload, dict[int, object])
    if isinstance(content, Err):
        return refuse("its content is no trust list")
    try:
        return Ok(_trust_list(content.value))
    except (KeyError, ValueError, msgspec.ValidationError):
        return refuse("its content is no trust list of this version")


def refuse(why: str) -> Err:
    """A refusal of the trust list's file."""
    return Err(Failure(code=Code.KEYS_UNUSABLE, subject=f"{FILE}: {why}"))


def _cose_key(signer: Signer) -> dict[int, object]:
    point: dict[int, object]
    if isinstance(signer.key, Ed25519PublicKey):
        point = {_KTY: _OKP, _CRV: _ED25519, _X: signer.key.public_bytes_raw()}
    else:
        numbers = signer.key.public_numbers()
        x, y = (number.to_bytes(_COORDINATE_BYTES, "big") for number in (numbers.x, numbers.y))
        point = {_KTY: _EC2, _CRV: _P256, _X: x, _Y: y}
    return point | {
        _KID: signer.key_id,
        _ALG: signer.algorithm.cose_id,
        _KEY_OPS: [_VERIFY],
        _TRUST: {
            _ISSUER: signer.issuer,
            _AUDIENCES: list(signer.audiences),
            _USE: _APPLICATION,
            _NOT_BEFORE: int(signer.not_before.timestamp()),
            _NOT_AFTER: int(signer.not_after.timestamp()),
            _STATUS: _STATUSES.index(signer.status) + 1,
        },
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """The list's own fields, as the file has them."""

    version: Literal[1]
    sequence: Annotated[int, Meta(ge=1, lt=2**31)]
    issued: _Time
    next_update: _Time
    hall: _Name
    keys: Annotated[tuple[dict[int, object], ...], Meta(min_length=1, max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trust:
    """What the list says about one key, as the file has it."""

    operations: tuple[Literal[2]]
    use: Literal[1]
    kid: Annotated[bytes, Meta(min_length=1, max_length=16)]
    issuer: _Name
    audiences: Annotated[tuple[_Name, ...], Meta(min_length=1, max_length=100)]
    not_before: _Time
    not_after: _Time
    status: Annotated[int, Meta(ge=1, le=len(_STATUSES))]


def _trust_list(content: Mapping[int, object]) -> TrustList:
    """Raises ``KeyError``, ``ValueError`` or ``msgspec.ValidationError`` where anything is missing, foreign or odd."""
    _demand_exactly(content, {_LIST_VERSION, _SEQUENCE, _ISSUED, _NEXT_UPDATE, _HALL, _KEYS})
    head = cbor.convert(
        {
            "version": content[_LIST_VERSION],
            "sequence": content[_SEQUENCE],
            "issued": content[_ISSUED],
            "next_update": content[_NEXT_UPDATE],
            "hall": content[_HALL],
            "keys": content[_KEYS],
        },
        _Head,
    )
    if not head.issued < head.next_update:
        raise KeyError
    return TrustList(
        sequence=head.sequence,
        issued=_moment(head.issued),
        next_update=_moment(head.next_update),
        hall=head.hall,
        signers=tuple(_signer(fields) for fields in head.keys),
    )


def _signer(fields: Mapping[int, object]) -> Signer:
    key = _public_key(fields)
    stated = cbor.convert(fields[_TRUST], dict[int, object])
    _demand_exactly(stated, {_ISSUER, _AUDIENCES, _USE, _NOT_BEFORE, _NOT_AFTER, _STATUS})
    trust = cbor.convert(
        {
            "operations": fields[_KEY_OPS],
            "use": stated[_USE],
            "kid": fields[_KID],
            "issuer": stated[_ISSUER],
            "audiences": stated[_AUDIENCES],
            "not_before": stated[_NOT_BEFORE],
            "not_after": stated[_NOT_AFTER],
            "status": stated[_STATUS],
        },
        _Trust,
    )
    signer = Signer(
        kid=trust.kid.hex(),
        issuer=trust.issuer,
        audiences=trust.audiences,
        key=key,
        not_before=_moment(trust.not_before),
        not_after=_moment(trust.not_after),
        status=_STATUSES[trust.status - 1],
    )
    if fields[_ALG] != signer.algorithm.cose_id or signer.not_before > signer.not_after:
        raise KeyError
    return signer


def _public_key(fields: Mapping[int, object]) -> VerifyingKey:
    common = {_KTY, _KID, _ALG, _KEY_OPS, _CRV, _X, _TRUST}
    match cbor.convert([fields[_KTY], fields[_CRV]], tuple[int, int]):
        case 1, 6:
            _demand_exactly(fields, common)
            return Ed25519PublicKey.from_public_bytes(cbor.convert(fields[_X], _Coordinate))
        case 2, 1:
            _demand_exactly(fields, common | {_Y})
            x, y = (int.from_bytes(cbor.convert(fields[part], _Coordinate), "big") for part in (_X, _Y))
            return _on_the_curve(x, y)
    raise KeyError


def _on_the_curve(x: int, y: int) -> EllipticCurvePublicKey:
    """Raises ``ValueError`` for a point that is not."""
    return EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()


def _demand_exactly(fields: Mapping[int, object], labels: set[int]) -> None:
    if fields.keys() != labels:
        raise KeyError


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
