from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_app.domain.dates import CalendarDate
from kiosk_app.text.era import Era, to_era


def spelled(iso: str) -> str:
    found = to_era(CalendarDate.from_iso(iso))
    return "" if found is None else f"{found.era.label}{found.year_text}.{found.month}.{found.day}"


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("1873-01-01", "明治6.1.1"),
        ("1912-07-29", "明治45.7.29"),
        ("1912-07-30", "大正元.7.30"),
        ("1926-12-24", "大正15.12.24"),
        ("1926-12-25", "昭和元.12.25"),
        ("1927-01-01", "昭和2.1.1"),
        ("1989-01-07", "昭和64.1.7"),
        ("1989-01-08", "平成元.1.8"),
        ("2019-04-30", "平成31.4.30"),
        ("2019-05-01", "令和元.5.1"),
        ("2020-02-29", "令和2.2.29"),
        ("2026-11-20", "令和8.11.20"),
    ],
)
def test_eras_change_on_the_day_the_law_says(iso: str, expected: str) -> None:
    assert spelled(iso) == expected


@pytest.mark.parametrize("iso", ["1872-12-31", "1868-10-23", "1600-01-01"])
def test_no_date_is_invented_before_the_gregorian_calendar_came(iso: str) -> None:
    assert to_era(CalendarDate.from_iso(iso)) is None


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("1990", "平成2.0.0"),
        ("1989", ""),
        ("1989-01", ""),
        ("1989-02", "平成元.2.0"),
        ("2019", ""),
        ("2019-04", "平成31.4.0"),
        ("2019-05", "令和元.5.0"),
        ("1926-12", ""),
        ("1912-07", ""),
        ("1912-08", "大正元.8.0"),
    ],
)
def test_a_partial_date_has_an_era_only_where_it_can_be_but_one(iso: str, expected: str) -> None:
    assert spelled(iso) == expected


@given(st.dates(min_value=dt.date(1873, 1, 1)))
def test_every_day_since_then_has_one_era_date_that_leads_back_to_it(day: dt.date) -> None:
    date = CalendarDate(day.year, day.month, day.day)
    found = to_era(date)
    assert found is not None
    assert found.era.year_before + found.year == date.year
    assert (found.month, found.day) == (date.month, date.day)
    assert found.era.first_day <= date
    assert found.year >= 1


def test_forms_circle_one_letter_per_era() -> None:
    assert [era.letter for era in Era] == ["令", "平", "昭", "大", "明"]


def test_an_era_date_never_shows_itself() -> None:
    assert "8" not in repr(to_era(CalendarDate(2026, 11, 30)))
