"""Changes of CBOR that are CBOR again: blind changes of bytes rarely get past a strict scanner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cbor2

from kiosk_app.payload import cbor

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

_INTEGERS = (0, 1, 2, 13, 99, 100, 255, 256, 2**31, 2**35, 2**63 - 1, 2**64 - 1, -1, -65537, -(2**63))
_TEXTS = ("", " ", "鎌倉 太郎", "\u202e", "\u200b", "{{ 7 }}", "葛\U000e0100", "a" * 101, "ア", "が" * 30, "か\u3099")
_LEAVES: tuple[object, ...] = (*_INTEGERS, *_TEXTS, True, False, b"", b"\xaa\xbb\xff", bytes(16), [], {}, [[]], {1: {}})
_DEEPEST = 12


def mutate_cbor(data: bytes, change_bytes: Callable[[bytes], bytes], chance: random.Random) -> bytes | None:
    """``data`` with one item changed, still CBOR with its maps in order; None where ``data`` is no CBOR item.

    ``change_bytes`` changes byte strings and texts.
    """
    try:
        value = cbor2.loads(data)
    except (cbor2.CBORDecodeError, ValueError, RecursionError, OverflowError):
        return None
    try:
        changed = _changed(value, change_bytes, chance, 0)
        if isinstance(changed, cbor2.CBORTag):
            return cbor.write_tagged(changed.tag, changed.value)
        return cbor.write(changed)
    except (cbor2.CBOREncodeError, TypeError, ValueError, RecursionError, OverflowError):
        return None


def _changed(value: object, change_bytes: Callable[[bytes], bytes], chance: random.Random, depth: int) -> object:
    """Go down to a random item and change it."""

    def below(item: object) -> object:
        return _changed(item, change_bytes, chance, depth + 1)

    # Most changes lie deep, where the fields are.
    here = depth > _DEEPEST or chance.random() < 0.15
    if not here:
        match value:
            case cbor2.CBORTag():
                return cbor2.CBORTag(value.tag, below(value.value))
            case dict() if value:
                key = chance.choice(list(value))
                return {**value, key: below(value[key])}
            case list() | tuple() if value:
                place = chance.randrange(len(value))
                return [*value[:place], below(value[place]), *value[place + 1 :]]
    return _other(value, change_bytes, chance)


def _other(value: object, change_bytes: Callable[[bytes], bytes], chance: random.Random) -> object:
    """Another item in its place."""
    leaf = chance.choice(_LEAVES)
    if chance.random() < 0.2:
        return leaf
    match value:
        case bool():
            other: object = not value
        case int():
            other = chance.choice((value + 1, value - 1, value ^ (1 << chance.randrange(40)), leaf))
        case bytes():
            other = change_bytes(value)
        case str():
            other = change_bytes(value.encode("utf-8", "surrogatepass")).decode("utf-8", "replace")
        case dict():
            other = _other_map(value, leaf, chance)
        case list() | tuple():
            other = _other_list(list(value), leaf, chance)
        case _:
            other = leaf
    return other


def _other_map(value: dict[object, object], leaf: object, chance: random.Random) -> dict[object, object]:
    if value and chance.random() < 0.5:
        gone = chance.choice(list(value))
        return {key: item for key, item in value.items() if key != gone}
    return {**value, chance.choice((chance.randrange(-3, 16), *_INTEGERS)): leaf}


def _other_list(value: list[object], leaf: object, chance: random.Random) -> list[object]:
    place = chance.randrange(len(value) + 1)
    match chance.randrange(4):
        case 0:
            return [*value[:place], *value[place + 1 :]]
        case 1:
            return [*value[:place], leaf, *value[place:]]
        case 2:
            return [*value[:place], *value[place - 1 : place], *value[place:]]
    return value * chance.randrange(1, 20)
