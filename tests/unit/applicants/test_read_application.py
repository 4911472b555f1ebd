"""From an application through the barcode's schema and back, whatever its fields hold."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_app.applicants.json_form import from_json
from kiosk_app.applicants.read import read_application
from kiosk_app.domain.application import (
    Address,
    Application,
    CertificateRequest,
    FormId,
    LifeEvent,
    Person,
    PersonName,
    RegisteredDomicile,
    Sex,
    Visitor,
)
from kiosk_app.domain.dates import CalendarDate
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok
from kiosk_app.domain.verified import VerifiedPayload
from kiosk_app.payload import cbor, schema_v1

EXAMPLE = Path(__file__).parents[3] / "resources" / "demo" / "application.json"


def payload(content: object, version: int = 1) -> VerifiedPayload:
    """As verification would hand it over: through the bytes."""
    decoded = cbor.read(cbor.write(content), dict[int, object])
    assert isinstance(decoded, Ok)
    return VerifiedPayload(
        issuer="i",
        audience="a",
        payload_id=bytes(16),
        issued_at=0,
        expires_at=1,
        schema_version=version,
        content=decoded.value,
    )


text = st.text(alphabet="鎌倉神\ufa19𠮷Aa1 々ヶー", max_size=12).filter(lambda value: not value or value.strip())
given_text = text.filter(bool)
kana = st.text(alphabet="アカヴー・ ", max_size=12).filter(lambda value: not value or value.strip())
days = st.dates(min_value=date(1873, 1, 1)).map(lambda day: CalendarDate(day.year, day.month, day.day))
any_day = days | days.map(lambda day: CalendarDate(day.year)) | days.map(lambda day: CalendarDate(day.year, day.month))
addresses = st.builds(
    Address,
    postal_code=st.from_regex(r"\A([0-9]{7})?\Z"),
    prefecture=text,
    city=text,
    town=text,
    street=text,
    building=text,
)
persons = st.builds(
    Person,
    name=st.builds(PersonName, full=given_text, kana=kana, alias=text),
    birth_date=any_day,
    sex=st.sampled_from(Sex),
    relationship=given_text,
    nationality=text,
    residence_card_number=st.from_regex(r"\A([A-Z]{2}[0-9]{8}[A-Z]{2})?\Z"),
    my_number_card=st.none() | st.booleans(),
)
applications = st.builds(
    Application,
    life_event=st.sampled_from(LifeEvent),
    event_date=days,
    persons=st.lists(persons, min_size=1, max_size=3).map(tuple),
    visitor=st.sampled_from(Visitor),
    address=addresses,
    householder=given_text,
    previous_address=st.none() | addresses,
    previous_householder=text,
    domicile=st.none() | st.builds(RegisteredDomicile, address=given_text, head=given_text),
    telephone=st.sampled_from(["", "0467-00-0000", "09000000000"]),
    certificate=st.none()
    | st.builds(
        CertificateRequest,
        whole_household=st.booleans(),
        copies=st.integers(1, 20),
        show_householder=st.booleans(),
        show_domicile=st.booleans(),
        purpose=text,
    ),
    requested_forms=st.lists(st.sampled_from([FormId("a"), FormId("b_2")]), unique=True).map(tuple),
)


@given(applications)
def test_every_application_survives_the_schema(application: Application) -> None:
    assert read_application(payload(schema_v1.encode(application))) == Ok(application)


@given(
    st.dictionaries(
        st.integers(0, 20),
        st.recursive(
            st.integers().filter(lambda number: -(2**63) <= number < 2**63)
            | st.booleans()
            | st.text(max_size=4)
            | st.binary(max_size=4),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.integers(0, 9), inner, max_size=4),
            max_leaves=10,
        ),
    )
)
def test_no_signed_content_raises(content: dict[int, Any]) -> None:
    read = read_application(payload(content))
    assert isinstance(read, Err)
    assert read.failure.code is Code.APPLICATION_FIELD


@given(st.data())
def test_a_genuine_household_with_one_value_replaced_never_raises(data: st.DataObject) -> None:
    example = from_json(EXAMPLE.read_bytes())
    assert isinstance(example, Ok)
    content = schema_v1.encode(example.value)
    key = data.draw(st.sampled_from(sorted(content)))
    content[key] = data.draw(st.integers(-100, 30_000_000) | st.booleans() | st.text(max_size=3) | st.just([]))
    read = read_application(payload(content))
    assert isinstance(read, Ok) or read.failure.code is Code.APPLICATION_FIELD


@pytest.mark.parametrize("version", [0, 2, 99])
def test_an_unknown_schema_is_refused_by_its_number(version: int) -> None:
    assert read_application(payload({1: 1}, version)) == Err(
        Failure(code=Code.APPLICATION_SCHEMA, subject=f"schema {version}")
    )


def test_every_field_of_the_domain_has_a_place_and_no_number_is_given_twice() -> None:
    rows = {
        Person: schema_v1.PERSON,
        PersonName: schema_v1.NAME,
        Address: schema_v1.ADDRESS,
        RegisteredDomicile: schema_v1.domicile(()),
        CertificateRequest: schema_v1.CERTIFICATE,
    }
    for kind, row in rows.items():
        assert set(row.fields) == {field.name for field in dataclasses.fields(kind)}
    fields = schema_v1.application(()).fields
    assert set(fields) == {field.name for field in dataclasses.fields(Application)}
    assert sorted(number for number, _kind in fields.values()) == list(range(1, len(fields) + 1))


def test_every_choice_has_a_number() -> None:
    for words, choice in (
        (LifeEvent, schema_v1.LIFE_EVENT),
        (Sex, schema_v1.SEX),
        (Visitor, schema_v1.VISITOR),
    ):
        assert set(choice.numbers) == set(words)
        assert len(set(choice.numbers.values())) == len(words)


def test_released_codes_keep_their_meaning() -> None:
    prefectures, relationships = schema_v1.PREFECTURE, schema_v1.RELATIONSHIP
    assert [prefectures.words[number - 1] for number in (1, 13, 14, 27, 47)] == [
        "北海道",
        "東京都",
        "神奈川県",
        "大阪府",
        "沖縄県",
    ]
    assert len(set(prefectures.words)) == 47
    assert [relationships.words[number - 1] for number in (1, 2, 3, 4, 23)] == ["世帯主", "妻", "夫", "子", "縁故者"]
    assert len(set(relationships.words)) == 23


def encodings(application: Application) -> dict[int, Any]:
    decoded = cbor.read(cbor.write(schema_v1.encode(application)), dict[int, Any])
    assert isinstance(decoded, Ok)
    return decoded.value


def test_the_example_repeats_nothing_that_is_already_said() -> None:
    example = from_json(EXAMPLE.read_bytes())
    assert isinstance(example, Ok)
    content = encodings(example.value)
    assert (content[7], content[9]) == (0, 0)
    assert content[3][1] == [["鎌倉 花子", "カマクラ ハナコ"], 44_668, 2, 2, 2]
    assert content[6][:2] == [bytes.fromhex("2480012f"), 14]
    assert content[11] == bytes.fromhex("0467a00a0000")
    assert 4 not in content


def test_a_second_person_of_the_same_name_is_called_by_the_first_index() -> None:
    example = from_json(EXAMPLE.read_bytes())
    assert isinstance(example, Ok)
    twins = dataclasses.replace(example.value, persons=(example.value.persons[1],) * 2, householder="鎌倉 花子")
    content = encodings(twins)
    assert content[7] == 0
    assert read_application(payload(content)) == Ok(twins)
    assert read_application(payload(content | {7: 1})) == Err(Failure(code=Code.APPLICATION_FIELD, subject="encoding"))


@given(applications, st.data())
def test_an_application_has_one_encoding(application: Application, data: st.DataObject) -> None:
    content = encodings(application)
    other = data.draw(
        st.sampled_from(
            [
                content | {4: 0},
                content | {13: content.get(13, [])},
                content | {6: [*content[6], ""]},
                content | {7: application.householder},
                content | {11: application.telephone},
            ]
        )
    )
    read = read_application(payload(other))
    assert isinstance(read, Err) or other == content


@given(applications)
def test_what_is_encoded_has_no_default_value_and_no_name_twice(application: Application) -> None:
    content = encodings(application)
    assert content.get(4) != 0
    names = [person.name.full for person in application.persons]
    for number in (7, 9):
        assert content.get(number) not in names
