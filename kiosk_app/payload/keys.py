"""The keys folder: the files that a city, its issuers and its tablets keep.

=================== ============================ ===================================================================
file                who has it                   what it is
=================== ============================ ===================================================================
root.key            the city alone, offline      Ed25519 private key that signs the trust list, PKCS #8 PEM
root.pub            everyone                     its public key, SubjectPublicKeyInfo PEM; a tablet never changes it
trust-list.cose     everyone                     whose signatures this hall accepts (``payload.trust_list``)
signer.key          city and issuer              Ed25519 or P-256 private key that signs codes, PKCS #8 PEM
seal.pub            city and issuer              X25519 public key that codes are sealed for
seal.key            city and tablets             its private key, which opens them
seal-<kid>.key      city and tablets             an earlier one, while codes that were sealed for it may still come
=================== ============================ ===================================================================

The city's own folder holds all of them. Whoever else may read a private key's file owns the key too, so a file that
group or others can read is refused.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result

if TYPE_CHECKING:
    from kiosk_app.payload.signature import SigningKey, VerifyingKey

ROOT_KEY = "root.key"
ROOT_PUBLIC = "root.pub"
SEAL_KEY = "seal.key"
SEAL_PUBLIC = "seal.pub"
SIGNER_KEY = "signer.key"
EARLIER_SEAL_KEYS = "seal-*.key"

DEMO_KEYS = Path("var/demo/keys")
"""Where the demo keeps its keys, below the current folder; the default of every verb that needs keys."""

DEMO_HALL = "demo"
DEMO_ISSUER = "demo-1"
"""Every code carries both, so they are short; a hall's five-digit municipality code does as well."""

PRIVATE_MODE = 0o600
PUBLIC_MODE = 0o644
_KEY_ID_BYTES = 4
"""Enough to find a key; a reader tries every key with that id, so two that share it do no harm."""


def key_id(key: VerifyingKey | X25519PublicKey) -> bytes:
    """Our name for a public key: the first 4 bytes of the SHA-256 of its SubjectPublicKeyInfo."""
    return hashlib.sha256(spki(key)).digest()[:_KEY_ID_BYTES]


def spki(key: VerifyingKey | X25519PublicKey) -> bytes:
    """The key's SubjectPublicKeyInfo in DER (RFC 5280 §4.1)."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def private_pem(key: SigningKey | X25519PrivateKey) -> bytes:
    """The private key as an unencrypted PKCS #8 PEM; the file's mode guards it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_pem(key: VerifyingKey | X25519PublicKey) -> bytes:
    """The public key as a SubjectPublicKeyInfo PEM."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def load_root(folder: Path) -> Result[Ed25519PublicKey]:
    """The root's public key; ``C-KEYS`` with the file's name where it is missing or of another kind."""
    key = _load_public(folder / ROOT_PUBLIC)
    return Ok(key) if isinstance(key, Ed25519PublicKey) else refuse(ROOT_PUBLIC)


def load_seal_public(folder: Path) -> Result[X25519PublicKey]:
    """What issuers seal for; refused as the root's public key."""
    key = _load_public(folder / SEAL_PUBLIC)
    return Ok(key) if isinstance(key, X25519PublicKey) else refuse(SEAL_PUBLIC)


def load_root_private(folder: Path) -> Result[Ed25519PrivateKey]:
    """The root's private key; ``C-KEYS`` with the file's name where it is missing, of another kind or not guarded."""
    key = _load_private(folder / ROOT_KEY)
    if isinstance(key, Err):
        return key
    return Ok(key.value) if isinstance(key.value, Ed25519PrivateKey) else refuse(ROOT_KEY)


def load_signing_key(folder: Path, *, guarded: bool = True) -> Result[SigningKey]:
    """The issuer's private key; refused as the root's. ``guarded`` as for the seal keys."""
    key = _load_private(folder / SIGNER_KEY, guarded=guarded)
    if isinstance(key, Err):
        return key
    match key.value:
        case Ed25519PrivateKey():
            return Ok(key.value)
        case EllipticCurvePrivateKey(curve=SECP256R1()):
            return Ok(key.value)
    return refuse(SIGNER_KEY)


def load_seal_keys(folder: Path, *, guarded: bool = True) -> Result[tuple[X25519PrivateKey, ...]]:
    """``seal.key`` and the earlier ones; refused as the root's.

    Keys that are not ``guarded`` by their mode may be open to others: a stick knows no modes, and systemd guards the
    folder of a credential instead.
    """
    keys: list[X25519PrivateKey] = []
    for path in (folder / SEAL_KEY, *sorted(folder.glob(EARLIER_SEAL_KEYS))):
        key = _load_private(path, guarded=guarded)
        if isinstance(key, Err):
            return key
        if not isinstance(key.value, X25519PrivateKey):
            return refuse(path.name)
        keys.append(key.value)
    return Ok(tuple(keys))


def _load_private(path: Path, *, guarded: bool = True) -> Result[object]:
    try:
        with path.open("rb") as file:
            if guarded and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
                return refuse(f"{path.name} can be read by others: chmod 600")
            return Ok(load_pem_private_key(file.read(), password=None))
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        return refuse(path.name)


def _load_public(path: Path) -> object:
    """The key, or None where there is none that can be read."""
    try:
        return load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        return None


def mode_of(name: str) -> int:
    """The mode that a file of this name is written with."""
    return PRIVATE_MODE if name.endswith(".key") else PUBLIC_MODE


def put(path: Path, content: bytes) -> None:
    """Write or replace a file of the keys folder at once; it has its mode before it has its content.

    Raises ``OSError``.
    """
    waiting = path.with_name(f".{path.name}.new")
    waiting.unlink(missing_ok=True)
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode_of(path.name))
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(path)


def refuse(subject: str) -> Err:
    """A refusal of a keys folder; ``subject`` is a file's name, perhaps with a reason."""
    return Err(Failure(code=Code.KEYS_UNUSABLE, subject=subject))
