"""What a refusal costs and shows: every key with the id is tried, and the answer does not say which came close."""

from __future__ import annotations

import dataclasses
import json
import time
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok
from kiosk_app.verification.trust_store import SealKey, TrustStore, load_trust_store
from kiosk_app.verification.verifier import Verifier

VECTORS = Path(__file__).parents[2] / "vectors"
NOW = datetime.fromisoformat(json.loads((VECTORS / "index.json").read_text(encoding="utf-8"))["now"])
MOST_SIGNERS = 100
"""As many as a trust list may hold."""

MAX_MS = 50
GOOD, FORGED = "signature-twin-b", "signature-stolen-kid"


def text(name: str) -> str:
    return (VECTORS / "codes" / f"{name}.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def store() -> TrustStore:
    loaded = load_trust_store(VECTORS / "keys")
    assert isinstance(loaded, Ok)
    return loaded.value


def crowded(store: TrustStore, kid: str) -> TrustStore:
    """The store after the worst that a trust list may do: every key has the same id, the right one comes last."""
    genuine = next(signer for signer in reversed(store.signers) if signer.kid == kid)
    strangers = tuple(
        dataclasses.replace(genuine, key=Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32).public_key())
        for number in range(MOST_SIGNERS - 1)
    )
    return dataclasses.replace(store, signers=(*strangers, genuine))


def least_ms(verifier: Verifier, code: str) -> float:
    taken = []
    for _ in range(5):
        start = time.thread_time()
        verifier.examine(code, NOW)
        taken.append((time.thread_time() - start) * 1000)
    return min(taken)


def test_a_hundred_keys_with_one_id_are_all_tried_within_the_time_of_any_code(store: TrustStore) -> None:
    verifier = Verifier(crowded(store, "77777777"))
    assert isinstance(verifier.examine(text(GOOD), NOW).outcome, Ok)
    assert least_ms(verifier, text(GOOD)) < MAX_MS


def test_a_forgery_costs_no_more_than_a_genuine_code_whose_key_comes_last(store: TrustStore) -> None:
    kid = next(signer.kid for signer in store.signers)
    verifier = Verifier(crowded(store, kid))
    refused = verifier.examine(text(FORGED), NOW)
    assert isinstance(refused.outcome, Err)
    assert refused.outcome.failure.code is Code.TAMPERED
    assert least_ms(verifier, text(FORGED)) < MAX_MS


def test_a_refusal_does_not_tell_how_many_keys_were_tried(store: TrustStore) -> None:
    kid = next(signer.kid for signer in store.signers)
    one, many = Verifier(store), Verifier(crowded(store, kid))
    assert one.examine(text(FORGED), NOW) == many.examine(text(FORGED), NOW)


def test_every_seal_key_with_the_id_is_tried_and_a_failure_is_the_same_with_each(store: TrustStore) -> None:
    kid = store.seal_keys[0].key_id
    other = SealKey(key_id=kid, key=X25519PrivateKey.from_private_bytes(bytes(range(32))))
    both = Verifier(dataclasses.replace(store, seal_keys=(other, *store.seal_keys)))
    assert isinstance(both.examine(text(GOOD), NOW).outcome, Ok)
    for name in ("outer-bit-flipped", "outer-zero-point", "outer-wrong-recipient"):
        assert both.examine(text(name), NOW) == Verifier(store).examine(text(name), NOW)
