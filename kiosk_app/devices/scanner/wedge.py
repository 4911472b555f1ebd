"""Scanners that play a keyboard ("wedge", USB HID), read below the windows so that no window ever gets their keys.

The device is grabbed (EVIOCGRAB): while this program holds it, neither the desktop nor the console sees a key of it.
"""

from __future__ import annotations

import fcntl
import os
import struct
from typing import TYPE_CHECKING

from kiosk_app.devices.scanner.keyboard import PRINTING_KEYS, Press, text_of
from kiosk_app.devices.scanner.port import MOST_CHARACTERS
from kiosk_app.devices.scanner.stream import StreamScanner

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk_app.devices.scanner.keyboard import Layout

# linux/input.h: struct input_event is a struct timeval, then type, code and value.
EVENT = struct.Struct("@llHHi")
EVIOCGRAB = 0x40044590

EV_SYN, EV_KEY = 0, 1
SYN_DROPPED = 3
RELEASED, PRESSED = 0, 1

ENDS = frozenset({28, 96, 15})
"""Enter, the keypad's Enter, Tab."""
SHIFTS = frozenset({42, 54})
OTHER_MODIFIERS = frozenset({29, 97, 56, 100, 125, 126})
"""Control, Alt and Meta: with one of them a key is a command and no character."""
CAPS_LOCK = 58


class Keys:
    """Turns the kernel's key events into the texts of codes. Repeats of a key that is held are nobody's text."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._presses: list[Press] = []
        self._held: set[int] = set()
        self._caps_lock = False
        self._part = b""

    def begin(self) -> None:
        """Start with nothing, no key held, Caps Lock off."""
        self._presses.clear()
        self._held.clear()
        self._caps_lock = False
        self._part = b""

    def take(self, untrusted: bytes) -> list[str]:
        """Take in key events; gives the codes that ended in them."""
        events = self._part + untrusted
        whole = len(events) - len(events) % EVENT.size
        self._part = events[whole:]
        codes: list[str] = []
        for _seconds, _microseconds, kind, key, value in EVENT.iter_unpack(events[:whole]):
            if kind == EV_KEY and value == PRESSED and key in ENDS:
                codes.append(self.finish())
            elif kind == EV_KEY:
                self._key(key, value)
            elif kind == EV_SYN and key == SYN_DROPPED:
                self._held.clear()
                self._keep(Press(key=None))
        return [code for code in codes if code]

    def finish(self) -> str:
        """The code so far."""
        text = text_of(self._presses, self._layout)
        self._presses.clear()
        return text

    def _key(self, key: int, value: int) -> None:
        if value == RELEASED:
            self._held.discard(key)
        elif value == PRESSED:
            self._held.add(key)
            if key == CAPS_LOCK:
                self._caps_lock = not self._caps_lock
            elif key in PRINTING_KEYS and not self._held & OTHER_MODIFIERS:
                self._keep(Press(key=key, shift=bool(self._held & SHIFTS), caps_lock=self._caps_lock))

    def _keep(self, press: Press) -> None:
        if len(self._presses) < MOST_CHARACTERS:
            self._presses.append(press)


def wedge_scanner(path: Path, layout: Layout) -> StreamScanner:
    """A wedge by its stable path below ``/dev/input/by-id`` (it ends in ``-event-kbd``), set to play ``layout``."""
    return StreamScanner(path, Keys(layout), _connect)


def _connect(path: Path) -> int:
    keyboard = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        # Refused where another program holds the device, and where it is no input device at all.
        fcntl.ioctl(keyboard, EVIOCGRAB, 1)
    except OSError:
        os.close(keyboard)
        raise
    return keyboard
