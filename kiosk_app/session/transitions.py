"""The kiosk's whole flow as one pure function.

What holds for every pair of a stage and an event (a test walks them all): every stage but attract and fault times out,
scanning and printing by way of a coded message;
every way back to attract forgets the visitor; a print whose visit has ended is cancelled; an answer that carries the
number of an earlier visit, or that the stage did not ask for, changes nothing. A hand scanner's code starts a visit or
is read for the one that waits for it; at any other time it changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.printing import Failed, InProgress, PrintRequest, Sent
from kiosk_app.session import effects as do
from kiosk_app.session import events, states
from kiosk_app.session.household import missing, same_household
from kiosk_app.session.states import Preferences, SessionState, SetNotice, VisitId
from kiosk_app.session.timeouts import limit_ms

if TYPE_CHECKING:
    from kiosk_app.config.settings import SessionSettings
    from kiosk_app.domain.barcode import UntrustedBarcode
    from kiosk_app.domain.printing import PrintOutcome
    from kiosk_app.domain.verified import VerifiedPayload
    from kiosk_app.session.prepared import Prepared

Step = tuple[SessionState, tuple[do.Effect, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a city sets: the time limits, and how the screens look to the next visitor."""

    settings: SessionSettings
    preferences: Preferences


def transition(state: SessionState, event: events.Event, now_ms: int, rules: Rules) -> Step:  # noqa: PLR0911 - one return an event
    """What follows ``event`` in ``state``: the next state and the effects to perform, in order."""
    if isinstance(state.stage, states.Fault):
        return state, ()
    match event:
        case events.ProgramFaulted(type_name=type_name):
            return _fault(state, type_name, now_ms)
        case events.Ticked():
            return _tick(state, now_ms, rules)
        case events.StartOverTouched() if not isinstance(state.stage, states.Attract):
            return _leave(state, "start_over", now_ms, rules)
        case events.PreferencesChosen(preferences=preferences):
            return replace(state, preferences=preferences, entered_ms=_after_touch(state, now_ms)), ()
        case events.MoreTimeTouched():
            return replace(state, entered_ms=_after_touch(state, now_ms)), ()
        case events.HandScannerChanged(failure=failure):
            return _hand_scanner_changed(state, failure, now_ms)
        case _:
            return _by_stage(state, event, now_ms, rules)


def _by_stage(state: SessionState, event: events.Event, now_ms: int, rules: Rules) -> Step:  # noqa: PLR0911, PLR0912, C901 - the table of the flow, one case a row
    match state.stage, event:
        case states.Attract(), events.StartTouched():
            visit = VisitId(state.visit + 1)
            started = replace(state, stage=states.Scanning(), visit=visit, entered_ms=now_ms)
            return started, (do.Record(event="session.started"), do.StartCamera(visit=visit))
        case states.Attract(), events.HandScanned(barcode=barcode):
            visit = VisitId(state.visit + 1)
            started = replace(state, stage=states.Preparing(checking=True), visit=visit, entered_ms=now_ms)
            return started, (do.Record(event="session.started"), *_check(visit, barcode))
        case states.Scanning(), events.BarcodeRead(visit=visit, barcode=barcode) if visit == state.visit:
            return state, _check(visit, barcode)
        case states.Scanning(), events.HandScanned(barcode=barcode):
            return state, _check(state.visit, barcode)
        case states.Scanning() | states.Preparing(checking=True), events.BarcodeVerified(
            visit=visit, payload=payload
        ) if visit == state.visit:
            return _verified(state, payload, now_ms)
        case states.Scanning() | states.Preparing(checking=True), events.BarcodeRefused(
            visit=visit, failure=failure
        ) if visit == state.visit:
            return _refuse(state, failure, now_ms)
        case states.Scanning(), events.ScanFailed(visit=visit, failure=failure) if visit == state.visit:
            return _scan_failed(state, failure, now_ms)
        case states.Scanning() as scanning, events.HintGiven(visit=visit, hint=hint) if visit == state.visit:
            # The stage's clock runs on: advice that nobody follows must not keep the camera on.
            return replace(state, stage=replace(scanning, hint=hint)), ()
        case states.Preparing(), events.PreparationDone(visit=visit, prepared=prepared) if visit == state.visit:
            return _to(state, states.Review(prepared=prepared), now_ms), (_accepted(prepared),)
        case states.Preparing(), events.PreparationRefused(visit=visit, failure=failure) if visit == state.visit:
            return _refuse(state, failure, now_ms)
        case states.Review(prepared=prepared), events.PrintTouched():
            request = PrintRequest(print_id=prepared.reference, documents=prepared.documents, codes=prepared.codes)
            return _to(state, states.Printing(prepared=prepared), now_ms), (
                do.SubmitPrint(visit=state.visit, request=request),
            )
        case states.Printing(prepared=prepared), events.PrintReported(print_id=print_id, outcome=outcome) if (
            print_id == prepared.reference
        ):
            return _printed(state, prepared, outcome, now_ms)
        case states.AskingForPages(prepared=prepared), events.PagesCameOut():
            record = do.Record(event="pages.confirmed", fields=(("print_id", prepared.reference),))
            return _to(state, states.Done(prepared=prepared), now_ms), (record,)
        case states.AskingForPages(prepared=prepared), events.PagesMissing():
            record = do.Record(event="pages.missing", fields=(("print_id", prepared.reference),))
            refused, effects = _refuse(state, Failure(code=Code.PAGES_MISSING), now_ms)
            return refused, (record, *effects)
        case states.Trouble(failure=failure), events.TryAgainTouched() if failure.may_retry:
            return _to(state, states.Scanning(), now_ms), (do.StartCamera(visit=state.visit),)
        case states.Done(), events.FinishTouched():
            return _leave(state, "finished", now_ms, rules)
        case _:
            return state, ()


def _to(state: SessionState, stage: states.Stage, now_ms: int) -> SessionState:
    return replace(state, stage=stage, entered_ms=now_ms)


def _check(visit: VisitId, barcode: UntrustedBarcode) -> tuple[do.Effect, ...]:
    """The camera goes on meanwhile: a phone may already show the next code of its household."""
    return do.Record(event="barcode.read"), do.Verify(visit=visit, barcode=barcode)


def _verified(state: SessionState, payload: VerifiedPayload, now_ms: int) -> Step:
    """Keep the code of a household that has more; go on with the last of them, or with a household's only one."""
    scanning = state.stage if isinstance(state.stage, states.Scanning) else states.Scanning()
    held = scanning.parts
    if held and not same_household(held[0], payload):
        # The first household stays. The clock runs on: showing the wrong phone again and again is no progress.
        return replace(state, stage=replace(scanning, notice=SetNotice.OTHER_HOUSEHOLD)), ()
    if payload in held:
        return replace(state, stage=replace(scanning, notice=None)), ()
    parts = (*held, payload)
    if missing(parts):
        camera = () if isinstance(state.stage, states.Scanning) else (do.StartCamera(visit=state.visit),)
        return _to(state, replace(scanning, parts=parts, notice=None), now_ms), (_part_kept(payload), *camera)
    prepare = do.Prepare(visit=state.visit, payloads=parts)
    return _to(state, states.Preparing(), now_ms), (*_release(state), prepare)


def _scan_failed(state: SessionState, failure: Failure, now_ms: int) -> Step:
    """Where a hand scanner is ready the visit goes on without the camera, which is tried again all the while.

    Two codes in one picture end no visit in which codes are held: they may well be two of these.
    """
    scanning = state.stage if isinstance(state.stage, states.Scanning) else states.Scanning()
    several = failure.code is Code.SEVERAL_CODES
    if several and scanning.parts:
        return replace(state, stage=replace(scanning, notice=SetNotice.SEVERAL_AT_ONCE)), ()
    if state.hand_scanner and not several:
        return replace(state, stage=replace(scanning, camera_failure=failure, hint=None)), ()
    return _refuse(state, failure, now_ms)


def _hand_scanner_changed(state: SessionState, failure: Failure | None, now_ms: int) -> Step:
    changed = replace(state, hand_scanner=failure is None)
    if failure is None:
        return changed, (do.Record(event="scanner.ready"),)
    lost = do.Record(event="scanner.lost", fields=(("code", failure.code.value),))
    if isinstance(state.stage, states.Scanning) and state.stage.camera_failure is not None:
        refused, done = _refuse(changed, state.stage.camera_failure, now_ms)
        return refused, (lost, *done)
    return changed, (lost,)


def _after_touch(state: SessionState, now_ms: int) -> int:
    """A touch gives the stage its full time again, except while the printer works: its limit is about the printer."""
    return state.entered_ms if isinstance(state.stage, states.Printing) else now_ms


def _tick(state: SessionState, now_ms: int, rules: Rules) -> Step:
    limit = limit_ms(state.stage, rules.settings)
    if limit is None or now_ms - state.entered_ms < limit:
        return state, ()
    match state.stage:
        case states.Printing():
            return _refuse(state, Failure(code=Code.PRINT_TIMED_OUT), now_ms)
        case states.Scanning(parts=parts):
            # Whoever still stands here deserves to hear what was not read, and what to do.
            return _refuse(state, Failure(code=Code.INCOMPLETE if parts else Code.NO_CODE_FOUND), now_ms)
        case _:
            return _leave(state, "timed_out", now_ms, rules)


def _printed(state: SessionState, prepared: Prepared, outcome: PrintOutcome, now_ms: int) -> Step:
    match outcome:
        case InProgress(attention=attention):
            # The stage's clock runs on: a printer that keeps reporting is not a printer that finishes.
            return replace(state, stage=states.Printing(prepared=prepared, attention=attention)), ()
        case Sent(destination=destination):
            return _to(state, states.AskingForPages(prepared=prepared, destination=destination), now_ms), ()
        case Failed(failure=failure):
            return _refuse(state, failure, now_ms)


def _refuse(state: SessionState, failure: Failure, now_ms: int) -> Step:
    record = do.Record(event="session.refused", fields=(("code", failure.code.value),))
    return _to(state, states.Trouble(failure=failure), now_ms), (*_release(state), record, do.Forget())


def _leave(state: SessionState, reason: str, now_ms: int, rules: Rules) -> Step:
    record = do.Record(event="session.ended", fields=(("reason", reason),))
    attract = replace(state, stage=states.Attract(), entered_ms=now_ms, preferences=rules.preferences)
    return attract, (*_release(state), record, do.Forget())


def _fault(state: SessionState, type_name: str, now_ms: int) -> Step:
    record = do.Record(event="fault", fields=(("type", type_name),))
    return _to(state, states.Fault(type_name=type_name), now_ms), (*_release(state), record, do.Forget())


def _release(state: SessionState) -> tuple[do.Effect, ...]:
    """What the stage holds in the world and must let go of, however it is left."""
    match state.stage:
        case states.Scanning():
            return (do.StopCamera(),)
        case states.Printing(prepared=prepared):
            return (do.CancelPrint(print_id=prepared.reference),)
        case _:
            return ()


def _part_kept(payload: VerifiedPayload) -> do.Record:
    place = payload.position
    fields = () if place is None else (("part", place.index), ("parts", place.total))
    return do.Record(event="barcode.part", fields=fields)


def _accepted(prepared: Prepared) -> do.Record:
    application = prepared.application
    fields = (
        ("print_id", str(prepared.reference)),
        ("life_event", application.life_event.value),
        ("persons", len(application.persons)),
        ("forms", len(prepared.documents)),
    )
    return do.Record(event="application.accepted", fields=fields)
