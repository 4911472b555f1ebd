"""A reader written from ``docs/payload.md`` alone: no CBOR, HPKE or base45 library, no line of the payload room.

It shows that the document is enough, and it judges the issuer by other code than the issuer's own.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import zlib
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_private_key

VECTORS = Path(__file__).parents[2] / "vectors"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def from_base45(text: str) -> bytes:
    data = bytearray()
    for start in range(0, len(text), 3):
        digits = [ALPHABET.index(character) for character in text[start : start + 3]]
        number = sum(digit * 45**place for place, digit in enumerate(digits))
        data += number.to_bytes(len(digits) - 1, "big")
    return bytes(data)


def from_cbor(data: bytes, at: int = 0) -> tuple[Any, int]:
    major, short = data[at] >> 5, data[at] & 31
    at += 1
    argument = short
    if short >= 24:
        width = 1 << (short - 24)
        argument, at = int.from_bytes(data[at : at + width], "big"), at + width
    if major in {0, 1}:
        return (argument if major == 0 else -1 - argument), at
    if major in {2, 3}:
        raw = data[at : at + argument]
        return (raw if major == 2 else raw.decode()), at + argument
    if major == 4:
        items: list[object] = []
        for _ in range(argument):
            item, at = from_cbor(data, at)
            items.append(item)
        return items, at
    if major == 5:
        entries: dict[object, object] = {}
        for _ in range(argument):
            key, at = from_cbor(data, at)
            entries[key], at = from_cbor(data, at)
        return entries, at
    return from_cbor(data, at) if major == 6 else (argument == 21, at)


def byte_string(data: bytes) -> bytes:
    length = len(data)
    if length < 24:
        return bytes([0x40 | length]) + data
    return (b"\x58" + bytes([length]) if length < 256 else b"\x59" + length.to_bytes(2, "big")) + data


def text_string(text: str) -> bytes:
    return bytes([0x60 | len(text)]) + text.encode()


def extract(salt: bytes, material: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), material, "sha256")


def expand(key: bytes, info: bytes, length: int) -> bytes:
    return hmac.digest(key, info + b"\x01", "sha256")[:length]


def unseal(enc: bytes, ciphertext: bytes, aad: bytes, key: X25519PrivateKey) -> bytes:
    """RFC 9180, base mode, X25519 with HKDF-SHA256 and AES-128-GCM, empty info, the first message."""
    kem, suite = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x01"
    shared = key.exchange(X25519PublicKey.from_public_bytes(enc))
    prk = extract(b"", b"HPKE-v1" + kem + b"eae_prk" + shared)
    context = enc + key.public_key().public_bytes_raw()
    secret = expand(prk, b"\x00\x20HPKE-v1" + kem + b"shared_secret" + context, 32)
    schedule = b"\x00" + b"".join(extract(b"", b"HPKE-v1" + suite + label) for label in (b"psk_id_hash", b"info_hash"))
    root = extract(secret, b"HPKE-v1" + suite + b"secret")
    aes = expand(root, b"\x00\x10HPKE-v1" + suite + b"key" + schedule, 16)
    nonce = expand(root, b"\x00\x0cHPKE-v1" + suite + b"base_nonce" + schedule, 12)
    return AESGCM(aes).decrypt(nonce, ciphertext, aad)


@pytest.mark.parametrize(("vector", "persons"), [("valid-one-person", 1), ("valid-household", 4)])
def test_the_document_is_enough_to_read_a_code(vector: str, persons: int) -> None:
    text = (VECTORS / "codes" / f"{vector}.txt").read_text(encoding="utf-8")
    seal_key = load_pem_private_key((VECTORS / "keys" / "seal.key").read_bytes(), password=None)
    signers = json.loads((VECTORS / "keys" / "trust-store.json").read_text(encoding="utf-8"))["signers"]
    assert isinstance(seal_key, X25519PrivateKey)

    assert text[:5] == "KTG1:"
    envelope = from_base45(text[5:])
    assert envelope[0] == 0xD0
    (protected, unprotected, ciphertext), end = from_cbor(envelope)
    assert end == len(envelope)
    assert from_cbor(protected)[0][1] == 41
    aad = b"\x83" + text_string("Encrypt0") + byte_string(protected) + byte_string(b"")
    message = unseal(unprotected[-4], ciphertext, aad, seal_key)

    assert message[0] == 0xD2
    (protected, unprotected, payload, signature), end = from_cbor(message)
    assert end == len(message)
    header = from_cbor(protected)[0]
    assert (unprotected, header[1]) == ({}, -8)
    signer = next(entry for entry in signers if entry["kid"] == header[4].hex())
    key = load_der_public_key(b64decode(signer["public_key"]))
    assert isinstance(key, Ed25519PublicKey)
    assert hashlib.sha256(b64decode(signer["public_key"])).digest()[:8].hex() == signer["kid"]
    signed = b"\x84" + text_string("Signature1") + byte_string(protected) + byte_string(b"") + byte_string(payload)
    key.verify(signature, signed)

    claims, _end = from_cbor(zlib.decompress(payload, -15))
    assert (claims[1], claims[3], len(claims[7])) == (signer["issuer"], "vectors-hall", 16)
    assert claims[-65537][1] == 1
    application = claims[-65537][2]
    assert (application[1], len(application[3]), application[3][0][1][1]) == (1, persons, "鎌倉 太郎")


def test_the_documents_worked_example_is_the_vector() -> None:
    text = (VECTORS / "codes" / "valid-one-person.txt").read_text(encoding="utf-8")
    document = (VECTORS.parents[1] / "docs" / "payload.md").read_text(encoding="utf-8")
    seal_key = load_pem_private_key((VECTORS / "keys" / "seal.key").read_bytes(), password=None)
    assert isinstance(seal_key, X25519PrivateKey)
    (sealed, unprotected, ciphertext), _end = from_cbor(from_base45(text[5:]))
    aad = b"\x83" + text_string("Encrypt0") + byte_string(sealed) + byte_string(b"")
    message = unseal(unprotected[-4], ciphertext, aad, seal_key)
    (signed, _unprotected, payload, signature), _end = from_cbor(message)

    assert text in document.splitlines()
    run_together = "".join(document.split())
    for shown in (sealed, unprotected[-4], seal_key.private_bytes_raw(), aad, signed, payload, signature):
        assert shown.hex() in run_together
    dump = document.split("Inflated, 180 bytes:")[1].split("```")[1]
    columns = [line.strip().split("  ")[0] for line in dump.splitlines()]
    assert bytes.fromhex("".join(columns)) == zlib.decompress(payload, -15)
