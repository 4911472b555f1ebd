"""What one input may cost: measured around every execution, cheaply enough for millions of them."""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_MS = 50.0
MAX_EXTRA_KIB = 32 * 1024
_REPEATS = 3
_RESET_PEAK = b"5"
"""proc(5): the peak of the resident memory starts again from what is in use now."""


class TooCostlyError(Exception):
    """An input took more time or memory than any input may."""


class Budget:
    """Runs one thing at a time; time is the thread's own, so that other programs on the machine don't count."""

    def __init__(self) -> None:
        self._clear = os.open(Path("/proc/self/clear_refs"), os.O_WRONLY)
        self.longest_ms = 0.0
        self.most_kib = 0

    def spend(self, work: Callable[[bytes], object], data: bytes) -> bool:
        """Run ``work`` on ``data``; whether it was the costliest yet.

        Raises ``TooCostlyError``. A run that is slower than all before counts only as long as it takes each time.
        """
        os.write(self._clear, _RESET_PEAK)
        before = _peak_kib()
        taken = _timed_ms(work, data)
        extra = _peak_kib() - before
        if taken > self.longest_ms:
            taken = min(taken, *(_timed_ms(work, data) for _ in range(_REPEATS)))
        costliest = taken > self.longest_ms or extra > self.most_kib
        self.longest_ms = max(self.longest_ms, taken)
        self.most_kib = max(self.most_kib, extra)
        if taken > MAX_MS or extra > MAX_EXTRA_KIB:
            message = f"{taken:.1f} ms, {extra} KiB"
            raise TooCostlyError(message)
        return costliest


def _timed_ms(work: Callable[[bytes], object], data: bytes) -> float:
    start = time.thread_time()
    work(data)
    return (time.thread_time() - start) * 1000


def _peak_kib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
