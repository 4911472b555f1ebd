"""A print request and the only three things that can become of it (seven IPP job states fold into three outcomes)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NewType

from kiosk_app.domain.redaction import Redacted

if TYPE_CHECKING:
    from kiosk_app.domain.failures import Code, Failure
    from kiosk_app.domain.forms import FilledDocument

PrintId = NewType("PrintId", str)
"""Our own reference of one print, short enough to be read aloud; it is the job's title and the journal's key.

Two groups of three capital letters and digits, as ``K7P-3WA``: no name, date, postal code or telephone number has this
form.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCode:
    """A barcode that a print comes from: the random id in it, and until when it is valid (seconds since 1970 UTC)."""

    payload_id: bytes
    expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PrintRequest(Redacted):
    """Everything one citizen gets in one go, in counter order; ``codes`` are used up once it is printed."""

    print_id: PrintId
    documents: tuple[FilledDocument, ...]
    codes: tuple[PrintedCode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InProgress:
    """The printer has not finished; ``attention`` is what a person must mend (``P-PAPER``), if anything."""

    pages_done: int = 0
    attention: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The printer reported every page done. Not yet "paper in hand": a person still has to say so."""

    destination: str
    """The queue's name, or the folder the PDFs lie in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Nothing more of this request will come out: the job was cancelled before this was reported."""

    failure: Failure


PrintOutcome = InProgress | Sent | Failed
