"""Random visits: whatever happens in whatever order, the promises to the next person hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from session_samples import part_sample, payload_sample, prepared_sample

from kiosk_app.config.settings import SessionSettings
from kiosk_app.domain.barcode import UntrustedBarcode
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.printing import Failed, InProgress, PrintId, PrintOutcome, Sent
from kiosk_app.session import effects, events, states
from kiosk_app.session.household import missing, same_household
from kiosk_app.session.runner import SessionRunner
from kiosk_app.session.states import Preferences, VisitId
from kiosk_app.session.transitions import Rules

if TYPE_CHECKING:
    from kiosk_app.session.screen_model import ScreenModel

TOUCHES = (
    events.StartTouched(),
    events.StartOverTouched(),
    events.PrintTouched(),
    events.PagesCameOut(),
    events.PagesMissing(),
    events.TryAgainTouched(),
    events.FinishTouched(),
)


class Visits(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.now = 0
        self.camera_on = False
        self.printing: set[PrintId] = set()
        self.holding = False
        self.shown: list[ScreenModel] = []
        rules = Rules(settings=SessionSettings(), preferences=Preferences())
        self.runner = SessionRunner(rules=rules, now_ms=lambda: self.now, perform=self.perform, show=self.shown.append)
        self.runner.start()

    def perform(self, effect: effects.Effect) -> None:
        match effect:
            case effects.StartCamera():
                assert not self.camera_on, "one visit, one camera"
                self.camera_on = True
            case effects.StopCamera():
                self.camera_on = False
            case effects.SubmitPrint(request=request):
                assert request.print_id not in self.printing
                self.printing.add(request.print_id)
                self.holding = True
            case effects.CancelPrint(print_id=print_id):
                self.printing.discard(print_id)
            case effects.Forget():
                self.holding = False
            case effects.Prepare(payloads=payloads):
                assert not missing(payloads), "forms are filled from whole households only"
                assert all(same_household(payloads[0], other) for other in payloads[1:]), "and from one"
            case effects.Verify() | effects.Record():
                pass

    @rule(touch=st.sampled_from(TOUCHES))
    def touch(self, touch: events.Event) -> None:
        self.runner.post(touch)

    @rule(age=st.integers(0, 1))
    def read(self, age: int) -> None:
        barcode = UntrustedBarcode(untrusted_text="x", symbology="QRCode", decoder="test")
        self.runner.post(events.BarcodeRead(visit=VisitId(self.runner.state.visit - age), barcode=barcode))

    @rule(age=st.integers(0, 1), index=st.integers(0, 3), household=st.sampled_from((b"a", b"b")))
    def verified(self, age: int, index: int, household: bytes) -> None:
        payload = part_sample(index, set_id=household.ljust(16)) if index else payload_sample()
        self.runner.post(events.BarcodeVerified(visit=VisitId(self.runner.state.visit - age), payload=payload))

    @rule(age=st.integers(0, 1), code=st.sampled_from((Code.EXPIRED, Code.UNREADABLE)))
    def barcode_refused(self, age: int, code: Code) -> None:
        visit = VisitId(self.runner.state.visit - age)
        self.runner.post(events.BarcodeRefused(visit=visit, failure=Failure(code=code)))

    @rule()
    def hand_scanned(self) -> None:
        barcode = UntrustedBarcode(untrusted_text="x", symbology="text", decoder="test")
        self.runner.post(events.HandScanned(barcode=barcode))

    @rule(age=st.integers(0, 1), good=st.booleans())
    def prepared(self, age: int, good: bool) -> None:  # noqa: FBT001 - hypothesis passes by name
        visit = VisitId(self.runner.state.visit - age)
        if good:
            document = prepared_sample(reference=f"V{visit}")
            self.runner.post(events.PreparationDone(visit=visit, prepared=document))
        else:
            self.runner.post(events.PreparationRefused(visit=visit, failure=Failure(code=Code.EXPIRED)))

    @rule(age=st.integers(0, 1), kind=st.sampled_from(("progress", "sent", "failed")))
    def reported(self, age: int, kind: str) -> None:
        print_id = PrintId(f"V{self.runner.state.visit - age}")
        outcomes: dict[str, PrintOutcome] = {
            "progress": InProgress(),
            "sent": Sent(destination="out"),
            "failed": Failed(failure=Failure(code=Code.PRINT_FAILED)),
        }
        if kind != "progress":
            self.printing.discard(print_id)
        self.runner.post(events.PrintReported(print_id=print_id, outcome=outcomes[kind]))

    @rule(seconds=st.integers(1, 200))
    def wait(self, seconds: int) -> None:
        self.now += seconds * 1000
        self.runner.post(events.Ticked())

    @invariant()
    def the_camera_runs_only_while_scanning(self) -> None:
        assert self.camera_on == isinstance(self.runner.state.stage, states.Scanning)

    @invariant()
    def only_missing_parts_of_one_household_are_waited_for(self) -> None:
        stage = self.runner.state.stage
        if isinstance(stage, states.Scanning) and stage.parts:
            assert missing(stage.parts)
            assert all(same_household(stage.parts[0], other) for other in stage.parts)

    @invariant()
    def nothing_prints_without_its_session(self) -> None:
        if not isinstance(self.runner.state.stage, states.Printing):
            assert not self.printing

    @invariant()
    def nobody_is_held_at_the_start(self) -> None:
        if isinstance(self.runner.state.stage, states.Attract):
            assert not self.holding


Visits.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestVisits = Visits.TestCase
