"""The inner layer: COSE_Sign1. It says "our page issued this", never who the bearer is.

The algorithm belongs to the key and is taken from the trust store; a message that names another one is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload import cbor, headers

TAG = 18
_COORDINATE_BYTES = 32

SigningKey = Ed25519PrivateKey | EllipticCurvePrivateKey
VerifyingKey = Ed25519PublicKey | EllipticCurvePublicKey


@unique
class Algorithm(StrEnum):
    """The signature algorithms of this format, as the trust store names them."""

    EDDSA = "EdDSA"
    ESP256 = "ESP256"

    @property
    def cose_id(self) -> int:
        """The number in the IANA registry "COSE Algorithms"."""
        return {Algorithm.EDDSA: -8, Algorithm.ESP256: -9}[self]

    @classmethod
    def of(cls, key: SigningKey | VerifyingKey) -> Algorithm | None:
        """The one algorithm that ``key`` can be used with; None for a key of another curve."""
        if isinstance(key, Ed25519PrivateKey | Ed25519PublicKey):
            return cls.EDDSA
        return cls.ESP256 if isinstance(key.curve, SECP256R1) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedMessage:
    """A signed message taken apart but not checked; its header's key id names the signer's key."""

    header: headers.Header
    payload: bytes
    signature: bytes


def sign(payload: bytes, *, key: SigningKey, key_id: bytes) -> bytes:
    """Sign ``payload``. Raises ``ValueError`` for a key that this format has no algorithm for."""
    algorithm = Algorithm.of(key)
    if algorithm is None:
        message = "not an Ed25519 or P-256 key"
        raise ValueError(message)
    header = headers.write(algorithm=algorithm.cose_id, key_id=key_id)
    return cbor.write_tagged(TAG, [header, {}, payload, _raw_signature(signed_bytes(header, payload), key)])


def parse(untrusted_message: bytes) -> Result[SignedMessage]:
    """Take a signed message apart; ``V-TAMPERED`` where it is anything else."""
    message = cbor.read(untrusted_message, tuple[bytes, dict[int, object], bytes, bytes], tag=TAG)
    if isinstance(message, Err):
        return Err(Failure(code=Code.TAMPERED))
    untrusted_header, unprotected, payload, signature = message.value
    header = headers.read(untrusted_header)
    if isinstance(header, Err):
        return header
    if unprotected:
        return Err(Failure(code=Code.TAMPERED))
    return Ok(SignedMessage(header=header.value, payload=payload, signature=signature))


def is_signed_by(message: SignedMessage, key: VerifyingKey, algorithm: Algorithm) -> bool:
    """Whether ``key`` made this signature with ``algorithm``, which the trust store pins to the key."""
    if message.header.algorithm != algorithm.cose_id or Algorithm.of(key) is not algorithm:
        return False
    signed = signed_bytes(message.header.encoded, message.payload)
    try:
        if isinstance(key, Ed25519PublicKey):
            key.verify(message.signature, signed)
        else:
            key.verify(_der_signature(message.signature), signed, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def signed_bytes(header: bytes, payload: bytes) -> bytes:
    """The Sig_structure that is signed (RFC 9052 §4.4)."""
    return cbor.write(["Signature1", header, b"", payload])


def _raw_signature(signed: bytes, key: SigningKey) -> bytes:
    if isinstance(key, Ed25519PrivateKey):
        return key.sign(signed)
    r, s = decode_dss_signature(key.sign(signed, ECDSA(SHA256(), deterministic_signing=True)))
    return r.to_bytes(_COORDINATE_BYTES, "big") + s.to_bytes(_COORDINATE_BYTES, "big")


def _der_signature(raw: bytes) -> bytes:
    """COSE writes r and s side by side (RFC 9053 §2.1); OpenSSL wants them in ASN.1."""
    if len(raw) != 2 * _COORDINATE_BYTES:
        raise InvalidSignature
    return encode_dss_signature(
        int.from_bytes(raw[:_COORDINATE_BYTES], "big"), int.from_bytes(raw[_COORDINATE_BYTES:], "big")
    )
