"""Japanese era dates (和暦), computed on year-month-day integers.

The first days are those of the laws that began each era (facts: 改元の政令). Dates before 1873-01-01 belong to the
lunar calendar and have no era date here: converting them invents days that never existed.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from enum import Enum, unique

from kiosk_app.domain.dates import CalendarDate
from kiosk_app.domain.redaction import Redacted


@unique
class Era(Enum):
    """The eras since Japan took the Gregorian calendar, each with its first day; the first of 明治 is 明治6年."""

    REIWA = ("令和", CalendarDate(2019, 5, 1))
    HEISEI = ("平成", CalendarDate(1989, 1, 8))
    SHOWA = ("昭和", CalendarDate(1926, 12, 25))
    TAISHO = ("大正", CalendarDate(1912, 7, 30))
    MEIJI = ("明治", CalendarDate(1873, 1, 1))

    def __init__(self, label: str, first_day: CalendarDate) -> None:
        self.label = label
        self.first_day = first_day

    @property
    def letter(self) -> str:
        """The one word that forms print for circling: 明, 大, 昭, 平 or 令."""
        return self.label[0]

    @property
    def year_before(self) -> int:
        """The Gregorian year that counts as year 0 of this era."""
        return 1867 if self is Era.MEIJI else self.first_day.year - 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class EraDate(Redacted):
    """A date in an era; ``month`` and ``day`` are 0 where unknown."""

    era: Era
    year: int
    month: int
    day: int

    @property
    def year_text(self) -> str:
        """The year as official documents write it: 元 for the first."""
        return "元" if self.year == 1 else str(self.year)


def to_era(date: CalendarDate) -> EraDate | None:
    """The era date of ``date``.

    None before 1873, and where the known parts fall into two eras (only "1989" is 昭和64 or 平成元). On 1912-07-30 and
    1926-12-25, which carry both names, the later era is given.
    """
    first, last = _span(date)
    era = _era_of(last)
    if era is None or _era_of(first) is not era:
        return None
    return EraDate(era=era, year=date.year - era.year_before, month=date.month, day=date.day)


def _era_of(date: CalendarDate) -> Era | None:
    return next((era for era in Era if date >= era.first_day), None)


def _span(date: CalendarDate) -> tuple[CalendarDate, CalendarDate]:
    """The first and the last day that the known parts allow."""
    if date.is_complete:
        return date, date
    first_month, last_month = (date.month, date.month) if date.month else (1, 12)
    last_day = calendar.monthrange(date.year, last_month)[1]
    return CalendarDate(date.year, first_month, 1), CalendarDate(date.year, last_month, last_day)
