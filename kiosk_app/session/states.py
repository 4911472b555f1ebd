"""Where a visit can stand. A stage is a frozen value; only ``transitions`` decides what follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import TYPE_CHECKING, NewType

from kiosk_app.domain.redaction import Redacted

if TYPE_CHECKING:
    from kiosk_app.domain.failures import Code, Failure
    from kiosk_app.domain.hint import Hint
    from kiosk_app.domain.verified import VerifiedPayload
    from kiosk_app.session.prepared import Prepared

VisitId = NewType("VisitId", int)
"""Counts visits since the program started; an answer that carries an old number came too late and is ignored."""


@unique
class Language(StrEnum):
    """The languages of the screens (BCP 47)."""

    JAPANESE = "ja"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """How this visitor wants the screens; back to the city's default at the end of the visit."""

    language: Language = Language.JAPANESE
    large_text: bool = False
    high_contrast: bool = False


@dataclass(frozen=True, slots=True)
class Attract:
    """Nobody is here; nothing about anybody is held."""


@unique
class SetNotice(StrEnum):
    """What there is to say about a code that was shown while others of one household are held."""

    OTHER_HOUSEHOLD = "other"
    SEVERAL_AT_ONCE = "several"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Scanning(Redacted):
    """The camera looks for a barcode; after ``camera_failure`` only the hand scanner can be counted on.

    ``hint`` is what would help it now. ``parts`` are the verified codes of a household that has more of them, and
    ``notice`` is about the code shown last.
    """

    camera_failure: Failure | None = None
    hint: Hint | None = None
    parts: tuple[VerifiedPayload, ...] = ()
    notice: SetNotice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """A barcode was read and is on its way through the rooms.

    ``checking`` while a code from the hand scanner is verified, with which the visit began.
    """

    checking: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Review(Redacted):
    """The citizen checks what was read."""

    prepared: Prepared


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Printing(Redacted):
    """The forms are with the printer; ``attention`` is the code of what holds it up, if anything."""

    prepared: Prepared
    attention: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AskingForPages(Redacted):
    """The printer says it is done; only the citizen knows whether paper came out."""

    prepared: Prepared
    destination: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Done(Redacted):
    """The pages are in the citizen's hand: where to go with them."""

    prepared: Prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Refused, with a code; nothing about the citizen is held any more."""

    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The program itself is broken (type name of the defect only); the supervisor restarts it."""

    type_name: str


Stage = Attract | Scanning | Preparing | Review | Printing | AskingForPages | Done | Trouble | Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionState:
    """The whole session: the stage, since when (monotonic ms), whose visit, and how they want the screens.

    ``hand_scanner`` says whether one is plugged in and can be used, visit or not.
    """

    stage: Stage = field(default_factory=Attract)
    visit: VisitId = VisitId(0)
    entered_ms: int = 0
    preferences: Preferences = field(default_factory=Preferences)
    hand_scanner: bool = False
