"""What can be written on a form: paths into an application, and the ways to write what lies there.

Both are closed lists: a template that names anything else is damaged, and is found out when it is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

from kiosk_app.domain.application import Address
from kiosk_app.domain.dates import CalendarDate
from kiosk_app.domain.redaction import Redacted
from kiosk_app.text import address as addresses
from kiosk_app.text import kana, telephone
from kiosk_app.text.era import to_era

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk_app.domain.application import Application, Person

WESTERN = "西暦"
"""What a Gregorian year is introduced with on an official form (facts B0)."""


@unique
class Format(StrEnum):
    """The ways to write a value, as ``docs/form-templates.md`` lists them."""

    PLAIN = ""
    DATE = "date"
    DATE_ERA = "date_era"
    DATE_ERA_LETTER = "date_era_letter"
    DATE_YEAR = "date_year"
    DATE_MONTH = "date_month"
    DATE_DAY = "date_day"
    ADDRESS = "address"
    ADDRESS_FULL = "address_full"
    POSTAL = "postal"
    POSTAL_FIRST = "postal_first"
    POSTAL_LAST = "postal_last"
    HIRAGANA = "hiragana"
    TELEPHONE = "telephone"


@unique
class Kind(StrEnum):
    """What lies at the end of a path, and so which formats make sense for it."""

    TEXT = "text"
    DATE = "date"
    ADDRESS = "address"


FORMATS_OF = {
    Kind.TEXT: frozenset(
        {Format.PLAIN, Format.POSTAL, Format.POSTAL_FIRST, Format.POSTAL_LAST, Format.HIRAGANA, Format.TELEPHONE}
    ),
    Kind.DATE: frozenset(form for form in Format if form.startswith("date")),
    Kind.ADDRESS: frozenset({Format.ADDRESS, Format.ADDRESS_FULL}),
}

_PERSON = {
    "name.full": Kind.TEXT,
    "name.kana": Kind.TEXT,
    "name.alias": Kind.TEXT,
    "birth_date": Kind.DATE,
    "sex": Kind.TEXT,
    "relationship": Kind.TEXT,
    "nationality": Kind.TEXT,
    "residence_card_number": Kind.TEXT,
    "my_number_card": Kind.TEXT,
}
_ADDRESS = {
    "": Kind.ADDRESS,
    **dict.fromkeys([".postal_code", ".prefecture", ".city", ".town", ".street", ".building"], Kind.TEXT),
}

ROW_PATHS = _PERSON
"""Paths inside a table, counted from the person of the row."""

PATHS = {
    "life_event": Kind.TEXT,
    "visitor": Kind.TEXT,
    "event_date": Kind.DATE,
    "sheet": Kind.TEXT,
    "telephone": Kind.TEXT,
    "householder": Kind.TEXT,
    "previous_householder": Kind.TEXT,
    "domicile.address": Kind.TEXT,
    "domicile.head": Kind.TEXT,
    "certificate.whole_household": Kind.TEXT,
    "certificate.copies": Kind.TEXT,
    "certificate.show_householder": Kind.TEXT,
    "certificate.show_domicile": Kind.TEXT,
    "certificate.purpose": Kind.TEXT,
    **{f"{who}.{path}": kind for who in ("applicant", "head") for path, kind in _PERSON.items()},
    **{f"{which}{part}": kind for which in ("address", "previous_address") for part, kind in _ADDRESS.items()},
}
"""Paths outside tables."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Scope(Redacted):
    """Where a path is looked up: the application, the person of the table's row, and the sheet (from 1)."""

    application: Application
    person: Person | None = None
    sheet: int = 1
    sheets: int = 1


class UnwritableDateError(ValueError):
    """A date that has no era year and is not a foreign national's: it must be written by hand."""


def written(path: str, form: Format, scope: Scope) -> tuple[str, ...]:
    """The value at ``path`` written as ``form`` says; empty where the citizen gave none.

    One part, or two where a line may be broken between them (address and 方書). Raises ``UnwritableDateError``.
    """
    found, person = _look_up(path, scope)
    if found is None:
        text: tuple[str, ...] = ()
    elif isinstance(found, CalendarDate):
        western = person is not None and bool(person.nationality)
        text = (_date(found, form, western=western),)
    elif isinstance(found, Address):
        building = found.building if form is Format.ADDRESS_FULL else ""
        text = (addresses.without_building(found), building)
    elif isinstance(found, bool):
        text = (str(found).lower(),)
    else:
        text = (_TEXT_FORMATS[form](str(found)),)
    return tuple(part for part in text if part)


def _look_up(path: str, scope: Scope) -> tuple[object, Person | None]:
    """What lies at ``path``, and whose it is."""
    application = scope.application
    if scope.person is not None:
        return _descend(scope.person, path), scope.person
    root, _, rest = path.partition(".")
    if root == "sheet":
        return (f"{scope.sheet}/{scope.sheets}" if scope.sheets > 1 else None), None
    if root == "applicant":
        person = application.persons[application.applicant]
        return _descend(person, rest), person
    if root == "head":
        head = next((one for one in application.persons if one.name.full == application.householder), None)
        return _descend(head, rest), head
    return _descend(application, path), None


def _descend(start: object, path: str) -> object:
    for step in path.split("."):
        if start is None:
            return None
        start = getattr(start, step)
    return start


def _date(date: CalendarDate, form: Format, *, western: bool) -> str:
    if form is Format.DATE_MONTH:
        return str(date.month or "")
    if form is Format.DATE_DAY:
        return str(date.day or "")
    era_date = None if western else to_era(date)
    if era_date is None and not western:
        raise UnwritableDateError
    era, letter, year = (
        (WESTERN, WESTERN[0], str(date.year))
        if era_date is None
        else (era_date.era.label, era_date.era.letter, era_date.year_text)
    )
    if form is Format.DATE_ERA:
        return era
    if form is Format.DATE_ERA_LETTER:
        return letter
    if form is Format.DATE_YEAR:
        return year
    month = f"{date.month}月" if date.month else ""
    day = f"{date.day}日" if date.day else ""
    return f"{era}{year}年{month}{day}"


_TEXT_FORMATS: dict[Format, Callable[[str], str]] = {
    Format.PLAIN: str,
    Format.POSTAL: addresses.postal,
    Format.POSTAL_FIRST: lambda digits: addresses.postal_parts(digits)[0],
    Format.POSTAL_LAST: lambda digits: addresses.postal_parts(digits)[1],
    Format.HIRAGANA: kana.to_hiragana,
    Format.TELEPHONE: telephone.tidy,
}
