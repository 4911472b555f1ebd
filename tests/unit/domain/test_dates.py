from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_app.domain.dates import CalendarDate


@given(st.dates())
def test_every_full_date_survives_its_iso_form(day: object) -> None:
    iso = str(day)
    assert CalendarDate.from_iso(iso).iso() == iso


@pytest.mark.parametrize("text", ["1950", "1950-07"])
def test_a_register_may_know_less_than_the_day(text: str) -> None:
    date = CalendarDate.from_iso(text)
    assert date.iso() == text
    assert not date.is_complete


@pytest.mark.parametrize(
    "text",
    ["2025-02-29", "2025-13-01", "2025-00-01", "2025-01-00", "0000", "25-01-01", "2025-1-1", "２０２５-01-01", ""],
)
def test_a_date_that_never_was_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any refusal will do: the message is for developers
        CalendarDate.from_iso(text)


def test_a_day_without_its_month_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        CalendarDate(2025, 0, 3)


def test_a_birth_date_never_shows_in_a_log() -> None:
    assert "1985" not in f"{CalendarDate(1985, 5, 3)} {CalendarDate(1985, 5, 3)!r}"
