"""Every vector in ``tests/vectors`` ends as its index says: the public contract of the barcode's format."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from kiosk_app.applicants.read import read_application
from kiosk_app.domain.barcode import UntrustedBarcode
from kiosk_app.domain.result import Err, Ok
from kiosk_app.payload import transport
from kiosk_app.verification.trust_store import TrustStore, load_trust_store
from kiosk_app.verification.verifier import Verifier

VECTORS = Path(__file__).parents[2] / "vectors"
INDEX = json.loads((VECTORS / "index.json").read_text(encoding="utf-8"))
NOW = datetime.fromisoformat(INDEX["now"])


@pytest.fixture(scope="module")
def trust_store() -> TrustStore:
    loaded = load_trust_store(VECTORS / "keys")
    assert isinstance(loaded, Ok)
    return loaded.value


def outcome(verifier: Verifier, text: str) -> str:
    barcode = UntrustedBarcode(untrusted_text=text, symbology="QRCode", decoder="vector")
    verified = verifier.verify(barcode, NOW)
    application = verified if isinstance(verified, Err) else read_application(verified.value)
    return application.failure.code.value if isinstance(application, Err) else "ok"


@pytest.mark.parametrize("name", INDEX["vectors"])
def test_every_vector_ends_as_the_index_says(name: str, trust_store: TrustStore) -> None:
    text = (VECTORS / "codes" / f"{name}.txt").read_bytes().decode("utf-8")
    assert outcome(Verifier(trust_store), text) == INDEX["vectors"][name]["expect"]


REFUSED_AT = {
    "text": {"transport", "seal"},
    "outer": {"seal", "signature"},
    "signature": {"signature", "claims"},
    "hostile": {"claims"},
    "claims": {"claims"},
    "fields": {"claims"},
}


@pytest.mark.parametrize("name", [name for name, vector in INDEX["vectors"].items() if vector["expect"][0] == "V"])
def test_every_refusal_comes_from_the_layer_that_the_vector_attacks(name: str, trust_store: TrustStore) -> None:
    text = (VECTORS / "codes" / f"{name}.txt").read_bytes().decode("utf-8")
    examination = Verifier(trust_store).examine(text, NOW)
    assert examination.layers[-1].name.value in REFUSED_AT[name.split("-", maxsplit=1)[0]]


def test_the_index_names_every_file_and_no_other() -> None:
    assert {path.stem for path in (VECTORS / "codes").glob("*.txt")} == set(INDEX["vectors"])


@pytest.mark.parametrize("layer", ["outer", "cut"])
def test_no_change_of_a_good_code_is_ever_accepted(layer: str, trust_store: TrustStore) -> None:
    good = (VECTORS / "codes" / "valid-one-person.txt").read_text(encoding="utf-8")
    decoded = transport.decode(good)
    assert isinstance(decoded, Ok)
    envelope = decoded.value
    verifier = Verifier(trust_store)
    if layer == "outer":
        changed = [
            envelope[:index] + bytes([envelope[index] ^ (1 << bit)]) + envelope[index + 1 :]
            for index in range(len(envelope))
            for bit in range(8)
        ]
    else:
        changed = [envelope[:length] for length in range(len(envelope))]
    outcomes = {outcome(verifier, transport.encode(data)) for data in changed}
    assert outcomes <= {"V-TAMPERED", "V-UNREADABLE", "V-OTHER-HALL"}
