"""Joins the session to its window and to the world: events come in from every thread, effects go out in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.printing import Failed, Sent
from kiosk_app.domain.result import Err, Ok
from kiosk_app.scanning.hand_scanner import HandListener, HandScannerWorker
from kiosk_app.scanning.worker import CameraWorker, Listener
from kiosk_app.session import effects as do
from kiosk_app.session import events, states
from kiosk_app.session.autopilot import touch_for
from kiosk_app.session.runner import SessionRunner

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    import numpy as np
    from numpy.typing import NDArray

    from kiosk_app.devices.camera.port import Camera
    from kiosk_app.devices.clock.port import Clock
    from kiosk_app.devices.scanner.port import HandScanner
    from kiosk_app.domain.barcode import Point
    from kiosk_app.domain.printing import PrintedCode, PrintId, PrintOutcome, PrintRequest
    from kiosk_app.domain.result import Result
    from kiosk_app.domain.verified import VerifiedPayload
    from kiosk_app.form_filling.filler import FormFiller
    from kiosk_app.journal.writer import JournalWriter
    from kiosk_app.printing.thread import PrinterThread
    from kiosk_app.scanning.cascade import Cascade
    from kiosk_app.session.pipeline import Pipeline
    from kiosk_app.session.prepared import Prepared
    from kiosk_app.session.screen_model import ScreenModel
    from kiosk_app.session.states import SessionState, VisitId
    from kiosk_app.session.transitions import Rules
    from kiosk_app.ui.bridge import Bridge
    from kiosk_app.ui.window import KioskWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What the kiosk works with. ``make_printer_thread`` is given what to call, from its thread, with every outcome.

    ``hand_scanner`` is None where the settings name none. ``mark_printed`` is called, from the printer's thread, with
    the codes of what was printed.
    """

    pipeline: Pipeline
    filler: FormFiller
    make_camera: Callable[[], Camera]
    make_cascade: Callable[[], AbstractContextManager[Cascade]]
    hand_scanner: HandScanner | None
    make_printer_thread: Callable[[Callable[[PrintId, PrintOutcome], None]], PrinterThread]
    mark_printed: Callable[[tuple[PrintedCode, ...]], None]
    journal: JournalWriter
    clock: Clock


class Kiosk:
    """One running kiosk, on the GUI thread. ``on_stage`` is called with every stage as soon as its screen is shown."""

    def __init__(
        self,
        *,
        window: KioskWindow,
        bridge: Bridge,
        equipment: Equipment,
        rules: Rules,
        on_stage: Callable[[states.Stage], None],
    ) -> None:
        self._window = window
        self._bridge = bridge
        self._pipeline = equipment.pipeline
        self._make_camera = equipment.make_camera
        self._make_cascade = equipment.make_cascade
        self._camera: CameraWorker | None = None
        self._hand_scanner = self._hand_worker(equipment.hand_scanner)
        self._printer = equipment.make_printer_thread(self._print_reported)
        self._mark_printed = equipment.mark_printed
        self._codes: dict[PrintId, tuple[PrintedCode, ...]] = {}
        self._journal = equipment.journal
        self._clock = equipment.clock
        self._auto_confirm = rules.settings.auto_confirm
        self._on_stage = on_stage
        self._runner = SessionRunner(
            rules=rules, now_ms=self._clock.monotonic_ms, perform=self._perform, show=self._show
        )
        bridge.posted.connect(self._runner.post)
        bridge.framed.connect(self._show_frame)
        bridge.ticked.connect(self._tick)
        bridge.faulted.connect(self._faulted)
        window.intent.connect(self._runner.post)

    @property
    def state(self) -> SessionState:
        """Where the session stands."""
        return self._runner.state

    def start(self) -> None:
        """Show the first screen and take the hand scanner."""
        self._runner.start()
        if self._hand_scanner is not None:
            self._hand_scanner.start()

    def close(self) -> None:
        """End the visit, if there is one, and let go of scanner, camera and printer."""
        if self._hand_scanner is not None:
            self._hand_scanner.stop()
        self._runner.post(events.StartOverTouched())
        self._perform(do.StopCamera())
        self._printer.close()

    def _show(self, model: ScreenModel) -> None:
        self._window.show_model(model)
        self._on_stage(self._runner.state.stage)

    def _tick(self) -> None:
        self._runner.post(events.Ticked())
        if self._auto_confirm:
            touch = touch_for(self._runner.state, self._clock.monotonic_ms())
            if touch is not None:
                self._runner.post(touch)

    def _faulted(self, type_name: str) -> None:
        self._runner.post(events.ProgramFaulted(type_name=type_name))

    def _perform(self, effect: do.Effect) -> None:
        match effect:
            case do.StartCamera(visit=visit):
                self._camera = CameraWorker(
                    self._make_camera, self._listener(visit), clock=self._clock, make_cascade=self._make_cascade
                )
                self._camera.start()
            case do.StopCamera():
                if self._camera is not None:
                    self._camera.stop()
                    self._camera = None
            case do.Verify(visit=visit, barcode=barcode):
                self._bridge.run_in_background(
                    lambda: self._pipeline.verify(barcode), lambda result: self._verified(visit, result)
                )
            case do.Prepare(visit=visit, payloads=payloads):
                self._bridge.run_in_background(
                    lambda: self._pipeline.prepare(payloads), lambda result: self._prepared(visit, result)
                )
            case do.SubmitPrint(request=request):
                self._submit(request)
            case do.CancelPrint(print_id=print_id):
                # On the same thread as the submission: it can't overtake what it cancels.
                self._bridge.run_in_background(lambda: self._printer.cancel(print_id), lambda _: None)
            case do.Forget():
                self._window.forget()
            case do.Record(event=event, fields=fields):
                self._journal.record(event, **dict(fields))
            case _:
                assert_never(effect)

    def _listener(self, visit: VisitId) -> Listener:
        post = self._bridge.post
        return Listener(
            on_frame=lambda frame, corners: self._bridge.post_frame(visit, frame.pixels, corners),
            on_barcode=lambda barcode, _since_ms: post(events.BarcodeRead(visit=visit, barcode=barcode)),
            on_failure=lambda failure: post(events.ScanFailed(visit=visit, failure=failure)),
            on_hint=lambda hint: post(events.HintGiven(visit=visit, hint=hint)),
        )

    def _hand_worker(self, scanner: HandScanner | None) -> HandScannerWorker | None:
        post = self._bridge.post
        listener = HandListener(
            on_ready=lambda: post(events.HandScannerChanged()),
            on_barcode=lambda barcode: post(events.HandScanned(barcode=barcode)),
            on_failure=lambda failure: post(events.HandScannerChanged(failure=failure)),
        )
        return None if scanner is None else HandScannerWorker(scanner, listener)

    def _show_frame(self, visit: VisitId, pixels: NDArray[np.uint8], corners: tuple[Point, ...]) -> None:
        # A picture that was under way when the visit ended shows somebody who may already have left.
        if visit == self._runner.state.visit and isinstance(self._runner.state.stage, states.Scanning):
            self._window.show_frame(pixels, corners)

    def _verified(self, visit: VisitId, result: Result[VerifiedPayload]) -> None:
        match result:
            case Ok(value=payload):
                self._runner.post(events.BarcodeVerified(visit=visit, payload=payload))
            case Err(failure=failure):
                self._runner.post(events.BarcodeRefused(visit=visit, failure=failure))

    def _prepared(self, visit: VisitId, result: Result[Prepared]) -> None:
        match result:
            case Ok(value=prepared):
                for document in prepared.documents:
                    self._journal.record("form.filled", form_id=document.form.form_id, pages=document.pages)
                self._runner.post(events.PreparationDone(visit=visit, prepared=prepared))
            case Err(failure=failure):
                self._runner.post(events.PreparationRefused(visit=visit, failure=failure))

    def _submit(self, request: PrintRequest) -> None:
        journal, printer = self._journal, self._printer
        pages = sum(document.pages for document in request.documents)

        def journal_then_print() -> Result[None]:
            written = journal.record_and_wait(
                "print.submitted", print_id=request.print_id, forms=len(request.documents), pages=pages
            )
            if isinstance(written, Err):
                return written
            self._codes[request.print_id] = request.codes
            printer.submit(request)
            return Ok(None)

        def answer(result: Result[None]) -> None:
            if isinstance(result, Err):
                failed = Failed(failure=Failure(code=Code.JOURNAL_UNAVAILABLE))
                self._runner.post(events.PrintReported(print_id=request.print_id, outcome=failed))

        self._bridge.run_in_background(journal_then_print, answer)

    def _print_reported(self, print_id: PrintId, outcome: PrintOutcome) -> None:
        """Runs on the printer's thread: what became of the paper is on record before the screen says it."""
        if isinstance(outcome, Sent):
            self._journal.record("print.sent", print_id=print_id)
            self._mark_printed(self._codes.pop(print_id, ()))
        elif isinstance(outcome, Failed):
            self._codes.pop(print_id, None)
            self._journal.record("print.failed", print_id=print_id, code=outcome.failure.code.value)
        self._bridge.post(events.PrintReported(print_id=print_id, outcome=outcome))
