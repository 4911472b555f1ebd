"""Every stage meets every event."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import get_args

import pytest
from session_samples import part_sample, payload_sample, prepared_sample

from kiosk_app.config.settings import SessionSettings
from kiosk_app.domain.barcode import UntrustedBarcode
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.hint import Hint
from kiosk_app.domain.printing import Failed, InProgress, PrintId, Sent
from kiosk_app.session import effects, events, states
from kiosk_app.session.states import Language, Preferences, SessionState, SetNotice, VisitId
from kiosk_app.session.timeouts import limit_ms
from kiosk_app.session.transitions import Rules, transition

RULES = Rules(settings=SessionSettings(), preferences=Preferences())
PREPARED = prepared_sample()
VISIT = VisitId(7)
NOW = 1_000_000
BARCODE = UntrustedBarcode(untrusted_text="KTG1:SYNTHETIC", symbology="QRCode", decoder="test")

STAGES: tuple[states.Stage, ...] = (
    states.Attract(),
    states.Scanning(),
    states.Scanning(camera_failure=Failure(code=Code.CAMERA_LOST)),
    states.Scanning(hint=Hint.TILT),
    states.Scanning(parts=(part_sample(1), part_sample(3))),
    states.Scanning(parts=(part_sample(2),), notice=SetNotice.OTHER_HOUSEHOLD),
    states.Preparing(),
    states.Preparing(checking=True),
    states.Review(prepared=PREPARED),
    states.Printing(prepared=PREPARED),
    states.AskingForPages(prepared=PREPARED, destination="out"),
    states.Done(prepared=PREPARED),
    states.Trouble(failure=Failure(code=Code.EXPIRED)),
    states.Trouble(failure=Failure(code=Code.UNREADABLE)),
    states.Fault(type_name="KeyError"),
)
EVENTS: tuple[events.Event, ...] = (
    events.StartTouched(),
    events.StartOverTouched(),
    events.PrintTouched(),
    events.PagesCameOut(),
    events.PagesMissing(),
    events.TryAgainTouched(),
    events.FinishTouched(),
    events.MoreTimeTouched(),
    events.PreferencesChosen(preferences=Preferences(language=Language.ENGLISH)),
    events.BarcodeRead(visit=VISIT, barcode=BARCODE),
    events.HandScanned(barcode=BARCODE),
    events.HandScannerChanged(),
    events.HandScannerChanged(failure=Failure(code=Code.SCANNER_LOST)),
    events.ScanFailed(visit=VISIT, failure=Failure(code=Code.CAMERA_LOST)),
    events.HintGiven(visit=VISIT, hint=Hint.CLOSER),
    events.ScanFailed(visit=VISIT, failure=Failure(code=Code.SEVERAL_CODES)),
    events.BarcodeVerified(visit=VISIT, payload=payload_sample()),
    events.BarcodeVerified(visit=VISIT, payload=part_sample(2)),
    events.BarcodeVerified(visit=VISIT, payload=part_sample(2, set_id=bytes(16))),
    events.BarcodeRefused(visit=VISIT, failure=Failure(code=Code.EXPIRED)),
    events.PreparationDone(visit=VISIT, prepared=PREPARED),
    events.PreparationRefused(visit=VISIT, failure=Failure(code=Code.TAMPERED)),
    events.PrintReported(print_id=PREPARED.reference, outcome=InProgress(attention=Code.PAPER_OUT)),
    events.PrintReported(print_id=PREPARED.reference, outcome=Sent(destination="out")),
    events.PrintReported(print_id=PREPARED.reference, outcome=Failed(failure=Failure(code=Code.PRINT_FAILED))),
    events.Ticked(),
    events.ProgramFaulted(type_name="KeyError"),
)
LATE = (
    events.BarcodeRead(visit=VisitId(6), barcode=BARCODE),
    events.ScanFailed(visit=VisitId(6), failure=Failure(code=Code.CAMERA_LOST)),
    events.HintGiven(visit=VisitId(6), hint=Hint.CLOSER),
    events.BarcodeVerified(visit=VisitId(6), payload=payload_sample()),
    events.BarcodeRefused(visit=VisitId(6), failure=Failure(code=Code.TAMPERED)),
    events.PreparationDone(visit=VisitId(6), prepared=PREPARED),
    events.PreparationRefused(visit=VisitId(6), failure=Failure(code=Code.TAMPERED)),
    events.PrintReported(print_id=PrintId("another"), outcome=Sent(destination="out")),
)
HOLDS_PERSONAL_DATA = (states.Review, states.Printing, states.AskingForPages, states.Done)


def holds_somebody(stage: states.Stage) -> bool:
    """Whether the stage holds what a citizen entered, a part of it included."""
    return isinstance(stage, HOLDS_PERSONAL_DATA) or (isinstance(stage, states.Scanning) and bool(stage.parts))


def standing(stage: states.Stage) -> SessionState:
    return SessionState(stage=stage, visit=VISIT, entered_ms=NOW, preferences=Preferences(large_text=True))


def test_the_walk_leaves_no_stage_and_no_event_out() -> None:
    assert {type(stage) for stage in STAGES} == set(get_args(states.Stage))
    assert {type(event) for event in EVENTS} == set(get_args(events.Event))


@pytest.mark.parametrize(("stage", "event"), list(itertools.product(STAGES, EVENTS)))
def test_every_pair_keeps_the_promises(stage: states.Stage, event: events.Event) -> None:
    before = standing(stage)
    after, done = transition(before, event, NOW, RULES)

    if isinstance(after.stage, states.Attract) and not isinstance(stage, states.Attract):
        assert effects.Forget() in done, "the way out forgets"
        assert after.preferences == RULES.preferences
    if holds_somebody(stage) and not holds_somebody(after.stage) and not isinstance(after.stage, states.Preparing):
        assert effects.Forget() in done, "whoever stops holding the applicant forgets them everywhere"
    if isinstance(stage, states.Printing) and not isinstance(after.stage, states.Printing | states.AskingForPages):
        assert effects.CancelPrint(print_id=PREPARED.reference) in done, "nothing prints after its session"
    if isinstance(stage, states.Scanning) and not isinstance(after.stage, states.Scanning):
        assert effects.StopCamera() in done
    if isinstance(after.stage, states.Scanning) and not isinstance(stage, states.Scanning):
        assert any(isinstance(effect, effects.StartCamera) for effect in done)
    if isinstance(stage, states.Fault):
        assert (after, done) == (before, ()), "only the supervisor ends a fault"
    assert sum(isinstance(effect, effects.SubmitPrint) for effect in done) == (
        isinstance(stage, states.Review) and isinstance(event, events.PrintTouched)
    ), "only the citizen's touch on the review prints"


@pytest.mark.parametrize(("stage", "event"), list(itertools.product(STAGES, LATE)))
def test_an_answer_for_another_visit_changes_nothing(stage: states.Stage, event: events.Event) -> None:
    before = standing(stage)
    assert transition(before, event, NOW, RULES) == (before, ())


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_but_attract_and_fault_times_out_to_attract(stage: states.Stage) -> None:
    state, waited = standing(stage), NOW
    if isinstance(stage, states.Attract | states.Fault):
        assert transition(state, events.Ticked(), NOW + 10**9, RULES) == (state, ())
        return
    for _ in range(2):  # scanning and printing go by way of the trouble screen
        limit = limit_ms(state.stage, RULES.settings)
        assert limit is not None
        unchanged, _none = transition(state, events.Ticked(), waited + limit - 1, RULES)
        assert unchanged == state
        waited += limit
        state, _ = transition(state, events.Ticked(), waited, RULES)
        if isinstance(state.stage, states.Attract):
            return
    pytest.fail("still not back at the start")


def test_a_touch_gives_the_full_time_again_but_not_to_the_printer() -> None:
    for stage in STAGES:
        after, _ = transition(standing(stage), events.MoreTimeTouched(), NOW + 5, RULES)
        waits_for_a_person = not isinstance(stage, states.Printing | states.Fault)
        assert after.entered_ms == (NOW + 5 if waits_for_a_person else NOW)


def test_a_refusal_can_be_tried_again_only_where_the_code_could_not_be_checked() -> None:
    for code in Code:
        failure = Failure(code=code)
        after, _ = transition(standing(states.Trouble(failure=failure)), events.TryAgainTouched(), NOW, RULES)
        assert isinstance(after.stage, states.Scanning) == failure.may_retry


def test_a_hand_scanners_code_starts_a_visit_or_ends_the_waiting_and_disturbs_nothing_else() -> None:
    for stage in STAGES:
        before = standing(stage)
        after, done = transition(before, events.HandScanned(barcode=BARCODE), NOW + 5, RULES)
        if isinstance(stage, states.Attract):
            waiting = states.Preparing(checking=True)
            assert after == replace(before, stage=waiting, visit=VisitId(8), entered_ms=NOW + 5)
            assert done == (
                effects.Record(event="session.started"),
                effects.Record(event="barcode.read"),
                effects.Verify(visit=VisitId(8), barcode=BARCODE),
            )
        elif isinstance(stage, states.Scanning):
            assert after == before, "the camera goes on until the code is verified"
            assert effects.Verify(visit=VISIT, barcode=BARCODE) in done
        else:
            assert (after, done) == (before, ())


def test_without_a_camera_the_visit_goes_on_as_long_as_a_hand_scanner_is_ready() -> None:
    scanning = standing(states.Scanning())
    failure = Failure(code=Code.NO_CAMERA)
    no_camera = events.ScanFailed(visit=VISIT, failure=failure)
    alone, _ = transition(scanning, no_camera, NOW, RULES)
    assert alone.stage == states.Trouble(failure=failure)

    ready, done = transition(scanning, events.HandScannerChanged(), NOW, RULES)
    assert done == (effects.Record(event="scanner.ready"),)
    by_hand, done = transition(ready, no_camera, NOW + 5, RULES)
    assert (by_hand, done) == (replace(ready, stage=states.Scanning(camera_failure=failure)), ())

    lost, done = transition(by_hand, events.HandScannerChanged(failure=Failure(code=Code.SCANNER_LOST)), NOW, RULES)
    assert lost.stage == states.Trouble(failure=failure)
    assert done[0] == effects.Record(event="scanner.lost", fields=(("code", "S-SCANNER-LOST"),))


def test_a_ready_hand_scanner_excuses_no_second_code_and_outlives_the_visit() -> None:
    ready, _ = transition(standing(states.Scanning()), events.HandScannerChanged(), NOW, RULES)
    several = events.ScanFailed(visit=VISIT, failure=Failure(code=Code.SEVERAL_CODES))
    refused, _ = transition(ready, several, NOW, RULES)
    assert refused.stage == states.Trouble(failure=several.failure)
    back, _ = transition(refused, events.StartOverTouched(), NOW, RULES)
    assert back.hand_scanner


def test_the_printers_progress_does_not_extend_its_limit() -> None:
    state = standing(states.Printing(prepared=PREPARED))
    report = events.PrintReported(print_id=PREPARED.reference, outcome=InProgress(attention=Code.PAPER_OUT))
    after, _ = transition(state, report, NOW + 60_000, RULES)
    assert after == replace(state, stage=states.Printing(prepared=PREPARED, attention=Code.PAPER_OUT))


def test_no_repr_of_any_stage_event_or_effect_shows_the_applicant() -> None:
    for stage, event in itertools.product(STAGES, EVENTS):
        text = repr(transition(standing(stage), event, NOW, RULES)) + repr(stage) + repr(event)
        assert "鎌倉 太郎" not in text
        assert "KTG1:SYNTHETIC" not in text
