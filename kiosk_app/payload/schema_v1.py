"""Schema 1 of the application in a barcode: which integer stands for which field.

A released number never changes its meaning. A new field takes a new number and a new schema version, because readers
refuse what they do not know.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kiosk_app.domain.application import LifeEvent, Sex, Visitor
from kiosk_app.domain.dates import CalendarDate

if TYPE_CHECKING:
    from enum import StrEnum

    from kiosk_app.domain.application import Application

VERSION = 1


class Kind(Protocol):
    """How one field's value is written as CBOR and read back into plain named data."""

    def pack(self, value: object) -> object:
        """The CBOR value of a domain value."""
        ...

    def unpack(self, untrusted_value: object) -> object:
        """Plain named data; what is not of this kind comes back as it is, for the checks that follow to refuse."""
        ...


class _AsIs:
    """Text, numbers, yes and no."""

    def pack(self, value: object) -> object:
        return value

    def unpack(self, untrusted_value: object) -> object:
        return untrusted_value


class _Date:
    """A date as one integer YYYYMMDD, with zeros for an unknown day or month: five bytes instead of eleven."""

    def pack(self, value: object) -> object:
        if not isinstance(value, CalendarDate):
            raise TypeError
        return value.year * 10_000 + value.month * 100 + value.day

    def unpack(self, untrusted_value: object) -> object:
        if not isinstance(untrusted_value, int) or isinstance(untrusted_value, bool):
            return untrusted_value
        year, rest = divmod(untrusted_value, 10_000)
        month, day = divmod(rest, 100)
        try:
            return CalendarDate(year, month, day).iso()
        except ValueError:
            return untrusted_value


@dataclass(frozen=True, slots=True)
class _Choice:
    """One of a closed set of words, by number."""

    numbers: Mapping[StrEnum, int]

    def pack(self, value: object) -> object:
        return next(number for word, number in self.numbers.items() if word is value)

    def unpack(self, untrusted_value: object) -> object:
        if isinstance(untrusted_value, bool):
            return untrusted_value
        words = (word.value for word, number in self.numbers.items() if number == untrusted_value)
        return next(words, untrusted_value)


@dataclass(frozen=True, slots=True)
class _Record:
    """A map from the field's number to its value; a field that has its default value is left out."""

    fields: Mapping[str, tuple[int, Kind]]

    def pack(self, value: object) -> dict[int, object]:
        if not dataclasses.is_dataclass(value):
            raise TypeError
        defaults = {field.name: field.default for field in dataclasses.fields(value)}
        given = {name: getattr(value, name) for name in self.fields}
        return {
            self.fields[name][0]: self.fields[name][1].pack(item)
            for name, item in given.items()
            if item != defaults[name]
        }

    def unpack(self, untrusted_value: object) -> object:
        if not isinstance(untrusted_value, Mapping):
            return untrusted_value
        names = {number: (name, kind) for name, (number, kind) in self.fields.items()}
        plain: dict[object, object] = {}
        for number, item in untrusted_value.items():
            name, kind = names.get(number, (f"field {number}", AS_IS))
            plain[name] = kind.unpack(item)
        return plain


@dataclass(frozen=True, slots=True)
class _Many:
    """An array of one kind."""

    kind: Kind

    def pack(self, value: object) -> object:
        if not isinstance(value, tuple):
            raise TypeError
        return [self.kind.pack(item) for item in value]

    def unpack(self, untrusted_value: object) -> object:
        if not isinstance(untrusted_value, list | tuple):
            return untrusted_value
        return [self.kind.unpack(item) for item in untrusted_value]


AS_IS = _AsIs()
DATE = _Date()
LIFE_EVENT = _Choice(
    {
        LifeEvent.MOVING_IN: 1,
        LifeEvent.MOVING_WITHIN: 2,
        LifeEvent.MOVING_OUT: 3,
        LifeEvent.MARRIAGE: 4,
        LifeEvent.BIRTH: 5,
        LifeEvent.DIVORCE: 6,
        LifeEvent.NAME_CHANGE: 7,
        LifeEvent.DEATH: 8,
    }
)
SEX = _Choice({Sex.UNSPECIFIED: 0, Sex.MALE: 1, Sex.FEMALE: 2})
VISITOR = _Choice({Visitor.SELF: 1, Visitor.SAME_HOUSEHOLD: 2, Visitor.PROXY: 3})
NAME = _Record({"full": (1, AS_IS), "kana": (2, AS_IS), "alias": (3, AS_IS)})
ADDRESS = _Record(
    {
        "postal_code": (1, AS_IS),
        "prefecture": (2, AS_IS),
        "city": (3, AS_IS),
        "town": (4, AS_IS),
        "street": (5, AS_IS),
        "building": (6, AS_IS),
    }
)
DOMICILE = _Record({"address": (1, AS_IS), "head": (2, AS_IS)})
PERSON = _Record(
    {
        "name": (1, NAME),
        "birth_date": (2, DATE),
        "sex": (3, SEX),
        "relationship": (4, AS_IS),
        "nationality": (5, AS_IS),
        "residence_card_number": (6, AS_IS),
        "my_number_card": (7, AS_IS),
    }
)
CERTIFICATE = _Record(
    {
        "whole_household": (1, AS_IS),
        "copies": (2, AS_IS),
        "show_householder": (3, AS_IS),
        "show_domicile": (4, AS_IS),
        "purpose": (5, AS_IS),
    }
)
APPLICATION = _Record(
    {
        "life_event": (1, LIFE_EVENT),
        "event_date": (2, DATE),
        "persons": (3, _Many(PERSON)),
        "applicant": (4, AS_IS),
        "visitor": (5, VISITOR),
        "address": (6, ADDRESS),
        "householder": (7, AS_IS),
        "previous_address": (8, ADDRESS),
        "previous_householder": (9, AS_IS),
        "domicile": (10, DOMICILE),
        "telephone": (11, AS_IS),
        "certificate": (12, CERTIFICATE),
        "requested_forms": (13, _Many(AS_IS)),
    }
)


def encode(application: Application) -> dict[int, object]:
    """The application as the map that the private claim carries."""
    return APPLICATION.pack(application)


def by_name(untrusted_content: Mapping[int, object]) -> object:
    """The same map with names for numbers and words for choices: plain data for the applicants' checks.

    A number without a field becomes a name without a field, which those checks refuse.
    """
    return APPLICATION.unpack(untrusted_content)
