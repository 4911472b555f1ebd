"""The closed set of events that the journal can hold, read once from ``events.toml``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import msgspec

from kiosk_app.domain.application import LifeEvent
from kiosk_app.domain.failures import Code

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS = Path(__file__).with_name("events.toml")

_ENUMERATIONS = {"Code": frozenset(Code), "LifeEvent": frozenset(LifeEvent)}


class Key(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """One thing that can be said about an event; ``accepts`` decides about a value."""

    meaning: str

    def accepts(self, value: object) -> bool:
        """Whether the journal may hold ``value``."""
        raise NotImplementedError


class IntKey(Key, frozen=True, tag="int"):
    """A whole number from ``min`` to ``max``, so that no telephone number passes for a count."""

    min: int
    max: int

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is an int (not a bool) within the bounds."""
        return type(value) is int and self.min <= value <= self.max


class WordKey(Key, frozen=True, tag="word"):
    """One of ``words``."""

    words: frozenset[str]

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is one of the words."""
        return isinstance(value, str) and value in self.words


class DomainKey(Key, frozen=True, tag="domain"):
    """A value of one of the program's enumerations."""

    name: Literal["Code", "LifeEvent"]

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is a member of the enumeration, or its text."""
        return isinstance(value, str) and value in _ENUMERATIONS[self.name]


class IdKey(Key, frozen=True, tag="id"):
    """A name the program made itself; the whole of it matches ``pattern`` (ASCII only)."""

    pattern: str

    def accepts(self, value: object) -> bool:
        """Whether ``value`` matches the pattern from its first to its last character."""
        return isinstance(value, str) and re.fullmatch(self.pattern, value, re.ASCII) is not None


class EventType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one event means, whether it is good news, who caused it and which keys its entries have."""

    meaning: str
    disposition: Literal["success", "failure", "neutral"]
    role: Literal["citizen", "staff", "it", "kiosk"]
    keys: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    keys: dict[str, IntKey | WordKey | DomainKey | IdKey]
    events: dict[str, EventType]


class EventCatalogue:
    """The events and the keys; decides what may be written."""

    def __init__(self, *, events: Mapping[str, EventType], keys: Mapping[str, Key]) -> None:
        """Raises ``ValueError`` where an event uses a key that is not described."""
        unknown = {key for event in events.values() for key in event.keys} - keys.keys()
        if unknown:
            message = f"events use keys that are not described: {', '.join(sorted(unknown))}"
            raise ValueError(message)
        self.events = MappingProxyType(dict(events))
        self.keys = MappingProxyType(dict(keys))

    def check(self, event: str, fields: Mapping[str, object]) -> dict[str, str | int]:
        """Give ``fields`` as plain text and numbers.

        Raises ``ValueError`` for an unknown event, a missing or unknown key or a value that the key does not accept: a
        defect of the caller. The message never holds the value.
        """
        if event not in self.events:
            message = "the journal's catalogue has no such event"
            raise ValueError(message)
        if fields.keys() != set(self.events[event].keys):
            message = f"{event} has exactly these keys: {', '.join(self.events[event].keys) or 'none'}"
            raise ValueError(message)
        checked: dict[str, str | int] = {}
        for name, value in fields.items():
            if not self.keys[name].accepts(value):
                message = f"{event}: this value of {name} may not enter the journal"
                raise ValueError(message)
            checked[name] = value if type(value) is int else str(value)
        return checked


@cache
def event_catalogue() -> EventCatalogue:
    """The program's own catalogue. Raises ``msgspec.ValidationError`` or ``ValueError`` where the file is defective."""
    file = msgspec.toml.decode(EVENTS.read_bytes(), type=_File)
    return EventCatalogue(events=file.events, keys=file.keys)
