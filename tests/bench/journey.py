"""From the first readable frame to both forms accepted by a real scheduler, through the kiosk's own threads."""

from __future__ import annotations

import statistics
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from printers import add_queue, running_cupsd, running_printer
from still_camera import StillCamera, desk_with

from kiosk_app import composition
from kiosk_app.config.settings import Paths, PrinterSettings, Settings
from kiosk_app.demo.staging import HOUSEHOLD, issue_barcode
from kiosk_app.domain.printing import InProgress, PrintRequest, Sent
from kiosk_app.domain.result import Ok
from kiosk_app.payload.issuing import draw
from kiosk_app.scanning.worker import CameraWorker, Listener

if TYPE_CHECKING:
    from kiosk_app.domain.barcode import UntrustedBarcode
    from kiosk_app.domain.printing import PrintId, PrintOutcome
    from kiosk_app.ui.kiosk import Equipment

VISITS = 12
PATIENCE_S = 30.0


def run() -> None:
    """Print the figures as a markdown table."""
    with tempfile.TemporaryDirectory() as folder, running_cupsd() as scheduler, running_printer() as printer:
        add_queue(scheduler, "counter", printer)
        keys = Path(folder) / "keys"
        text = issue_barcode(keys, HOUSEHOLD, datetime.now(UTC))
        assert isinstance(text, Ok)
        settings = Settings(
            purpose="test",
            paths=Paths(state=Path(folder), keys=keys),
            printer=PrinterSettings(kind="cups", server=scheduler.address, queue="counter", profile="ipp-everywhere"),
        )
        with composition.equip(settings, on_journal_failure=print) as equipment:
            assert isinstance(equipment, Ok)
            equipment.value.filler.prepare()
            steps = _visits(equipment.value, StillCamera(desk_with(draw(text.value))))
    print("| from the first readable frame | median ms | worst ms |")
    print("| --- | ---: | ---: |")
    for step, times in steps.items():
        print(f"| {step} | {statistics.median(times):.0f} | {max(times):.0f} |")


def _visits(equipment: Equipment, camera: StillCamera) -> dict[str, list[float]]:
    clock = equipment.clock
    reports: Queue[tuple[PrintOutcome, int]] = Queue()
    codes: Queue[tuple[UntrustedBarcode, int]] = Queue()

    def reported(_print_id: PrintId, outcome: PrintOutcome) -> None:
        reports.put((outcome, clock.monotonic_ms()))

    printer = equipment.make_printer_thread(reported)
    steps: dict[str, list[float]] = {"code confirmed": [], "two forms filled": [], "both jobs accepted by CUPS": []}
    for _ in range(VISITS):
        listener = Listener(
            on_frame=lambda _frame, _corners: None,
            on_barcode=lambda barcode, since_ms: codes.put((barcode, since_ms)),
            on_failure=print,
            on_hint=lambda _: None,
        )
        worker = CameraWorker(lambda: camera, listener, clock=clock)
        worker.start()
        barcode, since_ms = codes.get(timeout=PATIENCE_S)
        worker.stop()
        steps["code confirmed"].append(clock.monotonic_ms() - since_ms)
        verified = equipment.pipeline.verify(barcode)
        assert isinstance(verified, Ok)
        prepared = equipment.pipeline.prepare((verified.value,))
        assert isinstance(prepared, Ok)
        steps["two forms filled"].append(clock.monotonic_ms() - since_ms)
        documents = prepared.value.documents
        reference = prepared.value.reference
        assert isinstance(
            equipment.journal.record_and_wait(
                "print.submitted", print_id=reference, forms=len(documents), pages=len(documents)
            ),
            Ok,
        )
        printer.submit(PrintRequest(print_id=reference, documents=documents))
        outcome, at_ms = reports.get(timeout=PATIENCE_S)
        assert isinstance(outcome, InProgress), outcome
        steps["both jobs accepted by CUPS"].append(at_ms - since_ms)
        while not isinstance(outcome, Sent):
            outcome, _ = reports.get(timeout=PATIENCE_S)
        worker.wait(1)
    printer.close()
    return steps


if __name__ == "__main__":
    run()
