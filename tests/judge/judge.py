"""The judge: python-cwt says what it makes of our messages, and makes messages for us to judge.

It runs in an environment of its own, because it asks for an older CBOR library, and shares no line of code with the
program: JSON comes in at the standard input, with bytes in hexadecimal, and JSON goes out.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import cbor2
from cwt import COSE, COSEKey

OKP, EC2 = 1, 2
X25519, ED25519, P256 = 4, 6, 1
HPKE_3, EDDSA, ES256 = 41, -8, -7


def seal_key(given: dict[str, str]) -> Any:
    """A recipient's key; the private part is only there to open."""
    parameters: dict[int, Any] = {1: OKP, 2: bytes.fromhex(given["kid"]), 3: HPKE_3, -1: X25519}
    return with_point(parameters, given)


def signature_key(given: dict[str, str]) -> Any:
    """A signer's key. ESP256 is ECDSA on P-256 with SHA-256 as ES256 is; this library knows the older name only."""
    kind = {1: OKP, 3: EDDSA, -1: ED25519} if given["algorithm"] == "EdDSA" else {1: EC2, 3: ES256, -1: P256}
    return with_point({**kind, 2: bytes.fromhex(given["kid"])}, given)


def with_point(parameters: dict[int, Any], given: dict[str, str]) -> Any:
    """The key with its coordinates and, where given, its private part."""
    labels = {"x": -2, "y": -3, "d": -4}
    return COSEKey.new(parameters | {labels[part]: bytes.fromhex(given[part]) for part in labels if part in given})


def opened(message: bytes, keys: list[Any]) -> bytes | None:
    """What is in a COSE message; None where the judge refuses it, for whatever reason."""
    try:
        content: bytes = COSE.new().decode(message, keys)
    except Exception:  # noqa: BLE001 - a refusal is any exception, and the library has many
        return None
    return content


def verdict(envelope: bytes, seal: Any, signers: list[Any]) -> str | None:
    """What is signed in one code."""
    message = opened(envelope, [seal])
    payload = None if message is None else opened(message, signers)
    return shown(payload)


def shown(data: bytes | None) -> str | None:
    """Bytes for JSON."""
    return None if data is None else data.hex()


def make(given: dict[str, Any], seal: Any) -> str:
    """A code's envelope: signed, then sealed."""
    protected: dict[int, Any] = {1: given["header_algorithm"], 4: bytes.fromhex(given["key"]["kid"])}
    message = signed(bytes.fromhex(given["payload"]), signature_key(given["key"]), protected)
    envelope: bytes = COSE.new(deterministic_header=True).encode_and_encrypt(
        message, seal, protected={1: HPKE_3, 4: seal.kid}, unprotected={}
    )
    return envelope.hex()


def signed(payload: bytes, key: Any, protected: dict[int, Any]) -> bytes:
    """A COSE_Sign1. The library writes no ESP256 in a header, so that one message is put together here."""
    if protected[1] == key.alg:
        made: bytes = COSE.new(deterministic_header=True).encode_and_sign(payload, key, protected, {})
        return made
    header = cbor2.dumps(protected)
    signature = key.sign(cbor2.dumps(["Signature1", header, b"", payload]))
    return cbor2.dumps(cbor2.CBORTag(18, [header, {}, payload, signature]))


def main() -> None:
    """Answer one question."""
    asked = json.load(sys.stdin)
    seal, public_seal = seal_key(asked["seal"]), seal_key({k: v for k, v in asked["seal"].items() if k != "d"})
    signers = [signature_key(given) for given in asked["signers"]]
    root = [signature_key(asked["root"])]
    json.dump(
        {
            "codes": {name: verdict(bytes.fromhex(data), seal, signers) for name, data in asked["codes"].items()},
            "lists": {name: shown(opened(bytes.fromhex(data), root)) for name, data in asked["lists"].items()},
            "made": {name: make(given, public_seal) for name, given in asked["make"].items()},
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
