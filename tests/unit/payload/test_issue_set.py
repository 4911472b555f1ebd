"""A household of any size becomes one code, or the fewest that a phone shows well."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from large_households import household_of

from kiosk_app.domain.barcode import UntrustedBarcode
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok
from kiosk_app.payload import household_set
from kiosk_app.payload.issuing import IssuerKeys, issue_set, load_issuer_keys
from kiosk_app.verification.trust_store import load_trust_store
from kiosk_app.verification.verifier import Verifier

if TYPE_CHECKING:
    from kiosk_app.domain.application import Application
    from kiosk_app.domain.verified import VerifiedPayload

VECTORS = Path(__file__).parents[2] / "vectors"
NOW = datetime.fromisoformat(json.loads((VECTORS / "index.json").read_text(encoding="utf-8"))["now"])


@pytest.fixture(scope="module")
def keys() -> IssuerKeys:
    loaded = load_issuer_keys(VECTORS / "keys")
    assert isinstance(loaded, Ok)
    return loaded.value


def issued(application: Application, keys: IssuerKeys) -> tuple[str, ...]:
    texts = issue_set(application, keys=keys, now=NOW)
    assert isinstance(texts, Ok)
    return texts.value


def verified(texts: tuple[str, ...]) -> list[VerifiedPayload]:
    store = load_trust_store(VECTORS / "keys")
    assert isinstance(store, Ok)
    payloads = []
    for text in texts:
        barcode = UntrustedBarcode(untrusted_text=text, symbology="QRCode", decoder="test")
        payload = Verifier(store.value).verify(barcode, NOW)
        assert isinstance(payload, Ok)
        payloads.append(payload.value)
    return payloads


@pytest.mark.parametrize("persons", [1, 4])
def test_a_usual_household_gets_one_code_that_is_no_set(persons: int, keys: IssuerKeys) -> None:
    [payload] = verified(issued(household_of(persons), keys))
    assert payload.position is None


def test_twelve_persons_get_three_codes_of_one_set_about_equally_long(keys: IssuerKeys) -> None:
    texts = issued(household_of(12), keys)
    assert len(texts) == 3
    assert max(map(len, texts)) <= 800
    assert max(map(len, texts)) - min(map(len, texts)) < 100
    positions = [payload.position for payload in verified(texts)]
    assert [(position.index, position.total) for position in positions if position] == [(1, 3), (2, 3), (3, 3)]
    assert len({position.set_id for position in positions if position}) == 1


def test_every_code_of_a_set_has_its_own_id_and_one_time(keys: IssuerKeys) -> None:
    payloads = verified(issued(household_of(12), keys))
    assert len({payload.payload_id for payload in payloads}) == len(payloads)
    assert len({(payload.issued_at, payload.expires_at) for payload in payloads}) == 1


def test_only_the_random_ids_differ_from_one_time_to_the_next(keys: IssuerKeys) -> None:
    first, second = (verified(issued(household_of(12), keys)) for _ in range(2))
    assert [payload.content for payload in first] == [payload.content for payload in second]
    assert {payload.payload_id for payload in first}.isdisjoint(payload.payload_id for payload in second)
    assert first[0].position is not None
    assert second[0].position is not None
    assert first[0].position.set_id != second[0].position.set_id


def strange(seed: int, characters: int = 100) -> str:
    """Text that no compressor makes short."""
    return "".join(chr(0x4E00 + (seed * 977 + step * step * 131 + step * 71) % 20_000) for step in range(characters))


def test_a_person_who_cannot_be_divided_may_have_a_denser_code(keys: IssuerKeys) -> None:
    one = household_of(1)
    address = dataclasses.replace(one.address, building=strange(1), town=strange(2, 60))
    [text] = issued(dataclasses.replace(one, address=address), keys)
    assert 800 < len(text) <= 1100


def test_what_fits_no_printable_code_is_refused(keys: IssuerKeys) -> None:
    long = household_of(12)
    address = dataclasses.replace(long.address, building=strange(1), town=strange(2), street=strange(3))
    refused = issue_set(dataclasses.replace(long, address=address, telephone=""), keys=keys, now=NOW)
    assert refused == Err(Failure(code=Code.TOO_LARGE, subject="transport"))


def test_a_key_out_of_its_time_signs_no_set_either(keys: IssuerKeys) -> None:
    late = keys.signer.not_after + timedelta(seconds=1)
    refused = issue_set(household_of(12), keys=keys, now=late)
    assert refused == Err(Failure(code=Code.KEYS_UNUSABLE, subject="signer.key"))


def sizes(parts: tuple[Application, ...] | None) -> list[int]:
    assert parts is not None
    return [len(part.persons) for part in parts]


def test_persons_are_spread_over_the_fewest_codes_and_then_evenly() -> None:
    household = household_of(12)
    assert sizes(household_set.split(household, lambda part, _in_set: 100 * len(part.persons))) == [6, 6]
    assert sizes(household_set.split(household, lambda part, _in_set: 200 * len(part.persons))) == [4, 4, 4]
    assert sizes(household_set.split(household_of(8), lambda part, _in_set: 100 * len(part.persons))) == [8]


def test_one_long_entry_does_not_cost_a_code_more() -> None:
    household = household_of(6)
    long = household.persons[0]
    length = {False: 100, True: 600}
    parts = household_set.split(household, lambda part, _: sum(length[person == long] for person in part.persons))
    assert sizes(parts) == [1, 5]


def test_a_household_that_fits_alone_is_not_measured_as_a_set() -> None:
    assert sizes(household_set.split(household_of(3), lambda _part, in_set: 900 if in_set else 800)) == [3]
