"""A calendar date on year-month-day integers, as registers keep it.

Not ``datetime.date``: foreign registers and old family registers hold dates without a day or a month (facts D1), and
an era date computed through a date-time in UTC is off by a day on 2019-05-01.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

from kiosk_app.domain.redaction import Redacted

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True, repr=False)
class CalendarDate(Redacted):
    """A Gregorian date; ``month`` and ``day`` are 0 where the register does not know them.

    Raises ``ValueError`` for a date that never existed or an unknown month with a known day.
    """

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999 or not 0 <= self.month <= 12:  # noqa: PLR2004 - the calendar's own bounds
            message = "no such year or month"
            raise ValueError(message)
        if self.day and not self.month:
            message = "a day needs its month"
            raise ValueError(message)
        if self.month and not 0 <= self.day <= calendar.monthrange(self.year, self.month)[1]:
            message = "no such day"
            raise ValueError(message)

    @classmethod
    def from_iso(cls, text: str) -> CalendarDate:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` (GIF date model). Raises ``ValueError`` for anything else."""
        match = _ISO.fullmatch(text)
        if match is None:
            message = "not a date in the form YYYY-MM-DD"
            raise ValueError(message)
        year, month, day = (int(part) if part else 0 for part in match.groups())
        if match.group(2) == "00" or match.group(3) == "00":
            message = "an unknown month or day is left out, not zero"
            raise ValueError(message)
        return cls(year, month, day)

    def iso(self) -> str:
        """Write the known parts as ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""
        parts = [f"{self.year:04d}", f"{self.month:02d}" if self.month else "", f"{self.day:02d}" if self.day else ""]
        return "-".join(part for part in parts if part)

    @property
    def is_complete(self) -> bool:
        """Whether year, month and day are all known."""
        return bool(self.month and self.day)
