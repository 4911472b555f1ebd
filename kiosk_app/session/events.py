"""What can happen to a session: touches, answers from the rooms, and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk_app.domain.redaction import Redacted

if TYPE_CHECKING:
    from kiosk_app.domain.barcode import UntrustedBarcode
    from kiosk_app.domain.failures import Failure
    from kiosk_app.domain.hint import Hint
    from kiosk_app.domain.printing import PrintId, PrintOutcome
    from kiosk_app.domain.verified import VerifiedPayload
    from kiosk_app.session.prepared import Prepared
    from kiosk_app.session.states import Preferences, VisitId


@dataclass(frozen=True, slots=True)
class StartTouched:
    """The citizen has a code and wants to show it."""


@dataclass(frozen=True, slots=True)
class StartOverTouched:
    """Start over, from any screen."""


@dataclass(frozen=True, slots=True)
class PrintTouched:
    """The citizen wants the forms printed."""


@dataclass(frozen=True, slots=True)
class PagesCameOut:
    """Yes, all pages are here."""


@dataclass(frozen=True, slots=True)
class PagesMissing:
    """No, something is missing."""


@dataclass(frozen=True, slots=True)
class TryAgainTouched:
    """Try again, offered only where the barcode could not be checked."""


@dataclass(frozen=True, slots=True)
class FinishTouched:
    """The citizen is finished and goes."""


@dataclass(frozen=True, slots=True)
class MoreTimeTouched:
    """The citizen needs more time: the stage's clock starts anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferencesChosen:
    """Language, text size or contrast."""

    preferences: Preferences


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BarcodeRead(Redacted):
    """The scanner is sure of one barcode."""

    visit: VisitId
    barcode: UntrustedBarcode


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class HandScanned(Redacted):
    """The hand scanner gave a code: it may beep at any time, for a visit or for none."""

    barcode: UntrustedBarcode


@dataclass(frozen=True, slots=True, kw_only=True)
class HandScannerChanged:
    """The hand scanner can be used from now on, or, with a failure, can't any more."""

    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanFailed:
    """The camera cannot go on, or sees what it cannot choose between."""

    visit: VisitId
    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class HintGiven:
    """What would help the camera to read the code, or None: nothing any more."""

    visit: VisitId
    hint: Hint | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BarcodeVerified(Redacted):
    """The code is this hall's, genuine and valid now; it may be one of several."""

    visit: VisitId
    payload: VerifiedPayload


@dataclass(frozen=True, slots=True, kw_only=True)
class BarcodeRefused:
    """The code did not pass, or could not be checked."""

    visit: VisitId
    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PreparationDone(Redacted):
    """The forms are filled."""

    visit: VisitId
    prepared: Prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationRefused:
    """A room refused."""

    visit: VisitId
    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintReported:
    """The printing room tells how one print stands."""

    print_id: PrintId
    outcome: PrintOutcome


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time went by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramFaulted:
    """A defect: an exception nobody expected, by its type name only."""

    type_name: str


Event = (
    StartTouched
    | StartOverTouched
    | PrintTouched
    | PagesCameOut
    | PagesMissing
    | TryAgainTouched
    | FinishTouched
    | MoreTimeTouched
    | PreferencesChosen
    | BarcodeRead
    | HandScanned
    | HandScannerChanged
    | ScanFailed
    | HintGiven
    | BarcodeVerified
    | BarcodeRefused
    | PreparationDone
    | PreparationRefused
    | PrintReported
    | Ticked
    | ProgramFaulted
)
