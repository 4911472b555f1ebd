"""Every field's bounds: what is accepted is kept exactly; what is refused is named and not shown."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_app.applicants.fields import Date, Name, check
from kiosk_app.applicants.json_form import MAX_BYTES, from_json, to_json
from kiosk_app.domain.application import LifeEvent, Sex, Visitor
from kiosk_app.domain.dates import CalendarDate
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok

EXAMPLE = Path(__file__).parents[3] / "resources" / "demo" / "application.json"
HOUSEHOLD: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))


def household(path: str, value: object) -> dict[str, Any]:
    """The example with one value replaced, as ``persons.1.name.full`` says."""
    changed = copy.deepcopy(HOUSEHOLD)
    *way, last = path.split(".")
    place: Any = changed
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    place[int(last) if last.isdigit() else last] = value
    return changed


def subject(fields: object) -> str | None:
    checked = check(fields)
    if isinstance(checked, Ok):
        return None
    assert checked.failure.code is Code.APPLICATION_FIELD
    return checked.failure.subject


def test_the_example_is_read_as_it_is_written() -> None:
    read = from_json(EXAMPLE.read_bytes())
    assert isinstance(read, Ok)
    application = read.value
    assert (application.life_event, application.visitor) == (LifeEvent.MOVING_IN, Visitor.SELF)
    assert application.event_date == CalendarDate(2026, 11, 20)
    assert [person.name.full for person in application.persons] == ["鎌倉 太郎", "鎌倉 花子", "鎌倉 一郎", "鎌倉 𠮷乃"]
    assert application.persons[1].sex is Sex.FEMALE
    assert application.address.postal_code == "2480012"
    assert application.domicile is not None
    assert application.domicile.head == "葛\U000e0100西 正一"
    assert application.requested_forms == ("residence_change_notification", "residence_record_request")


def test_the_json_form_is_written_and_read_back_to_the_same_value() -> None:
    read = from_json(EXAMPLE.read_bytes())
    assert isinstance(read, Ok)
    assert from_json(to_json(read.value)) == read


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("persons.0.name.full", "鎌"),
        ("persons.0.name.full", "NGUYỄN THỊ HƯƠNG GIANG"),
        ("persons.0.name.full", "Nguye\u0302\u0303n"),
        ("persons.0.name.full", "神\ufa19 塚\ufa10"),
        ("persons.0.name.full", "葛\U000e0100城 辻\U000e0102 邉\U000e010f"),
        ("persons.0.name.full", "\U00031350\U000e0100"),
        ("persons.0.name.full", "鎌倉　太郎"),
        ("persons.0.name.full", "か゚ぎ"),
        ("persons.0.name.full", "<b>{{ x }}</b> url(x) (y) Tj"),
        ("persons.0.name.kana", ""),
        ("persons.0.name.kana", "ヴァン・ダイク ヶヵー"),
        ("persons.0.birth_date", "1975"),
        ("persons.0.birth_date", "1975-03"),
        ("persons.0.birth_date", "1873-01-01"),
        ("persons.0.birth_date", "2024-02-29"),
        ("persons.0.residence_card_number", "AB12345678CD"),
        ("persons.0.my_number_card", None),
        ("telephone", ""),
        ("telephone", "+81-467-00-0000"),
        ("certificate.copies", 20),
        ("certificate", None),
        ("previous_address", None),
        ("domicile", None),
        ("requested_forms", []),
        ("address.building", "あ" * 100),
    ],
)
def test_what_registers_hold_is_accepted_and_kept_exactly(path: str, value: object) -> None:
    fields = household(path, value)
    checked = check(fields)
    assert isinstance(checked, Ok)
    written: Any = json.loads(to_json(checked.value))
    for step in path.split("."):
        written = written[int(step)] if step.isdigit() else written.get(step, "" if value == "" else None)
        if written is None:
            break
    assert (written or None) == (value or None)


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("persons", [], "persons"),
        ("persons", [HOUSEHOLD["persons"][0]] * 13, "persons"),
        ("persons.1.name.full", "", "persons[1].name.full"),
        ("persons.1.name.full", "あ" * 101, "persons[1].name.full"),
        ("persons.1.name.full", 7, "persons[1].name.full"),
        ("persons.1.name.full", None, "persons[1].name.full"),
        ("persons.1.name.kana", "かまくら", "persons[1].name.kana"),
        ("persons.1.name.kana", "ｶﾏｸﾗ", "persons[1].name.kana"),
        ("persons.1.birth_date", "1872-12-31", "persons[1].birth_date"),
        ("persons.1.birth_date", "2023-02-29", "persons[1].birth_date"),
        ("persons.1.birth_date", "令和元年5月1日", "persons[1].birth_date"),
        ("persons.1.birth_date", 20190501, "persons[1].birth_date"),
        ("persons.1.sex", "other", "persons[1].sex"),
        ("persons.1.relationship", "", "persons[1].relationship"),
        ("persons.1.residence_card_number", "AB1234567CD", "persons[1].residence_card_number"),
        ("persons.1.my_number_card", 1, "persons[1].my_number_card"),
        ("persons.1.shoe_size", 24, "persons[1]"),
        ("life_event", "party", "life_event"),
        ("event_date", "2026-11", "event_date"),
        ("applicant", 4, "applicant"),
        ("applicant", -1, "applicant"),
        ("applicant", True, "applicant"),
        ("address.postal_code", "248-0012", "address.postal_code"),
        ("address.postal_code", "２４８００１２", "address.postal_code"),
        ("address.postal_code", "2480012\n", "address.postal_code"),
        ("telephone", "電話", "telephone"),
        ("telephone", "0467-00-0000; rm", "telephone"),
        ("certificate.copies", 0, "certificate.copies"),
        ("certificate.copies", 21, "certificate.copies"),
        ("certificate.copies", 1.0, "certificate.copies"),
        ("requested_forms", ["../secret"], "requested_forms[0]"),
        ("requested_forms", ["a", "a"], "requested_forms"),
        ("householder", "\u3000", "householder"),
    ],
)
def test_a_field_out_of_bounds_is_named(path: str, value: object, named: str) -> None:
    assert subject(household(path, value)) == named


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("bidi override", "鎌\u202e倉"),
        ("bidi isolate", "鎌\u2066倉"),
        ("right-to-left mark", "鎌\u200f倉"),
        ("zero width space", "鎌\u200b倉"),
        ("zero width joiner", "鎌\u200d倉"),
        ("byte order mark", "\ufeff鎌倉"),
        ("soft hyphen", "鎌\u00ad倉"),
        ("word joiner", "鎌\u2060倉"),
        ("control", "鎌\x00倉"),
        ("escape", "鎌\x1b[31m倉"),
        ("delete", "鎌\x7f倉"),
        ("next line", "鎌\x85倉"),
        ("newline", "鎌\n倉"),
        ("tab", "鎌\t倉"),
        ("line separator", "鎌\u2028倉"),
        ("lone surrogate", "鎌\ud842倉"),
        ("private use", "鎌\ue000倉"),
        ("private use plane", "鎌\U000f0000倉"),
        ("noncharacter", "鎌\uffff倉"),
        ("noncharacter of plane 2", "鎌\U0002ffff倉"),
        ("tag characters", "鎌\U000e0041倉"),
        ("hangul filler", "鎌\u3164倉"),
        ("grapheme joiner", "鎌\u034f倉"),
        ("braille blank", "鎌\u2800倉"),
        ("selector at the start", "\U000e0100鎌"),
        ("two selectors", "鎌\U000e0100\U000e0101"),
        ("selector on a letter", "a\ufe0f"),
        ("mark at the start", "\u0301a"),
        ("a tower of marks", "a" + "\u0301" * 4),
    ],
)
@pytest.mark.parametrize("path", ["persons.1.name.full", "address.building", "certificate.purpose"])
def test_text_that_shows_less_than_it_holds_is_refused_in_every_field(what: str, text: str, path: str) -> None:
    assert subject(household(path, text)) == path.replace("persons.1", "persons[1]"), what


@given(st.text(min_size=1, max_size=30))
def test_a_refusal_never_repeats_what_was_entered(text: str) -> None:
    for path in ("persons.1.name.full", "persons.1.sex", "persons.1.birth_date", "telephone", "life_event"):
        named = subject(household(path, text))
        assert named in {None, path.replace("persons.1", "persons[1]")}
    assert subject(household("persons.1", {text: text})) in {"persons[1]", "persons[1].name"}


plain_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(sorted(HOUSEHOLD)), inner, max_size=8),
    max_leaves=20,
)


@given(plain_data)
def test_no_plain_data_raises(data: object) -> None:
    assert isinstance(check(data), Err)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe{}",
        b"[" * 30_000,
        b'{"life_event": "moving_in", "life_event": "moving_out"}',
        b" " * (MAX_BYTES + 1),
    ],
)
def test_a_file_that_is_no_json_object_of_ours_is_refused_whole(data: bytes) -> None:
    assert from_json(data) == Err(Failure(code=Code.APPLICATION_SCHEMA))


def test_a_lone_surrogate_in_json_is_refused_like_any_other() -> None:
    data = json.dumps(household("householder", "x")).replace('"x"', '"\\ud842"')
    assert from_json(data.encode()) == Err(Failure(code=Code.APPLICATION_FIELD, subject="householder"))


def test_no_record_on_the_way_shows_a_person() -> None:
    name = Name(full="鎌倉 太郎")
    date = Date(CalendarDate(1985, 4, 1))
    assert f"{name!r} {name} {date!r}" == "<Name redacted> <Name redacted> <Date redacted>"
