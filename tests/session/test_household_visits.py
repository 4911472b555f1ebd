"""A visit with several codes of one household: any order, nothing mixed, nothing kept."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from session_samples import part_sample, payload_sample

from kiosk_app.config.settings import SessionSettings
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.session import effects, events, states
from kiosk_app.session.household import missing
from kiosk_app.session.screen_model import ScanningScreen, screen_model
from kiosk_app.session.states import Preferences, SessionState, SetNotice, VisitId
from kiosk_app.session.transitions import Rules, transition

if TYPE_CHECKING:
    from kiosk_app.domain.verified import VerifiedPayload

RULES = Rules(settings=SessionSettings(scanning_timeout=60), preferences=Preferences())
VISIT = VisitId(3)
SCANNING = SessionState(stage=states.Scanning(), visit=VISIT)
ANOTHER = b"another".ljust(16)


def shown(
    state: SessionState, payload: VerifiedPayload, now: int = 0
) -> tuple[SessionState, tuple[effects.Effect, ...]]:
    return transition(state, events.BarcodeVerified(visit=VISIT, payload=payload), now, RULES)


def after(*payloads: VerifiedPayload) -> SessionState:
    state = SCANNING
    for payload in payloads:
        state, _ = shown(state, payload)
    return state


def screen(state: SessionState) -> ScanningScreen:
    content = screen_model(state).content
    assert isinstance(content, ScanningScreen)
    return content


@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3))))
def test_the_last_of_a_households_codes_goes_on_in_whatever_order(order: tuple[int, ...]) -> None:
    state = after(*(part_sample(index) for index in order[:-1]))
    assert isinstance(state.stage, states.Scanning)
    state, done = shown(state, part_sample(order[-1]))
    assert state.stage == states.Preparing()
    parts = tuple(part_sample(index) for index in order)
    assert done == (effects.StopCamera(), effects.Prepare(visit=VISIT, payloads=parts))


def test_the_screen_counts_and_names_what_is_missing() -> None:
    assert screen(SCANNING) == ScanningScreen(reading=False)
    one = screen(after(part_sample(2)))
    assert (one.read_parts, one.total_parts, one.missing_parts) == (1, 3, (1, 3))
    two = screen(after(part_sample(2), part_sample(3)))
    assert (two.read_parts, two.total_parts, two.missing_parts) == (2, 3, (1,))


def test_the_camera_goes_on_and_the_part_is_on_record() -> None:
    _, done = shown(SCANNING, part_sample(2))
    assert done == (effects.Record(event="barcode.part", fields=(("part", 2), ("parts", 3))),)


def test_a_part_shown_again_has_no_effect_and_gives_no_more_time() -> None:
    state = after(part_sample(1), part_sample(2))
    again, done = shown(state, part_sample(1), now=59_000)
    assert (again, done) == (state, ())


@pytest.mark.parametrize("stranger", [part_sample(2, set_id=ANOTHER), payload_sample()])
def test_another_households_code_is_left_out_and_told(stranger: VerifiedPayload) -> None:
    state = after(part_sample(1))
    told, done = shown(state, stranger, now=59_000)
    assert done == ()
    assert told.entered_ms == state.entered_ms, "the wrong phone must not keep the camera on"
    assert screen(told) == replace(screen(state), notice=SetNotice.OTHER_HOUSEHOLD)
    back, _ = shown(told, part_sample(1))
    assert back == state
    onward, _ = shown(told, part_sample(2))
    assert screen(onward).notice is None


def test_a_lone_code_goes_straight_on() -> None:
    state, done = shown(SCANNING, payload_sample())
    assert state.stage == states.Preparing()
    assert done == (effects.StopCamera(), effects.Prepare(visit=VISIT, payloads=(payload_sample(),)))


@pytest.mark.parametrize(
    "contradiction", [part_sample(2, total=4), replace(part_sample(1), payload_id=b"1" * 16), part_sample(1, total=2)]
)
def test_parts_that_contradict_each_other_are_left_to_the_applicants_room(contradiction: VerifiedPayload) -> None:
    state, done = shown(after(part_sample(1)), contradiction)
    assert state.stage == states.Preparing()
    assert effects.Prepare(visit=VISIT, payloads=(part_sample(1), contradiction)) in done


def test_each_new_part_gives_the_full_time_again_and_then_the_rest_is_missed() -> None:
    state, _ = shown(after(part_sample(1)), part_sample(2), now=50_000)
    waiting, _ = transition(state, events.Ticked(), 109_999, RULES)
    assert waiting == state
    ended, done = transition(state, events.Ticked(), 110_000, RULES)
    assert ended.stage == states.Trouble(failure=Failure(code=Code.INCOMPLETE))
    assert {effects.StopCamera(), effects.Forget()} <= set(done)


def test_trying_again_begins_without_the_parts() -> None:
    ended, _ = transition(after(part_sample(1)), events.Ticked(), 60_000, RULES)
    again, done = transition(ended, events.TryAgainTouched(), 60_001, RULES)
    assert again.stage == states.Scanning()
    assert done == (effects.StartCamera(visit=VISIT),)


def test_a_refused_code_ends_the_visit_and_forgets_the_parts() -> None:
    refused = events.BarcodeRefused(visit=VISIT, failure=Failure(code=Code.EXPIRED))
    ended, done = transition(after(part_sample(1)), refused, 0, RULES)
    assert ended.stage == states.Trouble(failure=Failure(code=Code.EXPIRED))
    assert {effects.StopCamera(), effects.Forget()} <= set(done)


def test_two_codes_in_view_are_refused_at_first_and_only_told_while_parts_are_held() -> None:
    several = events.ScanFailed(visit=VISIT, failure=Failure(code=Code.SEVERAL_CODES))
    assert isinstance(transition(SCANNING, several, 0, RULES)[0].stage, states.Trouble)
    state = after(part_sample(1))
    told, done = transition(state, several, 0, RULES)
    assert done == ()
    assert screen(told) == replace(screen(state), notice=SetNotice.SEVERAL_AT_ONCE)


def test_a_part_from_the_hand_scanner_starts_the_camera_for_the_others() -> None:
    checking = replace(SCANNING, stage=states.Preparing(checking=True))
    state, done = shown(checking, part_sample(1))
    assert state.stage == states.Scanning(parts=(part_sample(1),))
    assert effects.StartCamera(visit=VISIT) in done


def test_a_failing_camera_keeps_the_parts_where_a_hand_scanner_goes_on() -> None:
    failure = Failure(code=Code.CAMERA_LOST)
    state = replace(after(part_sample(1)), hand_scanner=True)
    by_hand, _ = transition(state, events.ScanFailed(visit=VISIT, failure=failure), 0, RULES)
    assert by_hand.stage == states.Scanning(camera_failure=failure, parts=(part_sample(1),))
    onward, _ = shown(by_hand, part_sample(2))
    assert onward.stage == states.Scanning(camera_failure=failure, parts=(part_sample(1), part_sample(2)))


def test_an_answer_after_the_decision_changes_nothing() -> None:
    state = after(payload_sample())
    late: list[events.Event] = [
        events.BarcodeVerified(visit=VISIT, payload=part_sample(1)),
        events.BarcodeRefused(visit=VISIT, failure=Failure(code=Code.EXPIRED)),
    ]
    for event in late:
        assert transition(state, event, 5, RULES) == (state, ())


def test_nothing_is_missing_where_nothing_is_held() -> None:
    assert missing(()) == ()
    assert missing((payload_sample(),)) == ()
    assert missing((part_sample(1, total=1),)) == ()
