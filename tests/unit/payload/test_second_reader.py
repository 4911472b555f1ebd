"""A reader written from ``docs/payload.md`` alone: no CBOR, HPKE or base45 library, no line of the payload room.

It shows that the document is enough, and it judges the issuer by other code than the issuer's own.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import zlib
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "tests" / "vectors"
DOCUMENT = (ROOT / "docs" / "payload.md").read_text(encoding="utf-8")
DICTIONARY = (ROOT / "kiosk_app" / "payload" / "dictionary-1.bin").read_bytes()
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


def inflate(payload: bytes) -> bytes:
    assert payload[0] == 1
    return zlib.decompressobj(-15, zdict=DICTIONARY).decompress(payload[1:])


def from_list(heading: str, value: Any) -> str:
    """The word with this number in one of the document's two lists."""
    listed = DOCUMENT.split(f"\n{heading}")[1].split("```")[1]
    words = {int(number): word for number, word in re.findall(r"(\d+) ([^\s·]+)", listed)}
    return words[value] if isinstance(value, int) else str(value)


def from_date(number: int) -> str:
    year, days = 1873 + number // 385, number % 385
    if days == 0:
        return str(year)
    month, day = 1 + (days - 1) // 32, (days - 1) % 32
    return f"{year}-{month:02d}-{day:02d}" if day else f"{year}-{month:02d}"


def from_halves(data: bytes) -> str:
    return "".join({"a": "-", "b": "+", "f": ""}.get(half, half) for half in data.hex())


def from_row(row: list[Any], **defaults: Any) -> dict[str, Any]:
    assert len(row) <= len(defaults)
    return defaults | dict(zip(defaults, row, strict=False))


def from_address(row: list[Any]) -> dict[str, Any]:
    address = from_row(row, postal_code=b"", prefecture="", city="", town="", street="", building="")
    address["postal_code"] = from_halves(address["postal_code"])
    address["prefecture"] = from_list("Prefectures", address["prefecture"])
    return address


def from_person(row: list[Any]) -> dict[str, Any]:
    person = from_row(
        row, name=[], birth_date=0, sex=0, relationship="", my_number_card=0, nationality="", residence_card_number=""
    )
    return person | {
        "name": from_row(person["name"], full="", kana="", alias=""),
        "birth_date": from_date(person["birth_date"]),
        "sex": ("unspecified", "male", "female")[person["sex"]],
        "relationship": from_list("Relationships", person["relationship"]),
        "my_number_card": (None, False, True)[person["my_number_card"]],
    }


def from_application(fields: dict[int, Any]) -> dict[str, Any]:
    persons = [from_person(row) for row in fields[3]]

    def name(value: object) -> object:
        return persons[value]["name"]["full"] if isinstance(value, int) else value

    domicile = from_row(fields[10], address="", head="") if 10 in fields else None
    certificate = {
        "whole_household": True,
        "copies": 1,
        "show_householder": False,
        "show_domicile": False,
        "purpose": "",
    }
    events = "moving_in moving_within moving_out marriage birth divorce name_change death"
    return {
        "life_event": events.split()[fields[1] - 1],
        "event_date": from_date(fields[2]),
        "persons": persons,
        "applicant": fields.get(4, 0),
        "visitor": ("self", "same_household", "proxy")[fields.get(5, 1) - 1],
        "address": from_address(fields[6]),
        "householder": name(fields[7]),
        "previous_address": from_address(fields[8]) if 8 in fields else None,
        "previous_householder": name(fields.get(9, "")),
        "domicile": domicile and domicile | {"head": name(domicile["head"])},
        "telephone": from_halves(fields.get(11, b"")),
        "certificate": from_row(fields[12], **certificate) if 12 in fields else None,
        "requested_forms": fields.get(13, []),
    }


def without_defaults(value: Any) -> Any:
    """What two readers must agree on, whether or not they name what was left out."""
    if isinstance(value, dict):
        kept = {name: without_defaults(item) for name, item in value.items()}
        return {name: item for name, item in kept.items() if item not in ("", None, [])}
    return [without_defaults(item) for item in value] if isinstance(value, list) else value


ONE_PERSON = {
    "life_event": "moving_in",
    "event_date": "2026-11-20",
    "persons": [
        {
            "name": {"full": "鎌倉 太郎", "kana": "カマクラ タロウ"},
            "birth_date": "1985-04-01",
            "sex": "male",
            "relationship": "世帯主",
        }
    ],
    "applicant": 0,
    "visitor": "self",
    "address": {
        "postal_code": "2480012",
        "prefecture": "神奈川県",
        "city": "鎌倉市",
        "town": "御成町",
        "street": "18番10号",
    },
    "householder": "鎌倉 太郎",
}
HOUSEHOLD = json.loads((ROOT / "resources" / "demo" / "application.json").read_text(encoding="utf-8"))


def key_id(key: Ed25519PublicKey) -> bytes:
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()[:4]


def read_trust_list() -> list[Any]:
    """The keys of the vectors' trust list, after its root's signature was checked."""
    root = load_pem_public_key((VECTORS / "keys" / "root.pub").read_bytes())
    assert isinstance(root, Ed25519PublicKey)
    data = (VECTORS / "keys" / "trust-list.cose").read_bytes()
    assert data[0] == 0xD2
    (protected, unprotected, payload, signature), end = from_cbor(data)
    assert (unprotected, end) == ({}, len(data))
    assert from_cbor(protected)[0] == {1: -8, 4: key_id(root)}
    root.verify(
        signature,
        b"\x84" + text_string("Signature1") + byte_string(protected) + byte_string(b"") + byte_string(payload),
    )
    content, end = from_cbor(payload)
    assert end == len(payload)
    assert (content[1], content[2], content[5]) == (1, 7, "vector")
    assert content[3] < content[4]
    return list(content[6])


@pytest.mark.parametrize(("vector", "expected"), [("valid-one-person", ONE_PERSON), ("valid-household", HOUSEHOLD)])
def test_the_document_is_enough_to_read_a_code(vector: str, expected: dict[str, Any]) -> None:
    text = (VECTORS / "codes" / f"{vector}.txt").read_text(encoding="utf-8")
    seal_key = load_pem_private_key((VECTORS / "keys" / "seal.key").read_bytes(), password=None)
    keys = read_trust_list()
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
    listed = next(key for key in keys if key[2] == header[4])
    assert (listed[1], listed[3], listed[4], listed[-1]) == (1, -8, [2], 6)
    key = Ed25519PublicKey.from_public_bytes(listed[-2])
    assert key_id(key) == listed[2]
    signed = b"\x84" + text_string("Signature1") + byte_string(protected) + byte_string(b"") + byte_string(payload)
    key.verify(signature, signed)

    claims, _end = from_cbor(inflate(payload))
    assert (claims[1], claims[3], len(claims[7])) == (listed[-65537][1], "vector", 16)
    assert claims[-65537][1] == 1
    assert without_defaults(from_application(claims[-65537][2])) == without_defaults(expected)


def test_the_documents_worked_example_is_the_vector() -> None:
    text = (VECTORS / "codes" / "valid-one-person.txt").read_text(encoding="utf-8")
    seal_key = load_pem_private_key((VECTORS / "keys" / "seal.key").read_bytes(), password=None)
    assert isinstance(seal_key, X25519PrivateKey)
    (sealed, unprotected, ciphertext), _end = from_cbor(from_base45(text[5:]))
    aad = b"\x83" + text_string("Encrypt0") + byte_string(sealed) + byte_string(b"")
    message = unseal(unprotected[-4], ciphertext, aad, seal_key)
    (signed, _unprotected, payload, signature), _end = from_cbor(message)

    assert text in DOCUMENT.splitlines()
    run_together = "".join(DOCUMENT.split())
    for shown in (sealed, unprotected[-4], seal_key.private_bytes_raw(), aad, signed, payload, signature):
        assert shown.hex() in run_together
    dump = DOCUMENT.split("Inflated, 152 bytes:")[1].split("```")[1]
    columns = [line.strip().split("  ")[0] for line in dump.splitlines()]
    assert bytes.fromhex("".join(columns)) == inflate(payload)
