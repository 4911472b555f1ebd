"""What hand scanners send: a keyboard's key events as the kernel gives them, typed on a JIS or a US keyboard."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk_app.devices.scanner.keyboard import Layout

SHIFT, ENTER, TAB, CAPS_LOCK = 42, 28, 15, 58
LETTERS = dict(zip("QWERTYUIOPASDFGHJKLZXCVBNM", [*range(16, 26), *range(30, 39), *range(44, 51)], strict=True))
DIGITS = dict(zip("1234567890", range(2, 12), strict=True))
US_SIGNS = {" ": (57, False), "$": (5, True), "%": (6, True), "*": (9, True), "+": (13, True), "-": (12, False)}
US_SIGNS |= {".": (52, False), "/": (53, False), ":": (39, True)}
JIS_SIGNS = US_SIGNS | {"*": (40, True), "+": (39, True), ":": (40, False)}
KEYPAD = dict(zip("0123456789", (82, 79, 80, 81, 75, 76, 77, 71, 72, 73), strict=True))
KEYPAD |= {"*": 55, "-": 74, "+": 78, ".": 83, "/": 98}


def event(kind: int, code: int, value: int) -> bytes:
    """One ``struct input_event``."""
    return struct.pack("@llHHi", 1_790_000_000, 0, kind, code, value)


SYN_REPORT = event(0, 0, 0)
SYN_DROPPED = event(0, 3, 0)


def down(key: int) -> bytes:
    """A key goes down, with the scan code that the kernel tells before it."""
    return event(4, 4, 0x70000 + key) + event(1, key, 1) + SYN_REPORT


def held(key: int) -> bytes:
    """A key that is held repeats itself."""
    return event(1, key, 2) + SYN_REPORT


def up(key: int) -> bytes:
    """A key comes up."""
    return event(1, key, 0) + SYN_REPORT


def tap(key: int, *, shift: bool = False) -> bytes:
    """Down and up, with Shift where asked."""
    return (down(SHIFT) if shift else b"") + down(key) + up(key) + (up(SHIFT) if shift else b"")


def strokes(text: str, layout: Layout) -> Iterable[tuple[int, bool]]:
    """Key and Shift of each character of the base45 alphabet, and of small letters."""
    for character in text:
        if character.upper() in LETTERS:
            yield LETTERS[character.upper()], character.isupper()
        elif character in DIGITS:
            yield DIGITS[character], False
        else:
            yield (JIS_SIGNS if layout == "jis" else US_SIGNS)[character]


def typed(text: str, layout: Layout, end: int | None = ENTER) -> bytes:
    """A whole code as a wedge set to ``layout`` types it."""
    keys = b"".join(tap(key, shift=shift) for key, shift in strokes(text, layout))
    return keys + (tap(end) if end is not None else b"")
