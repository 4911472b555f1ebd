"""The verifier's own decisions: clocks, keys, sets, and that no text whatever makes it raise."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_app.domain.barcode import UntrustedBarcode
from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok
from kiosk_app.verification.examination import LayerName
from kiosk_app.verification.trust_store import TrustStore, load_trust_store
from kiosk_app.verification.verifier import Verifier, inspect

VECTORS = Path(__file__).parents[2] / "vectors"
NOW = datetime.fromisoformat(json.loads((VECTORS / "index.json").read_text(encoding="utf-8"))["now"])
GOOD = (VECTORS / "codes" / "valid-household.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def trust_store() -> TrustStore:
    loaded = load_trust_store(VECTORS / "keys")
    assert isinstance(loaded, Ok)
    return loaded.value


def code_of(verifier: Verifier, now: datetime, text: str = GOOD) -> Code | None:
    verified = verifier.verify(UntrustedBarcode(untrusted_text=text, symbology="", decoder=""), now)
    return verified.failure.code if isinstance(verified, Err) else None


@given(text=st.text() | st.text(alphabet="0123456789ABCDEF $%*+-./:").map("KTG1:".__add__))
def test_no_text_raises_or_is_accepted(text: str, trust_store: TrustStore) -> None:
    assert code_of(Verifier(trust_store), NOW, text) is not None


@given(start=st.integers(5, len(GOOD) - 1), replacement=st.text(max_size=4))
def test_no_edit_of_a_good_code_is_accepted(start: int, replacement: str, trust_store: TrustStore) -> None:
    edited = GOOD[:start] + replacement + GOOD[start + len(replacement) :]
    assert (code_of(Verifier(trust_store), NOW, edited) is None) == (edited == GOOD)


def test_a_clock_before_what_has_surely_passed_is_doubted_before_the_code_is(trust_store: TrustStore) -> None:
    floor = int(NOW.timestamp())
    verifier = Verifier(trust_store, floor=floor, clock_skew_s=300)
    assert code_of(verifier, NOW - timedelta(seconds=300)) is None
    assert code_of(verifier, NOW - timedelta(seconds=301)) is Code.CLOCK
    assert code_of(verifier, NOW - timedelta(days=3650)) is Code.CLOCK


def test_the_trust_lists_own_date_is_a_floor_without_being_told(trust_store: TrustStore) -> None:
    assert code_of(Verifier(trust_store), datetime.fromisoformat("2026-10-31T23:00:00+00:00")) is Code.CLOCK


def test_a_fast_clock_ends_a_code_and_a_slow_one_says_it_has_not_begun(trust_store: TrustStore) -> None:
    verifier = Verifier(trust_store)
    assert code_of(verifier, NOW + timedelta(days=60)) is Code.EXPIRED
    assert code_of(verifier, NOW - timedelta(days=2)) is Code.NOT_YET_VALID


def test_the_skew_is_as_configured(trust_store: TrustStore) -> None:
    end = NOW - timedelta(hours=1) + timedelta(days=14)
    assert code_of(Verifier(trust_store, clock_skew_s=0), end - timedelta(seconds=1)) is None
    assert code_of(Verifier(trust_store, clock_skew_s=0), end) is Code.EXPIRED
    assert code_of(Verifier(trust_store, clock_skew_s=60), end) is None


def test_an_examination_ends_at_the_first_layer_that_does_not_hold(trust_store: TrustStore) -> None:
    order = [LayerName.TRANSPORT, LayerName.SEAL, LayerName.SIGNATURE, LayerName.CLAIMS]
    last = {
        "text-wifi": 1,
        "outer-bit-flipped": 2,
        "signature-stolen-kid": 3,
        "claims-expired": 4,
        "valid-household": 4,
    }
    for name, reached in last.items():
        text = (VECTORS / "codes" / f"{name}.txt").read_text(encoding="utf-8")
        examination = Verifier(trust_store).examine(text, NOW)
        assert [layer.name for layer in examination.layers] == order[:reached]
        codes = [layer.code for layer in examination.layers]
        assert codes[:-1] == [None] * (reached - 1)
        failed = examination.outcome.failure.code if isinstance(examination.outcome, Err) else None
        assert codes[-1] == failed


def test_what_it_is_told_about_a_code_names_no_person(trust_store: TrustStore) -> None:
    shown = repr(Verifier(trust_store).examine(GOOD, NOW))
    assert "vector-1" in shown
    assert "鎌倉" not in shown


def test_without_a_trust_store_a_foreign_code_is_still_told_from_ours() -> None:
    foreign, ours = inspect("WIFI:S:x;;", None, NOW).outcome, inspect(GOOD, None, NOW).outcome
    assert isinstance(foreign, Err)
    assert isinstance(ours, Err)
    assert (foreign.failure.code, ours.failure.code) == (Code.NOT_OURS, Code.NO_TRUST_STORE)


def test_a_set_of_one_carries_its_position(trust_store: TrustStore) -> None:
    text = (VECTORS / "codes" / "claims-set-1-of-1.txt").read_text(encoding="utf-8")
    verified = Verifier(trust_store).examine(text, NOW).outcome
    assert isinstance(verified, Ok)
    assert verified.value.position is not None
    assert (verified.value.position.index, verified.value.position.total) == (1, 1)


def test_times_are_shown_as_people_read_them(trust_store: TrustStore) -> None:
    examination = Verifier(trust_store).examine(GOOD, NOW)
    assert examination.layers[-1].facts["issued_at"] == "2026-11-23T08:00:00+00:00"
