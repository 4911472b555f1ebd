from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk_app.domain.application import (
    Address,
    Application,
    FormId,
    LifeEvent,
    Person,
    PersonName,
    Sex,
)
from kiosk_app.domain.dates import CalendarDate
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.forms import FormRule, Paper, SelectedForm
from kiosk_app.domain.result import Err, Ok
from kiosk_app.form_selection.select import select_forms

MOVING = Application(
    life_event=LifeEvent.MOVING_IN,
    event_date=CalendarDate(2026, 11, 20),
    persons=(
        Person(
            name=PersonName(full="鎌倉 太郎"),
            birth_date=CalendarDate(1985, 4, 1),
            sex=Sex.MALE,
            relationship="世帯主",
        ),
    ),
    address=Address(),
    householder="鎌倉 太郎",
)


def rule(form_id: str, *events: LifeEvent, since: str = "2012-07-09", until: str = "", title: str = "届") -> FormRule:
    return FormRule(
        form=SelectedForm(form_id=FormId(form_id), title=title, title_en="Form", counter="1F", paper=Paper.A4_PORTRAIT),
        life_events=frozenset(events),
        effective_from=CalendarDate.from_iso(since),
        effective_until=CalendarDate.from_iso(until) if until else None,
    )


NOTIFICATION = rule("notification", LifeEvent.MOVING_IN, LifeEvent.MOVING_OUT)
INSURANCE = rule("insurance", LifeEvent.MOVING_IN)
DEATH = rule("death", LifeEvent.DEATH)
CERTIFICATE = rule("certificate")
ALL = (NOTIFICATION, INSURANCE, DEATH, CERTIFICATE)


def chosen(application: Application, *available: FormRule) -> list[str]:
    result = select_forms(application, available)
    assert isinstance(result, Ok)
    return [form.form_id for form in result.value.forms]


def test_a_life_event_brings_its_forms_in_counter_order() -> None:
    assert chosen(MOVING, *ALL) == ["notification", "insurance"]


def test_a_wish_for_forms_is_taken_to_the_letter_but_in_counter_order() -> None:
    wish = replace(MOVING, requested_forms=(FormId("certificate"), FormId("notification")))
    assert chosen(wish, *ALL) == ["notification", "certificate"]


def test_a_form_asked_for_twice_is_printed_once() -> None:
    wish = replace(MOVING, requested_forms=(FormId("certificate"), FormId("certificate")))
    assert chosen(wish, *ALL) == ["certificate"]


def test_an_unknown_form_is_named_in_the_refusal() -> None:
    wish = replace(MOVING, requested_forms=(FormId("notification"), FormId("nowhere")))
    assert select_forms(wish, ALL) == Err(Failure(code=Code.UNKNOWN_FORM, subject="nowhere"))


def test_an_event_without_forms_is_refused() -> None:
    marriage = replace(MOVING, life_event=LifeEvent.MARRIAGE)
    assert select_forms(marriage, ALL) == Err(Failure(code=Code.NO_FORM, subject="marriage"))
    assert select_forms(MOVING, ()) == Err(Failure(code=Code.NO_FORM, subject="moving_in"))


@pytest.mark.parametrize(
    ("event", "version"),
    [("2026-03-31", "old"), ("2026-04-01", "new"), ("2030-01-01", "new")],
)
def test_the_version_in_force_on_the_day_of_the_event_is_taken(event: str, version: str) -> None:
    old = rule("notification", LifeEvent.MOVING_IN, until="2026-03-31", title="old")
    new = rule("notification", LifeEvent.MOVING_IN, since="2026-04-01", title="new")
    result = select_forms(replace(MOVING, event_date=CalendarDate.from_iso(event)), (old, new))
    assert isinstance(result, Ok)
    assert [form.title for form in result.value.forms] == [version]


def test_a_form_that_is_not_in_force_then_is_unknown() -> None:
    future = rule("future", LifeEvent.MOVING_IN, since="2027-01-01")
    wish = replace(MOVING, requested_forms=(FormId("future"),))
    assert select_forms(wish, (future,)) == Err(Failure(code=Code.UNKNOWN_FORM, subject="future"))


@pytest.mark.parametrize("wish", [(), (FormId("insurance"),)])
def test_a_damaged_form_is_never_silently_left_out(wish: tuple[FormId, ...]) -> None:
    refused = select_forms(replace(MOVING, requested_forms=wish), (NOTIFICATION,), (FormId("insurance"),))
    assert refused == Err(Failure(code=Code.TEMPLATE_DAMAGED, subject="insurance"))


def test_a_damaged_form_that_nobody_asked_for_stops_nobody() -> None:
    wish = (FormId("notification"),)
    found = select_forms(replace(MOVING, requested_forms=wish), (NOTIFICATION,), (FormId("insurance"),))
    assert isinstance(found, Ok)
