"""The outer layer: COSE_Encrypt0 with HPKE, so that only the city's tablets can open what a phone shows.

HPKE-3 of COSE-HPKE (X25519, HKDF-SHA256, AES-128-GCM), integrated encryption. That document is still a draft: the bytes
are frozen by ``KTG1`` and written out in ``docs/payload.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyhpke import AEADId, CipherSuite, KDFId, KEMId, KEMKey
from pyhpke.exceptions import PyHPKEError

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload import cbor, headers

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

TAG = 16
HPKE_3 = 41
_ENCAPSULATED_KEY = -4
_SUITE = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId.AES128_GCM)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedMessage:
    """A sealed message taken apart but not opened; its header's key id names the recipient's key."""

    header: headers.Header
    encapsulated_key: bytes
    ciphertext: bytes


def seal(plaintext: bytes, *, recipient: X25519PublicKey, key_id: bytes) -> bytes:
    """Seal ``plaintext`` so that only the holder of ``recipient``'s private key can open it."""
    header = headers.write(algorithm=HPKE_3, key_id=key_id)
    encapsulated_key, context = _SUITE.create_sender_context(KEMKey.from_pyca_cryptography_key(recipient))
    ciphertext = context.seal(plaintext, aad=authenticated(header))
    return cbor.write_tagged(TAG, [header, {_ENCAPSULATED_KEY: encapsulated_key}, ciphertext])


def parse(untrusted_envelope: bytes) -> Result[SealedMessage]:
    """Take a sealed message apart: ``V-UNREADABLE`` where it is cut off, ``V-TAMPERED`` where it is another thing."""
    message = cbor.read(untrusted_envelope, tuple[bytes, dict[int, bytes], bytes], tag=TAG)
    if isinstance(message, Err):
        return message
    untrusted_header, unprotected, ciphertext = message.value
    header = headers.read(untrusted_header)
    if isinstance(header, Err):
        return header
    if header.value.algorithm != HPKE_3 or unprotected.keys() != {_ENCAPSULATED_KEY}:
        return Err(Failure(code=Code.TAMPERED))
    encapsulated_key = unprotected[_ENCAPSULATED_KEY]
    return Ok(SealedMessage(header=header.value, encapsulated_key=encapsulated_key, ciphertext=ciphertext))


def unseal(message: SealedMessage, key: X25519PrivateKey) -> Result[bytes]:
    """Open a sealed message; ``V-TAMPERED`` where it was not sealed for this key or was changed since."""
    try:
        context = _SUITE.create_recipient_context(message.encapsulated_key, KEMKey.from_pyca_cryptography_key(key))
        return Ok(context.open(message.ciphertext, aad=authenticated(message.header.encoded)))
    except (PyHPKEError, ValueError):  # ValueError: no point of the curve, or one of the low order that gives all zeros
        return Err(Failure(code=Code.TAMPERED))


def authenticated(header: bytes) -> bytes:
    """The Enc_structure that goes into the seal beside the ciphertext (RFC 9052 §5.3)."""
    return cbor.write(["Encrypt0", header, b""])
