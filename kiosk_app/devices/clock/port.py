"""The clock port."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


class Clock(Protocol):
    """Where the program gets the time from; no room reads the system's clock itself."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        ...

    def monotonic_ms(self) -> int:
        """Milliseconds on a count that never goes back."""
        ...
