"""What a screen may know: a projection of the session, ready to be drawn.

Sentences are not here: a screen asks the i18n catalogue by key. What is here was entered by the citizen, is printed on
a form, or was counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from kiosk_app.domain.redaction import Redacted
from kiosk_app.session import states
from kiosk_app.session.household import missing

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk_app.domain.application import Address, LifeEvent
    from kiosk_app.domain.dates import CalendarDate
    from kiosk_app.domain.failures import Code
    from kiosk_app.domain.forms import FilledDocument, FillNotice
    from kiosk_app.domain.hint import Hint
    from kiosk_app.session.prepared import Prepared
    from kiosk_app.session.states import Preferences, SessionState, SetNotice


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PersonLine(Redacted):
    """One member of the household as the review shows them."""

    name: str
    kana: str
    birth_date: CalendarDate
    relationship: str
    is_applicant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLine:
    """One form: its titles, pages, the counter it is handed in at, and what staff must look at before it is printed."""

    title: str
    title_en: str
    pages: int
    counter: str
    notices: tuple[FillNotice, ...]


@dataclass(frozen=True, slots=True)
class AttractScreen:
    """The invitation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanningScreen:
    """The live picture; ``reading`` once a code was read and is being checked.

    ``by_hand`` where the camera fails and the hand scanner is to be used; ``hint`` is what would help the camera.
    Of a household with several codes ``read_parts`` of ``total_parts`` are held, ``missing_parts`` are the numbers of
    the others, and ``notice`` is about the code shown last; both counts are 0 where none is held.
    """

    reading: bool
    by_hand: bool = False
    hint: Hint | None = None
    read_parts: int = 0
    total_parts: int = 0
    missing_parts: tuple[int, ...] = ()
    notice: SetNotice | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ReviewScreen(Redacted):
    """Everything that will be printed, in the citizen's words."""

    life_event: LifeEvent
    event_date: CalendarDate
    persons: tuple[PersonLine, ...]
    address: Address
    previous_address: Address | None
    telephone: str
    forms: tuple[FormLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintingScreen:
    """True progress: ``attention`` is the code of what holds the printer up, if anything does."""

    forms: tuple[FormLine, ...]
    pages: int
    attention: Code | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesQuestionScreen:
    """Did the pages come out?"""

    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneScreen:
    """Where to go now, in counter order; ``reference`` helps staff to find this print."""

    forms: tuple[FormLine, ...]
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleScreen:
    """A calm sentence, the next step, and the code for staff; ``moment`` is when the code was printed, if it was."""

    code: Code
    may_retry: bool
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class FaultScreen:
    """The program is broken: please ask staff."""


Content = (
    AttractScreen
    | ScanningScreen
    | ReviewScreen
    | PrintingScreen
    | PagesQuestionScreen
    | DoneScreen
    | TroubleScreen
    | FaultScreen
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ScreenModel(Redacted):
    """One screen: its content and how this visitor wants it."""

    content: Content
    preferences: Preferences


def screen_model(state: SessionState) -> ScreenModel:
    """Project the session onto the one screen it stands on."""
    return ScreenModel(content=_content(state.stage), preferences=state.preferences)


def _content(stage: states.Stage) -> Content:  # noqa: PLR0911 - one return a stage
    match stage:
        case states.Attract():
            return AttractScreen()
        case states.Scanning() as scanning:
            return _scanning(scanning)
        case states.Preparing():
            return ScanningScreen(reading=True)
        case states.Review(prepared=prepared):
            return _review(prepared)
        case states.Printing(prepared=prepared, attention=attention):
            return PrintingScreen(
                forms=_forms(prepared.documents), pages=_pages(prepared.documents), attention=attention
            )
        case states.AskingForPages(prepared=prepared):
            return PagesQuestionScreen(pages=_pages(prepared.documents))
        case states.Done(prepared=prepared):
            return DoneScreen(forms=_forms(prepared.documents), reference=prepared.reference)
        case states.Trouble(failure=failure):
            return TroubleScreen(code=failure.code, may_retry=failure.may_retry, moment=failure.moment)
        case states.Fault():
            return FaultScreen()
        case _:
            assert_never(stage)


def _scanning(scanning: states.Scanning) -> ScanningScreen:
    wanted = missing(scanning.parts)
    return ScanningScreen(
        reading=False,
        by_hand=scanning.camera_failure is not None,
        hint=scanning.hint,
        read_parts=len(scanning.parts),
        total_parts=len(scanning.parts) + len(wanted),
        missing_parts=wanted,
        notice=scanning.notice,
    )


def _review(prepared: Prepared) -> ReviewScreen:
    application = prepared.application
    return ReviewScreen(
        life_event=application.life_event,
        event_date=application.event_date,
        persons=tuple(
            PersonLine(
                name=person.name.full,
                kana=person.name.kana,
                birth_date=person.birth_date,
                relationship=person.relationship,
                is_applicant=index == application.applicant,
            )
            for index, person in enumerate(application.persons)
        ),
        address=application.address,
        previous_address=application.previous_address,
        telephone=application.telephone,
        forms=_forms(prepared.documents),
    )


def _forms(documents: tuple[FilledDocument, ...]) -> tuple[FormLine, ...]:
    return tuple(
        FormLine(
            title=document.form.title,
            title_en=document.form.title_en,
            pages=document.pages,
            counter=document.form.counter,
            notices=document.notices,
        )
        for document in documents
    )


def _pages(documents: tuple[FilledDocument, ...]) -> int:
    return sum(document.pages for document in documents)
