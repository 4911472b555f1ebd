"""A clock that a test sets by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[3] / "tests"


class ManualClock:
    """Stands still until it is told to go on. The stand-in of ``SystemClock`` for tests.

    Raises ``RuntimeError`` outside a source checkout: a tablet must not run on an invented time.
    """

    def __init__(self, now: datetime = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)) -> None:
        """Start at ``now``, which must be aware. Raises ``ValueError`` where it is not."""
        if not _CHECKOUT.is_dir():
            message = "a stand-in clock outside a source checkout"
            raise RuntimeError(message)
        if now.tzinfo is None:
            message = "a time of day needs its zone"
            raise ValueError(message)
        self._now = now.astimezone(UTC)
        self._monotonic_ms = 0

    def now(self) -> datetime:
        """The time of day as set, aware, in UTC."""
        return self._now

    def monotonic_ms(self) -> int:
        """Milliseconds advanced so far; ``set`` does not touch it."""
        return self._monotonic_ms

    def advance(self, ms: int) -> None:
        """Let ``ms`` milliseconds go by. Raises ``ValueError`` for less than 0."""
        if ms < 0:
            message = "time does not go back"
            raise ValueError(message)
        self._now += timedelta(milliseconds=ms)
        self._monotonic_ms += ms

    def set(self, now: datetime) -> None:
        """Set the time of day, forward or back, as an administrator does; ``now`` is aware."""
        self._now = now.astimezone(UTC)
