"""The codes of a large household become the household again, in any order; and no two households become one."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from large_households import household_of

from kiosk_app.applicants.merge import merge
from kiosk_app.applicants.read import read_application, read_part
from kiosk_app.domain.barcode import UntrustedBarcode
from kiosk_app.domain.dates import CalendarDate
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok
from kiosk_app.domain.verified import SetPosition, VerifiedPayload
from kiosk_app.payload import schema_v1
from kiosk_app.payload.issuing import IssuerKeys, issue_set, load_issuer_keys
from kiosk_app.verification.trust_store import TrustStore, load_trust_store
from kiosk_app.verification.verifier import Verifier

if TYPE_CHECKING:
    from kiosk_app.domain.application import Application

VECTORS = Path(__file__).parents[2] / "vectors"
NOW = datetime.fromisoformat(json.loads((VECTORS / "index.json").read_text(encoding="utf-8"))["now"])


@cache
def hall() -> tuple[IssuerKeys, TrustStore]:
    keys, store = load_issuer_keys(VECTORS / "keys"), load_trust_store(VECTORS / "keys")
    assert isinstance(keys, Ok)
    assert isinstance(store, Ok)
    return keys.value, store.value


def verify(text: str) -> VerifiedPayload:
    barcode = UntrustedBarcode(untrusted_text=text, symbology="QRCode", decoder="test")
    payload = Verifier(hall()[1]).verify(barcode, NOW)
    assert isinstance(payload, Ok)
    return payload.value


def issued(application: Application) -> list[VerifiedPayload]:
    texts = issue_set(application, keys=hall()[0], now=NOW)
    assert isinstance(texts, Ok)
    return [verify(text) for text in texts.value]


HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
NAMES = st.text(alphabet=HAN, min_size=1, max_size=20)


@st.composite
def households(draw: st.DrawFn) -> Application:
    persons = draw(st.integers(1, 12))
    household = household_of(persons, applicant=draw(st.integers(0, persons - 1)))
    names = draw(st.lists(NAMES, min_size=persons, max_size=persons))
    return dataclasses.replace(
        household,
        persons=tuple(
            dataclasses.replace(person, name=dataclasses.replace(person.name, full=name))
            for person, name in zip(household.persons, names, strict=True)
        ),
        householder=draw(st.sampled_from(names) | NAMES),
        address=dataclasses.replace(household.address, building=draw(st.text(alphabet=HAN, max_size=20))),
    )


@settings(deadline=None)
@given(households(), st.randoms())
def test_every_household_survives_its_codes_in_any_order(household: Application, chance: Any) -> None:
    parts = issued(household)
    chance.shuffle(parts)
    assert merge(parts) == Ok(household)
    if len(parts) > 1:
        assert merge([*parts, chance.choice(parts)]) == Ok(household), "a part read twice is one part"


def parts_of(*persons: int, applicant: int = 0, last: dict[str, Any] | None = None) -> list[VerifiedPayload]:
    """A set whose parts hold so many persons each, as an issuer could sign it; ``last`` changes the last."""
    household = household_of(sum(persons), applicant=applicant)
    parts: list[VerifiedPayload] = []
    for index, number in enumerate(persons, start=1):
        start = sum(persons[: index - 1])
        part = dataclasses.replace(household, persons=household.persons[start : start + number])
        if index == len(persons):
            part = dataclasses.replace(part, **last or {})
        parts.append(payload(part, SetPosition(set_id=bytes(16), index=index, total=len(persons))))
    return parts


def payload(part: Application, position: SetPosition | None) -> VerifiedPayload:
    return VerifiedPayload(
        issuer="i",
        audience="a",
        payload_id=bytes(15) + bytes([position.index if position else 0]),
        issued_at=0,
        expires_at=1,
        schema_version=schema_v1.VERSION,
        content=schema_v1.encode(part),
        position=position,
    )


def refused(parts: list[VerifiedPayload]) -> Failure:
    merged = merge(parts)
    assert isinstance(merged, Err)
    return merged.failure


def moved(part: VerifiedPayload, **changes: object) -> VerifiedPayload:
    assert part.position is not None
    return dataclasses.replace(part, position=dataclasses.replace(part.position, **changes))  # type: ignore[arg-type]  # passed on by name


def test_the_applicant_may_stand_in_any_part() -> None:
    for applicant in range(6):
        parts = parts_of(2, 2, 2, applicant=applicant)
        assert merge(parts[::-1]) == Ok(household_of(6, applicant=applicant))


def test_a_part_is_never_taken_for_a_household() -> None:
    [first, *_others] = parts_of(2, 2)
    assert read_application(first) == merge([first]) == Err(Failure(code=Code.INCOMPLETE, subject="set"))
    read = read_part(first)
    assert isinstance(read, Ok)
    assert len(read.value.persons) == 2


def test_a_set_of_one_is_a_household() -> None:
    assert merge(parts_of(3)) == Ok(household_of(3))


@pytest.mark.parametrize("held", [(), (0,), (0, 2), (1, 1)])
def test_a_missing_part_is_missed(held: tuple[int, ...]) -> None:
    parts = parts_of(2, 2, 2)
    assert refused([parts[index] for index in held]).code is Code.INCOMPLETE


def test_two_households_are_never_mixed() -> None:
    ours = parts_of(2, 2)
    theirs = [moved(part, set_id=b"another".ljust(16)) for part in parts_of(2, 2)]
    alone = payload(household_of(2), None)
    for mixed in ([ours[0], theirs[1]], [*ours, theirs[0]], [*ours, alone], [alone, *ours]):
        assert refused(mixed) == Failure(code=Code.INCOMPLETE, subject="set")


def test_an_index_with_two_contents_is_refused() -> None:
    first, second = parts_of(2, 2)
    other = payload(household_of(1), first.position)
    for order in ([first, other, second], [first, second, other], [other, first]):
        assert refused(order) == Failure(code=Code.TAMPERED, subject="set")


def test_parts_that_disagree_about_their_number_or_issuer_are_refused() -> None:
    first, second = parts_of(2, 2)
    assert refused([first, moved(second, total=3)]) == Failure(code=Code.TAMPERED, subject="set")
    assert refused([first, dataclasses.replace(second, issuer="j")]) == Failure(code=Code.TAMPERED, subject="set")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("telephone", "090-0000-0000"),
        ("householder", "鎌倉 花子"),
        ("event_date", CalendarDate(2026, 11, 21)),
        ("previous_address", None),
        ("applicant", 3),
    ],
)
def test_a_field_of_the_household_that_differs_is_named(field: str, value: object) -> None:
    parts = parts_of(2, 2, last={field: value})
    assert refused(parts) == refused(parts[::-1]) == Failure(code=Code.APPLICATION_FIELD, subject=field)


def test_the_whole_is_checked_as_every_application_is() -> None:
    assert refused(parts_of(2, 2, applicant=4)) == Failure(code=Code.APPLICATION_FIELD, subject="applicant")
    twice = [moved(part, total=4) for part in parts_of(4, 3)]
    again = [moved(part, index=index, total=4) for index, part in zip((3, 4), parts_of(4, 3), strict=True)]
    assert refused([*twice, *again]) == Failure(code=Code.APPLICATION_FIELD, subject="persons")


def test_a_field_at_fault_in_one_part_is_named() -> None:
    first, second = parts_of(2, 2)
    broken = dataclasses.replace(second, content=dict(second.content) | {4: 0})
    assert refused([first, broken]) == Failure(code=Code.APPLICATION_FIELD, subject="encoding")
    unknown = dataclasses.replace(second, schema_version=99)
    assert refused([first, unknown]) == Failure(code=Code.APPLICATION_SCHEMA, subject="schema 99")
