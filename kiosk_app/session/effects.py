"""What a transition wants done in the world. Effects are data; ``composition`` performs them, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk_app.domain.redaction import Redacted

if TYPE_CHECKING:
    from kiosk_app.domain.barcode import UntrustedBarcode
    from kiosk_app.domain.printing import PrintId, PrintRequest
    from kiosk_app.domain.verified import VerifiedPayload
    from kiosk_app.session.states import VisitId


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCamera:
    """Look for a barcode for this visit."""

    visit: VisitId


@dataclass(frozen=True, slots=True)
class StopCamera:
    """Let go of the camera and of every picture."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Verify(Redacted):
    """Open and check one barcode."""

    visit: VisitId
    barcode: UntrustedBarcode


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Prepare(Redacted):
    """Walk the verified codes of one household through applicants, form selection and form filling."""

    visit: VisitId
    payloads: tuple[VerifiedPayload, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SubmitPrint(Redacted):
    """Hand the forms to the printer, once the journal holds that this will be done."""

    visit: VisitId
    request: PrintRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelPrint:
    """Nothing more of this print may come out."""

    print_id: PrintId


@dataclass(frozen=True, slots=True)
class Forget:
    """Drop everything held about the visitor, previews and frames included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Write one event of the journal's catalogue."""

    event: str
    fields: tuple[tuple[str, str | int], ...] = ()


Effect = StartCamera | StopCamera | Verify | Prepare | SubmitPrint | CancelPrint | Forget | Record
