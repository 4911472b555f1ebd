"""``make cose-vectors VECTORS=DIR``: the public COSE vectors, wherever checkouts of them lie below DIR.

``cose-wg/Examples`` (``sign1-tests``, ``eddsa-examples``, ``ecdsa-examples``, ``encrypted-tests``) and python-cwt's
``testvectors.txt`` of COSE-HPKE. Their messages use all of COSE, our format a part of it: the key id of most lies
outside the protected header, which our readers refuse. So each message is taken apart here and judged by our
signature, our seal and our structures; and our readers must refuse it whole.
"""

from __future__ import annotations

import json
import re
import sys
from base64 import urlsafe_b64decode
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cbor2
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk_app.domain.result import Ok
from kiosk_app.payload import cbor, seal, signature
from kiosk_app.payload.headers import Header
from kiosk_app.payload.signature import Algorithm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk_app.payload.signature import VerifyingKey

SIGN1_FOLDERS = ("sign1-tests", "eddsa-examples", "ecdsa-examples")
ENCRYPT0_FOLDER = "encrypted-tests"
HPKE_FILE = "testvectors.txt"
ALGORITHMS = {"ES256": (-7, Algorithm.ESP256), "EdDSA": (-8, Algorithm.EDDSA)}
"""ES256 on P-256 is what ESP256 names without doubt."""

HPKE_LINE = re.compile(r"^(?P<suite>HPKE-\d+) Encrypt0(?P<psk>\+PSK)? with (?P<aad>\w+) aad and (?P<info>\w+) info$")
HPKE_KEY = re.compile(r"^HPKE-3 COSE_Key::? (?P<key>[0-9a-f]+)$")


class Verdict(Enum):
    """What became of one vector."""

    PASSED = "as it should"
    STRICTER = "refused, because our format has no place for it"
    FAILED = "FAILED"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Case:
    """One vector and what became of it."""

    group: str
    name: str
    verdict: Verdict
    why: str = ""


def main() -> int:
    """Run all that is found; 0 where nothing failed and anything was run."""
    folder = Path(sys.argv[1])
    cases = [*_sign1(folder), *_encrypt0(folder), *_hpke(folder)]
    for case in cases:
        print(f"{case.group} {case.name}: {case.verdict.value}{case.why and f' ({case.why})'}")
    count = Counter(case.verdict for case in cases)
    passed = count[Verdict.PASSED] + count[Verdict.STRICTER]
    print(f"{passed} passed, {count[Verdict.FAILED]} failed, {count[Verdict.SKIPPED]} skipped")
    return 1 if count[Verdict.FAILED] or not passed else 0


def _sign1(folder: Path) -> Iterator[Case]:
    for path in _files(folder, *SIGN1_FOLDERS):
        vector = json.loads(path.read_text(encoding="utf-8"))
        yield _sign1_case(path.stem, vector)


def _sign1_case(name: str, vector: dict[str, Any]) -> Case:
    group, given = "sign1", vector["input"].get("sign0")
    if given is None:
        return Case(group, name, Verdict.SKIPPED, "COSE_Sign, several signers")
    key = _public_key(given["key"])
    if given["alg"] not in ALGORITHMS or key is None:
        return Case(group, name, Verdict.SKIPPED, "another algorithm or curve")
    data = bytes.fromhex(vector["output"]["cbor"])
    if isinstance(signature.parse(data), Ok):
        return Case(group, name, Verdict.FAILED, "our reader took it whole")
    is_verified = _is_verified(data, key, given["alg"])
    if vector.get("fail"):
        return Case(group, name, Verdict.FAILED if is_verified else Verdict.PASSED, "must be refused")
    if is_verified:
        return Case(group, name, Verdict.PASSED, "verified")
    beyond = {
        "external data": "external" in given,
        "algorithm outside the protected header": "protected" not in given,
        "no tag": data[0] != 0xC0 | signature.TAG,
    }
    why = ", ".join(reason for reason, holds in beyond.items() if holds)
    return Case(group, name, Verdict.STRICTER if why else Verdict.FAILED, why or "not verified")


def _is_verified(data: bytes, key: VerifyingKey, name: str) -> bool:
    """Whether our strict CBOR reads the message and our signature holds, the protected header being as it may."""
    message = cbor.read(data, tuple[bytes, dict[int, object], bytes, bytes], tag=signature.TAG)
    if not isinstance(message, Ok):
        return False
    protected, _unprotected, payload, made = message.value
    number, algorithm = ALGORITHMS[name]
    stated = cbor.read(protected, dict[int, object])
    if not isinstance(stated, Ok) or stated.value.get(1) != number:
        return False
    header = Header(algorithm=algorithm.cose_id, key_id=b"", encoded=protected)
    return signature.is_signed_by(
        signature.SignedMessage(header=header, payload=payload, signature=made), key, algorithm
    )


def _public_key(given: dict[str, str]) -> VerifyingKey | None:
    """The key of a vector, where it is of one of our curves; its coordinates come in base64url or hexadecimal."""
    x, y = (_bytes(given, part) for part in ("x", "y"))
    if given["crv"] == "Ed25519":
        return Ed25519PublicKey.from_public_bytes(x)
    if given["crv"] == "P-256":
        return EllipticCurvePublicNumbers(int.from_bytes(x, "big"), int.from_bytes(y, "big"), SECP256R1()).public_key()
    return None


def _bytes(given: dict[str, str], part: str) -> bytes:
    if f"{part}_hex" in given:
        return bytes.fromhex(given[f"{part}_hex"])
    return urlsafe_b64decode(given.get(part, "") + "==")


def _encrypt0(folder: Path) -> Iterator[Case]:
    """AES-GCM with a shared key is not ours; the authenticated structure around it is the same, and is tried."""
    for path in _files(folder, ENCRYPT0_FOLDER):
        vector = json.loads(path.read_text(encoding="utf-8"))
        data = bytes.fromhex(vector["output"]["cbor"])
        is_taken = isinstance(seal.parse(data), Ok)
        is_opened = _is_opened(data, bytes.fromhex(vector["intermediates"]["CEK_hex"]))
        if is_taken or (vector.get("fail") and is_opened):
            yield Case("encrypt0", path.stem, Verdict.FAILED, "our reader took it")
        elif vector.get("fail"):
            yield Case("encrypt0", path.stem, Verdict.PASSED, "must be refused")
        elif is_opened:
            yield Case("encrypt0", path.stem, Verdict.PASSED, "opened with our Enc_structure")
        else:
            given = vector["input"]["encrypted"]
            beyond = {
                "external data": "external" in given,
                "no protected header": "protected" not in given,
                "no tag": data[0] != 0xC0 | seal.TAG,
            }
            why = ", ".join(reason for reason, holds in beyond.items() if holds)
            yield Case("encrypt0", path.stem, Verdict.STRICTER if why else Verdict.FAILED, why or "not opened")


def _is_opened(data: bytes, key: bytes) -> bool:
    message = cbor.read(data, tuple[bytes, dict[int, object], bytes], tag=seal.TAG)
    if not isinstance(message, Ok):
        return False
    protected, unprotected, ciphertext = message.value
    nonce = unprotected.get(5)
    if not isinstance(nonce, bytes):
        return False
    try:
        AESGCM(key).decrypt(nonce, ciphertext, seal.authenticated(protected))
    except InvalidTag:
        return False
    return True


def _hpke(folder: Path) -> Iterator[Case]:
    """Our seal is HPKE-3 without a shared secret, external data or info: that vector opens, its variants do not."""
    for path in folder.rglob(HPKE_FILE):
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        key = next(_x25519(match["key"]) for match in map(HPKE_KEY.match, lines) if match)
        for title, following in pairwise(lines):
            if not following.startswith("Ciphertext: "):
                continue
            match = HPKE_LINE.match(title)
            if match is None or match["suite"] != "HPKE-3":
                yield Case("hpke", title, Verdict.SKIPPED, "another suite, or COSE_Encrypt")
                continue
            data = bytes.fromhex(following.split()[1])
            is_ours = not match["psk"] and match["aad"] == match["info"] == "default"
            holds = _is_unsealed(data, key) is is_ours and not isinstance(seal.parse(data), Ok)
            done = Verdict.PASSED if is_ours else Verdict.STRICTER
            yield Case("hpke", title, done if holds else Verdict.FAILED, "opened" if is_ours else "")


def _is_unsealed(data: bytes, key: X25519PrivateKey) -> bool:
    message = cbor.read(data, tuple[bytes, dict[int, bytes], bytes], tag=seal.TAG)
    if not isinstance(message, Ok):
        return False
    protected, unprotected, ciphertext = message.value
    header = Header(algorithm=seal.HPKE_3, key_id=b"", encoded=protected)
    sealed = seal.SealedMessage(header=header, encapsulated_key=unprotected[-4], ciphertext=ciphertext)
    return isinstance(seal.unseal(sealed, key), Ok)


def _x25519(cose_key: str) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(cbor2.loads(bytes.fromhex(cose_key))[-4])


def _files(folder: Path, *names: str) -> Iterator[Path]:
    for name in names:
        for found in sorted(folder.rglob(name)):
            yield from sorted(found.glob("*.json"))


if __name__ == "__main__":
    sys.exit(main())
