"""The tablet's trust store: whose signatures it accepts, for which hall, and the key that opens what is sealed for it.

A tablet reads two files of the keys folder, ``trust-store.json`` and ``seal.key``, and never an issuer's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_private_key

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload import trust_list
from kiosk_app.payload.keys import SEAL_KEY, key_id
from kiosk_app.payload.signature import Algorithm

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk_app.payload.signature import VerifyingKey


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedSigner:
    """One entry of the trust list, ready to verify with."""

    entry: trust_list.Signer
    key: VerifyingKey

    @property
    def key_id(self) -> bytes:
        """What a message calls this key."""
        return bytes.fromhex(self.entry.kid)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustStore:
    """Everything a tablet needs to judge a code. ``seal_key`` opens; ``seal_key_id`` is what messages call it."""

    hall: str
    sequence: int
    issued_at: int
    """Seconds since 1970 UTC: no clock that is right shows an earlier time."""
    signers: tuple[TrustedSigner, ...]
    seal_key_id: bytes
    seal_key: X25519PrivateKey = field(repr=False)

    def signers_called(self, key_id: bytes) -> tuple[TrustedSigner, ...]:
        """Every signer with this key id: two issuers may have chosen the same."""
        return tuple(signer for signer in self.signers if signer.key_id == key_id)


def load_trust_store(keys_dir: Path) -> Result[TrustStore]:
    """Read the trust store once. ``V-NO-TRUST-STORE`` where a file is missing, ``C-KEYS`` where one is unusable."""
    listed_path, seal_path = keys_dir / trust_list.FILE, keys_dir / SEAL_KEY
    path = listed_path
    try:
        listed = trust_list.read(path.read_bytes())
        signers = tuple(_trusted(entry) for entry in listed.signers)
        path = seal_path
        seal_key = load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(seal_key, X25519PrivateKey):
            return _unusable(path)
    except (FileNotFoundError, NotADirectoryError):
        return Err(Failure(code=Code.NO_TRUST_STORE, subject=path.name))
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm, msgspec.MsgspecError):
        return _unusable(path)
    return Ok(
        TrustStore(
            hall=listed.hall,
            sequence=listed.sequence,
            issued_at=int(listed.issued.timestamp()),
            signers=signers,
            seal_key_id=key_id(seal_key.public_key()),
            seal_key=seal_key,
        )
    )


def _trusted(entry: trust_list.Signer) -> TrustedSigner:
    """Raises ``ValueError`` where the entry's key cannot be used with the entry's algorithm."""
    key = load_der_public_key(entry.public_key)
    if not isinstance(key, Ed25519PublicKey | EllipticCurvePublicKey) or Algorithm.of(key) is not entry.algorithm:
        message = "key and algorithm do not belong together"
        raise ValueError(message)
    return TrustedSigner(entry=entry, key=key)


def _unusable(path: Path) -> Err:
    return Err(Failure(code=Code.KEYS_UNUSABLE, subject=path.name))
