"""The hand scanner port. One contract suite runs against every implementation (``tests/contracts``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kiosk_app.domain.result import Result

MOST_CHARACTERS = 4297
"""So much of a code is kept and the rest let go.

One more than the largest QR code can hold, so that verification sees that it is too long, whatever a scanner sends.
"""

LOST_PART = "\N{REPLACEMENT CHARACTER}"
"""Stands in a text where the scanner sent what could not be read. No code of ours may hold it: it is never repaired."""


class HandScanner(Protocol):
    """A reader that decodes by itself, used from one thread. It holds nothing of a code that it has given."""

    @property
    def name(self) -> str:
        """What staff call it: a device path."""
        ...

    def open(self) -> Result[None]:
        """Take the device for this program alone; ``S-NO-SCANNER`` where it can't be had.

        Opening an open scanner starts it anew. Codes from before the opening are never given.
        """
        ...

    def read(self, wait_ms: int) -> Result[str | None]:
        """The untrusted text of the next code; None where none was complete within ``wait_ms``.

        ``S-SCANNER-LOST`` where none will come; the scanner must then be opened again.
        """
        ...

    def close(self) -> None:
        """Let go of the device and of every character; closing twice is no error."""
        ...
