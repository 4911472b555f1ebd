"""No personal data can enter the journal, whoever calls it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_app.domain.application import LifeEvent
from kiosk_app.domain.failures import Code
from kiosk_app.journal.catalogue import EventCatalogue, EventType, IntKey, event_catalogue

CATALOGUE = event_catalogue()

VALUES: dict[str, str | int] = {
    "code": Code.TAMPERED,
    "life_event": LifeEvent.MOVING_IN,
    "reason": "finished",
    "print_id": "K7P-3WA",
    "form_id": "residence_change_notification",
    "type": "ZeroDivisionError",
    "version": "0.1.0",
    "digest": "0123456789abcdef",
    "persons": 4,
    "part": 2,
    "parts": 3,
    "forms": 2,
    "pages": 3,
}

PERSONAL = (
    "鎌倉 太郎",
    "カマクラ　タロウ",
    "Kamakura Taro",
    "kamakura.taro@example.jp",
    "0467-61-3902",
    "0467613902",
    "09012345678",
    "248-8686",
    "2488686",
    "1975-04-01",
    "19750401",
    "昭和50年4月1日",
    "御成町18番10号",
    "KAMAKURA",
    "AB12345678CD",
    "TK1234567-",
    "123456789012",
    467613902,
    9012345678,
    2488686000,
    19750401,
)


def test_every_described_key_is_used_and_has_a_value_here() -> None:
    used = {key for event in CATALOGUE.events.values() for key in event.keys}
    assert used == CATALOGUE.keys.keys() == VALUES.keys()


@pytest.mark.parametrize("event", sorted(CATALOGUE.events))
def test_every_event_takes_exactly_its_keys(event: str) -> None:
    fields = {key: VALUES[key] for key in CATALOGUE.events[event].keys}
    checked = CATALOGUE.check(event, fields)
    assert checked == fields
    assert all(type(value) in (str, int) for value in checked.values())
    with pytest.raises(ValueError, match="exactly these keys"):
        CATALOGUE.check(event, {**fields, "name": "x"})
    for key in fields:
        with pytest.raises(ValueError, match="exactly these keys"):
            CATALOGUE.check(event, {name: value for name, value in fields.items() if name != key})


@pytest.mark.parametrize("key", sorted(VALUES))
@pytest.mark.parametrize("value", PERSONAL)
def test_no_key_takes_personal_data(key: str, value: str | int) -> None:
    assert CATALOGUE.keys[key].accepts(VALUES[key])
    assert not CATALOGUE.keys[key].accepts(value)


@given(value=st.one_of(st.text(), st.booleans(), st.floats(), st.binary(), st.none(), st.lists(st.text())))
def test_whatever_is_taken_is_a_short_ascii_word(value: object) -> None:
    for key in CATALOGUE.keys.values():
        if key.accepts(value):
            assert isinstance(value, str)
            assert value.isascii()
            assert value.isprintable()
            assert 0 < len(value) <= 64


@pytest.mark.parametrize("value", ["K7P-3WA\n", "K7P-3WA ", "", "k7qf", "7QFK", "KQFM", "Ｋ９ＡＡ"])
def test_an_id_is_matched_from_end_to_end(value: str) -> None:
    assert not CATALOGUE.keys["print_id"].accepts(value)


@pytest.mark.parametrize("value", [True, 1.0, "4", 0, 100])
def test_a_count_is_a_whole_number_within_bounds(value: object) -> None:
    assert not CATALOGUE.keys["persons"].accepts(value)


@pytest.mark.parametrize("value", ["KeyError", "error", "_Broken", "J-UNAVAILABLE", "V-NO-TRUST-STORE"])
def test_a_fault_is_named_by_its_type_or_its_code(value: str) -> None:
    assert CATALOGUE.check("fault", {"type": value}) == {"type": value}


def test_the_message_of_a_refusal_does_not_hold_the_value() -> None:
    with pytest.raises(ValueError, match="form_id") as refused:
        CATALOGUE.check("form.filled", {"form_id": "鎌倉 太郎", "pages": 1})
    assert "鎌倉" not in str(refused.value)


def test_an_unknown_event_is_refused_without_naming_it() -> None:
    with pytest.raises(ValueError, match="no such event") as refused:
        CATALOGUE.check("鎌倉 太郎", {})
    assert "鎌倉" not in str(refused.value)


def test_the_set_is_closed() -> None:
    with pytest.raises(TypeError):
        CATALOGUE.events["made.up"] = CATALOGUE.events["fault"]  # type: ignore[index]


def test_a_catalogue_whose_event_uses_an_undescribed_key_is_a_defect() -> None:
    event = EventType(meaning="", disposition="neutral", role="kiosk", keys=("pages", "sheets"))
    with pytest.raises(ValueError, match="sheets"):
        EventCatalogue(events={"x": event}, keys={"pages": IntKey(meaning="", min=0, max=1)})
