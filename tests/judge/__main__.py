"""``make judge``: every vector is also judged by python-cwt, and what python-cwt makes is judged by us.

Where both refuse, or both accept with the same bytes, a case passes. Where we are stricter the reason must be listed
here. Where we accept what the judge refuses, the case fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk_app.applicants.read import read_application
from kiosk_app.domain.result import Err, Ok
from kiosk_app.payload import seal, signature, transport
from kiosk_app.payload.keys import key_id
from kiosk_app.payload.signature import Algorithm
from kiosk_app.verification.trust_store import load_trust_store
from kiosk_app.verification.verifier import Verifier
from tests.vectors.messages import (
    DAY,
    ISSUED_AT,
    NOW,
    ROOT,
    SEAL,
    SIGNER,
    SIGNER_P256,
    STRANGER,
    TRUST_LIST,
    TWIN_A,
    claim_map,
    deflate,
    encode,
    household,
    keys_folder,
    kid_of,
    one_person,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk_app.payload.signature import SigningKey, VerifyingKey

VECTORS = Path(__file__).parents[1] / "vectors"
STRICTER = {
    "outer-extra-header": "an unprotected header beside the encapsulated key",
    "outer-indefinite": "CBOR that is not deterministic",
    "outer-long-length": "CBOR that is not deterministic",
    "outer-trailing-byte": "a byte after the message",
    "signature-alg-none": "no algorithm in the protected header",
    "signature-alg-swapped": "another algorithm than the trust list pins to the key",
    "signature-alg-unprotected": "no algorithm in the protected header",
    "signature-crit": "a header that is not ours",
    "signature-kid-unprotected": "the key id outside the signature",
    "signature-x5chain": "a header that is not ours",
    "list-kid-unprotected": "the key id outside the signature",
    "list-trailing-byte": "a byte after the message",
}
"""What COSE allows and our format does not; the judge accepts it."""


def main() -> int:
    """Ask the judge, compare, and print a closing line; 0 where nothing failed."""
    python = sys.argv[1]
    asked = {
        "seal": {"kid": key_id(SEAL.public_key()).hex(), "d": SEAL.private_bytes_raw().hex()}
        | {"x": SEAL.public_key().public_bytes_raw().hex()},
        "root": _point(ROOT.public_key(), key_id(ROOT.public_key())),
        "signers": [_point(signer.key, signer.key_id) for signer in TRUST_LIST.signers],
        "codes": {name: data.hex() for name, data in _codes().items()},
        "lists": {name: data.hex() for name, data in _lists().items()},
        "make": {name: made for name, (made, _expect) in _wanted().items()},
    }
    judge = Path(__file__).with_name("judge.py")
    answer = subprocess.run([python, judge], input=json.dumps(asked), stdout=subprocess.PIPE, text=True, check=True)
    verdicts = json.loads(answer.stdout)
    failures = [*_compare(verdicts), *_judge_made(verdicts["made"])]
    for failure in failures:
        print(failure)
    cases = len(asked["codes"]) + len(asked["lists"]) + len(asked["make"])
    print(f"{cases - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


def _codes() -> dict[str, bytes]:
    """The envelopes of all vectors that have one."""
    decoded = {
        path.stem: transport.decode(path.read_bytes().decode("utf-8")) for path in (VECTORS / "codes").glob("*.txt")
    }
    return {name: envelope.value for name, envelope in sorted(decoded.items()) if isinstance(envelope, Ok)}


def _lists() -> dict[str, bytes]:
    """The signed trust lists, good and bad."""
    return {f"list-{path.stem}": path.read_bytes() for path in sorted((VECTORS / "lists").glob("*.cose"))}


def _compare(verdicts: dict[str, Any]) -> Iterator[str]:
    """One line for each code and list on which we and the judge differ."""
    ours = {name: _signed_payload(envelope) for name, envelope in _codes().items()}
    theirs = verdicts["codes"] | verdicts["lists"]
    for name, data in _lists().items():
        message = signature.parse(data)
        held = isinstance(message, Ok) and signature.is_signed_by(message.value, ROOT.public_key(), Algorithm.EDDSA)
        ours[name] = message.value.payload.hex() if isinstance(message, Ok) and held else None
    for name, payload in ours.items():
        is_stricter = payload is None and theirs[name] is not None
        if is_stricter != (name in STRICTER) or (not is_stricter and payload != theirs[name]):
            yield f"{name}: we {_word(payload)}, the judge {_word(theirs[name])}"


def _signed_payload(envelope: bytes) -> str | None:
    """What our two COSE layers give, with the same keys as the judge has and no question of who may sign when."""
    sealed = seal.parse(envelope)
    opened = seal.unseal(sealed.value, SEAL) if isinstance(sealed, Ok) else sealed
    message = signature.parse(opened.value) if isinstance(opened, Ok) else opened
    if isinstance(message, Err):
        return None
    held = (
        signature.is_signed_by(message.value, signer.key, signer.algorithm)
        for signer in TRUST_LIST.signers
        if signer.key_id == message.value.header.key_id
    )
    return message.value.payload.hex() if any(held) else None


def _wanted() -> dict[str, tuple[dict[str, Any], str]]:
    """Codes for the judge to make, and what must come of each with us."""
    family = deflate(encode(claim_map("judge family", household())))
    person = deflate(encode(claim_map("judge person", one_person())))
    late = deflate(encode(claim_map("judge late", one_person(), exp=ISSUED_AT - DAY, iat=ISSUED_AT - 3 * DAY)))
    made: dict[str, tuple[SigningKey, bytes, bytes, str]] = {
        "family, EdDSA": (SIGNER, kid_of(SIGNER), family, "ok"),
        "person, EdDSA": (SIGNER, kid_of(SIGNER), person, "ok"),
        "person, ESP256": (SIGNER_P256, kid_of(SIGNER_P256), person, "ok"),
        "person, one of two keys with one id": (TWIN_A, bytes.fromhex("77777777"), person, "ok"),
        "a stranger's key": (STRANGER, kid_of(STRANGER), person, "V-UNKNOWN-ISSUER"),
        "a stranger with our id": (STRANGER, kid_of(SIGNER), person, "V-TAMPERED"),
        "no claims": (SIGNER, kid_of(SIGNER), deflate(encode({})), "V-TAMPERED"),
        "over": (SIGNER, kid_of(SIGNER), late, "V-EXPIRED"),
    }
    return {name: (_order(key, kid, payload), expect) for name, (key, kid, payload, expect) in made.items()}


def _order(key: SigningKey, kid: bytes, payload: bytes) -> dict[str, Any]:
    algorithm = Algorithm.of(key)
    assert algorithm is not None
    return {
        "key": _point(key.public_key(), kid) | {"d": _secret(key)},
        "payload": payload.hex(),
        "header_algorithm": algorithm.cose_id,
    }


def _judge_made(made: dict[str, str]) -> Iterator[str]:
    """One line for each code of the judge's making that does not end as it must."""
    store = load_trust_store(keys_folder())
    assert isinstance(store, Ok)
    verifier = Verifier(store.value)
    for name, (_given, expect) in _wanted().items():
        verified = verifier.examine(transport.encode(bytes.fromhex(made[name])), NOW).outcome
        application = verified if isinstance(verified, Err) else read_application(verified.value)
        outcome = application.failure.code.value if isinstance(application, Err) else "ok"
        if outcome != expect:
            yield f"made by the judge: {name}: {outcome} instead of {expect}"


def _point(key: VerifyingKey, kid: bytes) -> dict[str, str]:
    if isinstance(key, Ed25519PublicKey):
        return {"kid": kid.hex(), "algorithm": "EdDSA", "x": key.public_bytes_raw().hex()}
    numbers = key.public_numbers()
    return {"kid": kid.hex(), "algorithm": "ESP256", "x": f"{numbers.x:064x}", "y": f"{numbers.y:064x}"}


def _secret(key: SigningKey) -> str:
    if isinstance(key, Ed25519PrivateKey):
        return key.private_bytes_raw().hex()
    assert isinstance(key, EllipticCurvePrivateKey)
    return f"{key.private_numbers().private_value:064x}"


def _word(payload: str | None) -> str:
    return "refuse it" if payload is None else f"read {len(payload) // 2} bytes"


if __name__ == "__main__":
    sys.exit(main())
