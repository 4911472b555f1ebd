"""Which character a key gives, on the two keyboards that scanners in Japan play.

Key codes are Linux's (``input-event-codes.h``); the layouts are ANSI (US) and JIS X 6002 / OADG 109A.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kiosk_app.devices.scanner.port import LOST_PART
from kiosk_app.domain.redaction import Redacted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Layout = Literal["jis", "us"]
"""The keyboard a scanner is set to play."""

_OURS = re.compile(r"KTG\d+:", re.ASCII)
"""How every code of ours begins."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Press(Redacted):
    """One key going down; ``key`` is its code, or None for keys that were lost on the way."""

    key: int | None
    shift: bool = False
    caps_lock: bool = False


def _row(first_key: int, plain: str, shifted: str) -> dict[int, tuple[str, str]]:
    return {first_key + number: pair for number, pair in enumerate(zip(plain, shifted, strict=True))}


_KEYPAD = {
    **{key: (digit, digit) for key, digit in zip((82, 79, 80, 81, 75, 76, 77, 71, 72, 73), "0123456789", strict=True)},
    **{key: (sign, sign) for key, sign in {55: "*", 74: "-", 78: "+", 83: ".", 98: "/"}.items()},
}
_KEYS: Mapping[Layout, Mapping[int, tuple[str, str]]] = {
    "us": {
        **_row(2, "1234567890-=", "!@#$%^&*()_+"),
        **_row(16, "qwertyuiop[]", "QWERTYUIOP{}"),
        **_row(30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
        **_row(43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
        57: (" ", " "),
        **_KEYPAD,
    },
    "jis": {
        **_row(2, "123456789", "!\"#$%&'()"),
        11: ("0", LOST_PART),
        **_row(12, "-^", "=~"),
        **_row(16, "qwertyuiop@[", "QWERTYUIOP`{"),
        **_row(30, "asdfghjkl;:", "ASDFGHJKL+*"),
        **_row(43, "]zxcvbnm,./", "}ZXCVBNM<>?"),
        57: (" ", " "),
        89: ("\\", "_"),
        124: ("\\", "|"),
        **_KEYPAD,
    },
}
PRINTING_KEYS = frozenset(key for keys in _KEYS.values() for key in keys)
"""Keys that give a character on one layout at least."""


def text_of(presses: Sequence[Press], layout: Layout) -> str:
    """What was typed on a keyboard set to ``layout``.

    A scanner set to the other layout, or one that believes Caps Lock to be the other way, writes another beginning
    than ours. Only one of the four readings can begin as our codes do, since the colon has another key on each layout
    and the letters before it another case: so that reading, where there is one, is what the scanner meant.
    """
    other: Layout = "us" if layout == "jis" else "jis"
    readings = [_reading(presses, keys, flip) for flip in (False, True) for keys in (_KEYS[layout], _KEYS[other])]
    return next((text for text in readings if _OURS.match(text)), readings[0])


def _reading(presses: Sequence[Press], keys: Mapping[int, tuple[str, str]], flip_caps_lock: bool) -> str:  # noqa: FBT001 - an inner helper
    characters: list[str] = []
    for press in presses:
        if press.key is None:
            characters.append(LOST_PART)
        elif press.key in keys:
            plain, shifted = keys[press.key]
            is_letter = plain.isalpha()
            upper = press.shift != (is_letter and press.caps_lock != flip_caps_lock)
            characters.append(shifted if upper else plain)
    return "".join(characters)
