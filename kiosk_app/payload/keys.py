"""The keys folder: the files that a city's issuer and its tablets share.

=================== ===================== ==========================================================
file                who has it            what it is
=================== ===================== ==========================================================
trust-store.json    tablets and issuer    whose signatures this hall accepts (``payload.trust_list``)
seal.key            tablets only          X25519 private key that opens codes, PKCS #8 PEM
seal.pub            issuer                its public key, SubjectPublicKeyInfo PEM
signer.key          issuer only           Ed25519 or P-256 private key that signs, PKCS #8 PEM
=================== ===================== ==========================================================

The demo's folder holds all four, because one machine plays both parts.
"""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload import trust_list
from kiosk_app.payload.signature import Algorithm

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    from kiosk_app.payload.signature import SigningKey, VerifyingKey

SEAL_KEY = "seal.key"
SEAL_PUBLIC = "seal.pub"
SIGNER_KEY = "signer.key"

DEMO_KEYS = Path("var/demo/keys")
"""Where the demo keeps its keys, below the current folder; the default of every verb that needs keys."""

DEMO_HALL = "demo"
DEMO_ISSUER = "demo-1"
"""Every code carries both, so they are short; a hall's five-digit municipality code does as well."""

_SIGNER_LIFE = timedelta(days=366)
_KEY_ID_BYTES = 4
"""Enough to find a key; a reader tries every key with that id, so two that share it do no harm."""


def key_id(key: VerifyingKey | X25519PublicKey) -> bytes:
    """Our name for a public key: the first 4 bytes of the SHA-256 of its SubjectPublicKeyInfo."""
    return hashlib.sha256(spki(key)).digest()[:_KEY_ID_BYTES]


def spki(key: VerifyingKey | X25519PublicKey) -> bytes:
    """The key's SubjectPublicKeyInfo in DER (RFC 5280 §4.1)."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def make_keys(folder: Path, *, hall: str, issuer: str, now: datetime) -> Result[tuple[Path, ...]]:
    """Make one hall's keys and trust store in ``folder``; gives the files written.

    ``C-KEYS`` with the file's name where a key is already there: keys are never overwritten.
    """
    signer, seal = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
    entry = trust_list.Signer(
        kid=key_id(signer.public_key()).hex(),
        issuer=issuer,
        audiences=(hall,),
        algorithm=Algorithm.EDDSA,
        public_key=spki(signer.public_key()),
        use="application",
        not_before=now.replace(microsecond=0),
        not_after=now.replace(microsecond=0) + _SIGNER_LIFE,
        status="active",
    )
    listed = trust_list.TrustList(sequence=1, issued=now.replace(microsecond=0), hall=hall, signers=(entry,))
    files = {
        SIGNER_KEY: (private_pem(signer), 0o600),
        SEAL_KEY: (private_pem(seal), 0o600),
        SEAL_PUBLIC: (seal.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), 0o644),
        trust_list.FILE: (trust_list.write(listed), 0o644),
    }
    for name in files:
        if (folder / name).exists():
            return Err(Failure(code=Code.KEYS_UNUSABLE, subject=name))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, (content, mode) in files.items():
            _write_new(folder / name, content, mode)
    except OSError:
        return Err(Failure(code=Code.KEYS_UNUSABLE, subject=folder.name))
    return Ok(tuple(folder / name for name in files))


def private_pem(key: SigningKey | X25519PrivateKey) -> bytes:
    """The private key as an unencrypted PKCS #8 PEM; the file's mode guards it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write_new(path: Path, content: bytes, mode: int) -> None:
    """The file has its mode before it has its content."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
