"""From an application to its code and back, for every application; and for every damage at every depth."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from hypothesis import given, settings
from hypothesis import strategies as st
from untrusted import applications, damaged

from kiosk_app.applicants.json_form import from_json, to_json
from kiosk_app.applicants.merge import merge
from kiosk_app.applicants.read import read_application
from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload import claims, compression, issuing, schema_v1, seal, signature, transport
from kiosk_app.payload.keys import key_id
from kiosk_app.verification.trust_store import load_trust_store
from kiosk_app.verification.verifier import Verifier

if TYPE_CHECKING:
    from kiosk_app.domain.application import Application

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "tests" / "vectors"
NOW = datetime.fromisoformat(json.loads((VECTORS / "index.json").read_text(encoding="utf-8"))["now"])
EXAMPLE = (ROOT / "resources" / "demo" / "application.json").read_bytes()


@dataclass(frozen=True)
class Hall:
    """One hall with everything that its issuer and its tablet have; the keys are the vectors'."""

    verifier: Verifier
    issuer: issuing.IssuerKeys
    signer: Ed25519PrivateKey
    seal_key: X25519PrivateKey

    def sealed(self, message: bytes) -> str:
        public = self.seal_key.public_key()
        return transport.encode(seal.seal(message, recipient=public, key_id=key_id(public)))

    def signed(self, payload: bytes) -> str:
        return self.sealed(signature.sign(payload, key=self.signer, key_id=self.issuer.signer.key_id))

    def stated(self, application: Application) -> bytes:
        """The compressed claims of an application, whatever its size."""
        issued_at = int(NOW.timestamp())
        return claims.write(
            claims.Claims(
                issuer=self.issuer.signer.issuer,
                audience=self.issuer.audience,
                issued_at=issued_at,
                expires_at=issued_at + 3600,
                payload_id=bytes(range(16)),
                schema_version=schema_v1.VERSION,
                content=schema_v1.encode(application),
            )
        )

    def read(self, text: str) -> Result[Application]:
        verified = self.verifier.examine(text, NOW).outcome
        return verified if isinstance(verified, Err) else read_application(verified.value)


def loaded() -> Hall:
    store, issuer = load_trust_store(VECTORS / "keys"), issuing.load_issuer_keys(VECTORS / "keys")
    signer = load_pem_private_key((VECTORS / "keys" / "signer.key").read_bytes(), password=None)
    seal_key = load_pem_private_key((VECTORS / "keys" / "seal.key").read_bytes(), password=None)
    assert isinstance(store, Ok)
    assert isinstance(issuer, Ok)
    assert isinstance(signer, Ed25519PrivateKey)
    assert isinstance(seal_key, X25519PrivateKey)
    return Hall(verifier=Verifier(store.value), issuer=issuer.value, signer=signer, seal_key=seal_key)


def example() -> Application:
    application = from_json(EXAMPLE)
    assert isinstance(application, Ok)
    return application.value


HALL = loaded()
HOUSEHOLD = example()
PAYLOAD = HALL.stated(HOUSEHOLD)
MESSAGE = signature.sign(PAYLOAD, key=HALL.signer, key_id=HALL.issuer.signer.key_id)
TEXT = HALL.sealed(MESSAGE)


def test_the_undamaged_example_is_accepted_by_every_way_in() -> None:
    for text in (TEXT, HALL.sealed(MESSAGE), HALL.signed(PAYLOAD)):
        assert HALL.read(text) == Ok(HOUSEHOLD)


@settings(deadline=None)
@given(applications())
def test_every_application_is_issued_verified_and_read_as_it_was(application: Application) -> None:
    issued = issuing.issue_set(application, keys=HALL.issuer, now=NOW)
    if isinstance(issued, Err):
        assert issued.failure.code is Code.TOO_LARGE
        return
    verified = [HALL.verifier.examine(text, NOW).outcome for text in issued.value]
    parts = [part.value for part in verified if isinstance(part, Ok)]
    assert len(parts) == len(issued.value)
    assert merge(parts) == merge(parts[::-1]) == Ok(application)


@settings(deadline=None)
@given(applications())
def test_every_application_that_fits_in_one_code_is_read_from_it(application: Application) -> None:
    read = HALL.read(HALL.signed(HALL.stated(application)))
    assert read == Ok(application) or (isinstance(read, Err) and read.failure.code is Code.TOO_LARGE)


@given(damaged(TEXT.encode()))
def test_no_damage_of_the_text_is_accepted(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    assert HALL.read(text) == Ok(HOUSEHOLD) if text == TEXT else isinstance(HALL.read(text), Err)


@given(damaged(MESSAGE))
def test_no_damage_of_the_signed_message_is_accepted(data: bytes) -> None:
    read = HALL.read(HALL.sealed(data))
    assert read == Ok(HOUSEHOLD) if data == MESSAGE else isinstance(read, Err)


@pytest.mark.parametrize("layer", ["compressed", "claims"])
def test_what_an_issuer_gone_bad_signs_is_refused_or_says_itself_again(layer: str) -> None:
    inflated = compression.expand(PAYLOAD)
    assert isinstance(inflated, Ok)

    @settings(max_examples=300, deadline=None)
    @given(damaged(PAYLOAD if layer == "compressed" else inflated.value))
    def holds(data: bytes) -> None:
        payload = data if layer == "compressed" else compression.compress(data)
        read = HALL.read(HALL.signed(payload))
        if isinstance(read, Ok):
            assert schema_v1.encode(read.value) == content_of(payload)
        else:
            assert read.failure.code.value[:2] in {"V-", "A-"}

    holds()


def content_of(payload: bytes) -> object:
    stated = claims.read(payload)
    assert isinstance(stated, Ok)
    return stated.value.content


@settings(deadline=None)
@given(applications())
def test_every_application_survives_its_json_form(application: Application) -> None:
    assert from_json(to_json(application)) == Ok(application)


@given(damaged(EXAMPLE))
def test_no_damaged_json_raises_and_what_is_accepted_survives(data: bytes) -> None:
    read = from_json(data)
    if isinstance(read, Ok):
        assert from_json(to_json(read.value)) == read
    else:
        assert read.failure.code in {Code.APPLICATION_SCHEMA, Code.APPLICATION_FIELD}


@given(st.text(max_size=60), st.integers(-(2**33), 2**33))
def test_no_moment_and_no_text_raise(text: str, offset: int) -> None:
    moment = datetime.fromtimestamp(2**33 + offset, tz=NOW.tzinfo)
    for untrusted in (text, TEXT, "KTG1:" + text):
        outcome = HALL.verifier.examine(untrusted, moment).outcome
        assert isinstance(outcome, Err) or untrusted == TEXT
