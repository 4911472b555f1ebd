"""The one place where an application's fields are checked, whether it came in a barcode or in a JSON file.

A genuine signature only says who wrote the fields; 611 of 20,000 signed mutants still decoded (measured). The rules are
the types below, one line a field with its bounds, and three checks that types cannot express.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from kiosk_app.applicants.characters import is_printable_text
from kiosk_app.domain import application as domain
from kiosk_app.domain.application import FormId, LifeEvent, Sex, Visitor
from kiosk_app.domain.dates import CalendarDate
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.redaction import Redacted
from kiosk_app.domain.result import Err, Ok, Result

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PERSONS = 12
MAX_COPIES = 20
_FIRST_YEAR = 1873
"""Japan took the Gregorian calendar on 1873-01-01; no register holds an earlier date of it."""

_PATH = re.compile(r" - at `(?:key` in `)?\$\.?(?P<path>[^`]*)`\Z")
"""Where msgspec says it stopped. The rest of its message may hold what was entered, and is dropped."""

_Text = Annotated[str, Meta(max_length=100)]
_GivenText = Annotated[str, Meta(min_length=1, max_length=100)]
_Kana = Annotated[str, Meta(max_length=100, pattern=r"^[ァ-ヺー・゠ヽヾ 　]*\Z")]
_PostalCode = Annotated[str, Meta(pattern=r"^(?:[0-9]{7})?\Z")]
_Telephone = Annotated[str, Meta(pattern=r"^(?:\+?[0-9][0-9-]{8,18}[0-9])?\Z")]
_ResidenceCard = Annotated[str, Meta(pattern=r"^(?:[A-Z]{2}[0-9]{8}[A-Z]{2})?\Z")]
_FormName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,63}\Z")]


class Date(Redacted):
    """Keeps a date as text in plain data: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, not before 1873."""

    __slots__ = ("value",)

    def __init__(self, value: CalendarDate) -> None:
        self.value = value


class _Record(Redacted, msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of every record: frozen, unknown fields refused, no personal data in its ``repr``."""


class Name(_Record, frozen=True, kw_only=True):
    """``PersonName``."""

    full: _GivenText
    kana: _Kana = ""
    alias: _Text = ""


class Address(_Record, frozen=True, kw_only=True):
    """``Address``."""

    postal_code: _PostalCode = ""
    prefecture: _Text = ""
    city: _Text = ""
    town: _Text = ""
    street: _Text = ""
    building: _Text = ""


class Domicile(_Record, frozen=True, kw_only=True):
    """``RegisteredDomicile``."""

    address: _GivenText
    head: _GivenText


class Person(_Record, frozen=True, kw_only=True):
    """``Person``."""

    name: Name
    birth_date: Date
    sex: Sex
    relationship: Annotated[str, Meta(min_length=1, max_length=30)]
    nationality: _Text = ""
    residence_card_number: _ResidenceCard = ""
    my_number_card: bool | None = None


class Certificate(_Record, frozen=True, kw_only=True):
    """``CertificateRequest``."""

    whole_household: bool = True
    copies: Annotated[int, Meta(ge=1, le=MAX_COPIES)] = 1
    show_householder: bool = False
    show_domicile: bool = False
    purpose: _Text = ""


class Fields(_Record, frozen=True, kw_only=True):
    """``Application``."""

    life_event: LifeEvent
    event_date: Date
    persons: Annotated[tuple[Person, ...], Meta(min_length=1, max_length=MAX_PERSONS)]
    applicant: Annotated[int, Meta(ge=0, lt=MAX_PERSONS)] = 0
    visitor: Visitor = Visitor.SELF
    address: Address
    householder: _GivenText
    previous_address: Address | None = None
    previous_householder: _Text = ""
    domicile: Domicile | None = None
    telephone: _Telephone = ""
    certificate: Certificate | None = None
    requested_forms: Annotated[tuple[_FormName, ...], Meta(max_length=10)] = ()


def check(untrusted_fields: object, *, in_set: bool = False) -> Result[domain.Application]:
    """The application in plain named data (maps, lists, text, numbers), every field checked.

    ``in_set`` where the persons are only some of the household's, in all of which ``applicant`` counts.
    ``A-FIELD`` with the path of the first field at fault, such as ``persons[1].name.full``, and never its value.
    """
    try:
        fields = msgspec.convert(untrusted_fields, Fields, dec_hook=_read_date)
    except msgspec.ValidationError as error:
        match = _PATH.search(str(error))
        return _refuse(match["path"] if match else "")
    contradiction = next(_contradictions(fields, in_set=in_set), None)
    return Ok(_application(fields)) if contradiction is None else _refuse(contradiction)


def plain(application: domain.Application) -> object:
    """The same application as plain named data; ``check`` gives it back."""
    fields = msgspec.convert(application, Fields, from_attributes=True, dec_hook=_read_date)
    return msgspec.to_builtins(fields, enc_hook=_write_date)


def _refuse(path: str) -> Err:
    return Err(Failure(code=Code.APPLICATION_FIELD, subject=path))


def _read_date(_wanted: type, untrusted_value: object) -> Date:
    if isinstance(untrusted_value, CalendarDate):
        return Date(untrusted_value)
    if not isinstance(untrusted_value, str):
        raise TypeError
    date = CalendarDate.from_iso(untrusted_value)
    if date.year < _FIRST_YEAR:
        raise ValueError
    return Date(date)


def _write_date(value: object) -> str:
    if not isinstance(value, Date):
        raise NotImplementedError
    return value.value.iso()


def _contradictions(fields: Fields, *, in_set: bool) -> Iterator[str]:
    """The paths of fields that their types allow and the whole does not."""
    if not fields.event_date.value.is_complete:
        yield "event_date"
    if not in_set and fields.applicant >= len(fields.persons):
        yield "applicant"
    if len(set(fields.requested_forms)) != len(fields.requested_forms):
        yield "requested_forms"
    for path, text in _texts("", msgspec.to_builtins(fields, enc_hook=_write_date)):
        if not is_printable_text(text) or (text and not text.strip()):
            yield path


def _texts(path: str, value: object) -> Iterator[tuple[str, str]]:
    """Every text in plain data with its path, so that no field can be forgotten."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _texts(f"{path}.{name}".lstrip("."), item)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _texts(f"{path}[{index}]", item)


def _application(fields: Fields) -> domain.Application:
    previous, domicile, certificate = fields.previous_address, fields.domicile, fields.certificate
    return domain.Application(
        life_event=fields.life_event,
        event_date=fields.event_date.value,
        persons=tuple(_person(person) for person in fields.persons),
        applicant=fields.applicant,
        visitor=fields.visitor,
        address=domain.Address(**msgspec.structs.asdict(fields.address)),
        householder=fields.householder,
        previous_address=None if previous is None else domain.Address(**msgspec.structs.asdict(previous)),
        previous_householder=fields.previous_householder,
        domicile=None if domicile is None else domain.RegisteredDomicile(**msgspec.structs.asdict(domicile)),
        telephone=fields.telephone,
        certificate=None if certificate is None else domain.CertificateRequest(**msgspec.structs.asdict(certificate)),
        requested_forms=tuple(FormId(name) for name in fields.requested_forms),
    )


def _person(person: Person) -> domain.Person:
    return domain.Person(
        name=domain.PersonName(**msgspec.structs.asdict(person.name)),
        birth_date=person.birth_date.value,
        sex=person.sex,
        relationship=person.relationship,
        nationality=person.nationality,
        residence_card_number=person.residence_card_number,
        my_number_card=person.my_number_card,
    )
