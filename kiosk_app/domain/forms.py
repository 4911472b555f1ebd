"""Which forms an application needs, and the filled pages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

from kiosk_app.domain.redaction import Redacted

if TYPE_CHECKING:
    from kiosk_app.domain.application import FormId, LifeEvent
    from kiosk_app.domain.dates import CalendarDate
    from kiosk_app.domain.failures import Code


@unique
class Paper(StrEnum):
    """The sheet a form is printed on, with its orientation."""

    A4_PORTRAIT = "A4"
    A4_LANDSCAPE = "A4-landscape"
    A3_LANDSCAPE = "A3-landscape"

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height in millimetres (JIS P 0138 A series)."""
        return {"A4": (210.0, 297.0), "A4-landscape": (297.0, 210.0), "A3-landscape": (420.0, 297.0)}[self.value]

    @property
    def media(self) -> str:
        """The sheet's PWG 5101.1 media name, which knows no orientation."""
        return "iso_a3_297x420mm" if self is Paper.A3_LANDSCAPE else "iso_a4_210x297mm"


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectedForm:
    """One form an application needs: its template, its titles, its sheet and the counter it is handed in at."""

    form_id: FormId
    title: str
    title_en: str
    counter: str
    paper: Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRule:
    """When a form is needed: for which life events, and for events of which days this version of it is in force.

    Both days belong to the time in force; ``effective_until`` is None while no end is known.
    """

    form: SelectedForm
    life_events: frozenset[LifeEvent]
    effective_from: CalendarDate
    effective_until: CalendarDate | None = None

    def is_in_force(self, day: CalendarDate) -> bool:
        """Whether this version is the one for an event of ``day``."""
        return self.effective_from <= day and (self.effective_until is None or day <= self.effective_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSelection:
    """The forms of one application in the order of the counters; never empty."""

    forms: tuple[SelectedForm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FillNotice:
    """Something staff must know before this page is printed, without the value it is about.

    ``code`` is ``F-GLYPH`` or ``F-OVERFLOW``; ``field`` the field's name; ``detail`` a code point such as
    ``U+20BB7`` or the step of the overflow ladder that was taken.
    """

    code: Code
    field: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FilledDocument(Redacted):
    """One form with the applicant's values on it, as PDF bytes that live in memory only."""

    form: SelectedForm
    pdf: bytes
    pages: int
    notices: tuple[FillNotice, ...] = ()
