"""What wedge and serial scanners have in common: a device file that sends bytes, and codes that end in them."""

from __future__ import annotations

import os
import select
from collections import deque
from typing import TYPE_CHECKING, Protocol

from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk_app.devices.clock.port import Clock
    from kiosk_app.domain.result import Result

SILENCE_MS = 150
"""A code has ended where nothing follows for so long, if the scanner sends no end of line."""
CHUNK_BYTES = 4096


class Script(Protocol):
    """How bytes become the texts of codes. Knows no device and no time."""

    def begin(self) -> None:
        """Start with nothing, as after an opening."""
        ...

    def take(self, untrusted: bytes) -> list[str]:
        """Take in what came; gives the codes that ended in it."""
        ...

    def finish(self) -> str:
        """What there is of a code that nothing follows; empty where there is none."""
        ...


class StreamScanner:
    """Reads a device file. ``connect`` opens it without waiting, for this program alone, or raises ``OSError``."""

    def __init__(
        self, path: Path, script: Script, connect: Callable[[Path], int], *, clock: Clock | None = None
    ) -> None:
        self._path = path
        self._script = script
        self._connect = connect
        self._clock = clock or SystemClock()
        self._file: int | None = None
        self._ended: deque[str] = deque()
        self._last_ms: int | None = None

    @property
    def name(self) -> str:
        """The device's path."""
        return str(self._path)

    def open(self) -> Result[None]:
        """Take the device; ``S-NO-SCANNER`` where it is missing, in other hands or no scanner of this kind."""
        self.close()
        try:
            self._file = self._connect(self._path)
        except OSError:
            return Err(Failure(code=Code.NO_SCANNER, subject=self.name))
        return Ok(None)

    def read(self, wait_ms: int) -> Result[str | None]:
        """Wait for the next code."""
        deadline_ms = self._clock.monotonic_ms() + wait_ms
        while not self._ended:
            now_ms = self._clock.monotonic_ms()
            silent_ms = None if self._last_ms is None else self._last_ms + SILENCE_MS
            due_ms = deadline_ms if silent_ms is None else min(deadline_ms, silent_ms)
            came = self._receive(max(0, due_ms - now_ms))
            if came is None:
                self.close()
                return Err(Failure(code=Code.SCANNER_LOST, subject=self.name))
            # The device is asked before the clock is: what waited there while this thread did not run is no silence.
            now_ms = self._clock.monotonic_ms()
            if came:
                self._last_ms = now_ms
                self._ended.extend(self._script.take(came))
            elif silent_ms is not None and now_ms >= silent_ms:
                self._last_ms = None
                rest = self._script.finish()
                self._ended.extend([rest] if rest else [])
            if not self._ended and now_ms >= deadline_ms:
                return Ok(None)
        return Ok(self._ended.popleft())

    def close(self) -> None:
        """Let go of the device and of what was not given yet."""
        self._script.begin()
        self._ended.clear()
        self._last_ms = None
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _receive(self, wait_ms: int) -> bytes | None:
        """What came within ``wait_ms``, empty where nothing did; None where the device is gone."""
        if self._file is None:
            return None
        waiting = select.poll()
        waiting.register(self._file, select.POLLIN)
        if not waiting.poll(wait_ms):
            return b""
        try:
            return os.read(self._file, CHUNK_BYTES) or None
        except BlockingIOError:
            return b""
        except OSError:
            return None
