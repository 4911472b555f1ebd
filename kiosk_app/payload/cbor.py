"""Deterministic CBOR (RFC 8949 §4.2.1), and nothing else of CBOR.

The decoder of cbor2 is made for all of CBOR: it takes trailing bytes, integers in more bytes than they need and, in
tag 35, a regular expression. So every byte is walked here first, and only what an issuer could have written is decoded.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, TypeVar

import cbor2
import msgspec

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload.limits import MAX_ARRAY_ITEMS, MAX_DEPTH, MAX_MAP_ENTRIES

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Major(IntEnum):
    """The eight major types (RFC 8949 §3.1)."""

    UNSIGNED = 0
    NEGATIVE = 1
    BYTES = 2
    TEXT = 3
    ARRAY = 4
    MAP = 5
    TAG = 6
    SIMPLE = 7


Shape = TypeVar("Shape")
_NO_BASE64 = (bytes,)
"""Keeps msgspec from reading text as base64 where bytes are wanted."""

_FALSE, _TRUE = 20, 21
_IN_HEAD = 24
_LONGEST_LENGTH = 27


class _MalformedError(Exception):
    """Bytes that no issuer wrote."""


class _TruncatedError(_MalformedError):
    """Bytes that end too early."""


def write(value: object) -> bytes:
    """``value`` as deterministic CBOR. Raises for values this format has no place for: a defect of the caller."""
    return cbor2.dumps(_ordered(value))


def read(untrusted_data: bytes, shape: type[Shape], *, tag: int | None = None) -> Result[Shape]:
    """The one value that ``untrusted_data`` is, under ``tag`` where one is expected there and nowhere else.

    ``shape`` is a type of ``bytes``, ``str``, ``int``, ``bool``, ``tuple``, ``list``, ``dict`` with ``int`` keys, or
    ``object`` where any of these will do. ``V-UNREADABLE`` where the bytes end too early, ``V-TAMPERED`` where they are
    not deterministic CBOR or not of this shape.
    """
    scanner = _Scanner(untrusted_data)
    try:
        if tag is not None:
            scanner.tag(tag)
        start = scanner.position
        scanner.item(1)
        scanner.end()
        value = cbor2.loads(untrusted_data[start:], allow_indefinite=False, allow_duplicate_keys=False)
        return Ok(convert(value, shape))
    except _TruncatedError:
        return Err(Failure(code=Code.UNREADABLE))
    except (_MalformedError, cbor2.CBORDecodeError, msgspec.ValidationError):
        return Err(Failure(code=Code.TAMPERED))


def convert(value: object, shape: type[Shape]) -> Shape:
    """``value`` as ``shape``, without any conversion between types. Raises ``msgspec.ValidationError``."""
    return msgspec.convert(value, shape, builtin_types=_NO_BASE64)


def write_tagged(tag: int, value: object) -> bytes:
    """``value`` as deterministic CBOR under ``tag``."""
    return cbor2.dumps(cbor2.CBORTag(tag, _ordered(value)))


def _ordered(value: object) -> object:
    """The same value with every map in the bytewise order of its encoded keys, which cbor2 does not offer."""
    if isinstance(value, dict):
        return _ordered_map(value)
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    return value


def _ordered_map(mapping: Mapping[object, object]) -> dict[object, object]:
    return {key: _ordered(mapping[key]) for key in sorted(mapping, key=cbor2.dumps)}


class _Scanner:
    """Walks encoded items without building them, so that its cost is bounded by the number of bytes."""

    def __init__(self, untrusted_data: bytes) -> None:
        self._data = untrusted_data
        self.position = 0

    def tag(self, expected: int) -> None:
        """Step over the head of ``expected``."""
        if self._head() != (_Major.TAG, expected):
            raise _MalformedError

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self.position != len(self._data):
            raise _MalformedError

    def item(self, depth: int) -> None:
        """Step over one item that lies ``depth`` levels deep, the outermost being 1."""
        if depth > MAX_DEPTH:
            raise _MalformedError
        major, argument = self._head()
        match major:
            case _Major.UNSIGNED | _Major.NEGATIVE:
                pass
            case _Major.BYTES:
                self._string(argument)
            case _Major.TEXT:
                self._text(argument)
            case _Major.ARRAY if argument <= MAX_ARRAY_ITEMS:
                for _ in range(argument):
                    self.item(depth + 1)
            case _Major.MAP if argument <= MAX_MAP_ENTRIES:
                self._map(argument, depth)
            case _Major.SIMPLE if argument in (_FALSE, _TRUE):
                pass
            case _:
                raise _MalformedError

    def _map(self, entries: int, depth: int) -> None:
        """Keys are integers, each greater in its bytes than the one before: sorted, and never the same twice."""
        previous = b""
        for _ in range(entries):
            start = self.position
            major, _argument = self._head()
            if major not in (_Major.UNSIGNED, _Major.NEGATIVE):
                raise _MalformedError
            key = self._data[start : self.position]
            if key <= previous:
                raise _MalformedError
            previous = key
            self.item(depth + 1)

    def _head(self) -> tuple[_Major, int]:
        """The type and argument of the next item, in the fewest bytes they fit in."""
        first = self._string(1)[0]
        major, short = _Major(first >> 5), first & 0x1F
        if short < _IN_HEAD:
            return major, short
        if major is _Major.SIMPLE or short > _LONGEST_LENGTH:
            raise _MalformedError
        width = 1 << (short - _IN_HEAD)
        argument = int.from_bytes(self._string(width), "big")
        smallest = _IN_HEAD if width == 1 else 1 << (4 * width)
        if argument < smallest:
            raise _MalformedError
        return major, argument

    def _string(self, length: int) -> bytes:
        end = self.position + length
        if end > len(self._data):
            raise _TruncatedError
        part = self._data[self.position : end]
        self.position = end
        return part

    def _text(self, length: int) -> None:
        try:
            self._string(length).decode("utf-8")
        except UnicodeDecodeError:
            raise _MalformedError from None
