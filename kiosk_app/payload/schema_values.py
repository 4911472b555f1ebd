"""How one value of an application is written in a barcode, in few bytes, and read back into plain named data.

Every kind has exactly one spelling for a value. Reading never raises: what is not of its kind comes back as it is, for
the applicants' checks to refuse.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Protocol

from kiosk_app.domain.dates import CalendarDate

_FIRST_YEAR = 1873
_DAYS_A_MONTH = 32
_DAYS_A_YEAR = 1 + 12 * _DAYS_A_MONTH
_PAD = "f"
_TO_NIBBLES = str.maketrans("-+", "ab")
_FROM_NIBBLES = str.maketrans("ab", "-+")
_DIGITS = frozenset("0123456789-+")
_NIBBLES = frozenset("0123456789ab")


class Kind(Protocol):
    """How one field's value is written as CBOR and read back."""

    def pack(self, value: object) -> object:
        """The CBOR value of a domain value."""
        ...

    def unpack(self, untrusted_value: object) -> object:
        """Plain named data."""
        ...


class _AsIs:
    """Text, numbers, yes and no."""

    def pack(self, value: object) -> object:
        return value

    def unpack(self, untrusted_value: object) -> object:
        return untrusted_value


class _Date:
    """A date as one integer of two bytes until 2043: 385 numbers a year, the year alone, then months of 32 days."""

    def pack(self, value: object) -> object:
        if not isinstance(value, CalendarDate):
            raise TypeError
        in_year = 1 + (value.month - 1) * _DAYS_A_MONTH + value.day if value.month else 0
        return (value.year - _FIRST_YEAR) * _DAYS_A_YEAR + in_year

    def unpack(self, untrusted_value: object) -> object:
        if not isinstance(untrusted_value, int) or isinstance(untrusted_value, bool):
            return untrusted_value
        years, in_year = divmod(untrusted_value, _DAYS_A_YEAR)
        months, day = divmod(in_year - 1, _DAYS_A_MONTH)
        try:
            return CalendarDate(_FIRST_YEAR + years, months + 1, day if in_year else 0).iso()
        except ValueError:
            return untrusted_value


class _Digits:
    """Digits, hyphens and plus signs in half a byte each: ``a`` is a hyphen, ``b`` a plus, ``f`` fills the last."""

    def pack(self, value: object) -> object:
        if not isinstance(value, str) or not _DIGITS.issuperset(value):
            return value
        return bytes.fromhex(value.translate(_TO_NIBBLES) + _PAD * (len(value) % 2))

    def unpack(self, untrusted_value: object) -> object:
        if not isinstance(untrusted_value, bytes):
            return untrusted_value
        nibbles = untrusted_value.hex().removesuffix(_PAD)
        return nibbles.translate(_FROM_NIBBLES) if _NIBBLES.issuperset(nibbles) else untrusted_value


AS_IS = _AsIs()
DATE = _Date()
DIGITS = _Digits()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed set of plain values, by number."""

    numbers: Mapping[object, int]

    def pack(self, value: object) -> object:
        """Its number."""
        return self.numbers[value]

    def unpack(self, untrusted_value: object) -> object:
        """The value that has this number."""
        if isinstance(untrusted_value, bool):
            return untrusted_value
        values = (value for value, number in self.numbers.items() if number == untrusted_value)
        return next(values, untrusted_value)


@dataclass(frozen=True, slots=True)
class Listed:
    """A text: its place in a list, counted from 1, where it is there; itself where not."""

    words: tuple[str, ...]

    def pack(self, value: object) -> object:
        """Its place or itself."""
        return self.words.index(value) + 1 if value in self.words else value

    def unpack(self, untrusted_value: object) -> object:
        """The word in this place."""
        return _taken(self.words, untrusted_value, first=1)


@dataclass(frozen=True, slots=True, repr=False)
class PersonName:
    """A name: the index of the first person who has it, where one of the household has; itself where not."""

    names: tuple[str, ...]

    def pack(self, value: object) -> object:
        """An index or the name."""
        return self.names.index(value) if value in self.names else value

    def unpack(self, untrusted_value: object) -> object:
        """The name of the person with this index."""
        return _taken(self.names, untrusted_value, first=0)


@dataclass(frozen=True, slots=True)
class Row:
    """A record that is mostly full: an array in the order of ``fields`` that ends before the last default values."""

    fields: Mapping[str, Kind]

    def pack(self, value: object) -> list[object]:
        """The array."""
        defaults = _defaults(value)
        given = [(kind, getattr(value, name), defaults[name]) for name, kind in self.fields.items()]
        while given and given[-1][1] == given[-1][2]:
            given.pop()
        return [kind.pack(item) for kind, item, _default in given]

    def unpack(self, untrusted_value: object) -> object:
        """The record by its fields' names."""
        if not isinstance(untrusted_value, list | tuple):
            return untrusted_value
        beyond: tuple[str, Kind] = ("field beyond the schema", AS_IS)
        places = zip_longest(list(self.fields.items())[: len(untrusted_value)], untrusted_value, fillvalue=beyond)
        return {name: kind.unpack(item) for (name, kind), item in places}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A record that is mostly empty: a map from a field's number to its value, without default values."""

    fields: Mapping[str, tuple[int, Kind]]

    def pack(self, value: object) -> dict[int, object]:
        """The map."""
        defaults = _defaults(value)
        given = {name: getattr(value, name) for name in self.fields}
        return {
            self.fields[name][0]: self.fields[name][1].pack(item)
            for name, item in given.items()
            if item != defaults[name]
        }

    def unpack(self, untrusted_value: object) -> object:
        """The record by its fields' names."""
        if not isinstance(untrusted_value, Mapping):
            return untrusted_value
        names = {number: (name, kind) for name, (number, kind) in self.fields.items()}
        plain: dict[object, object] = {}
        for number, item in untrusted_value.items():
            name, kind = names.get(number, (f"field {number}", AS_IS))
            plain[name] = kind.unpack(item)
        return plain


@dataclass(frozen=True, slots=True)
class Many:
    """An array of one kind."""

    kind: Kind

    def pack(self, value: object) -> object:
        """The array."""
        if not isinstance(value, tuple):
            raise TypeError
        return [self.kind.pack(item) for item in value]

    def unpack(self, untrusted_value: object) -> object:
        """The list of plain data."""
        if not isinstance(untrusted_value, list | tuple):
            return untrusted_value
        return [self.kind.unpack(item) for item in untrusted_value]


def _taken(words: tuple[str, ...], untrusted_place: object, *, first: int) -> object:
    if not isinstance(untrusted_place, int) or isinstance(untrusted_place, bool):
        return untrusted_place
    place = untrusted_place - first
    return words[place] if 0 <= place < len(words) else untrusted_place


def _defaults(value: object) -> dict[str, object]:
    if not dataclasses.is_dataclass(value):
        raise TypeError
    return {field.name: field.default for field in dataclasses.fields(value)}
