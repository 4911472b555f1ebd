"""``kiosk-app scan``: the main job without a window, for pictures, videos and texts of barcodes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk_app.commands import OK, REFUSED
from kiosk_app.commands.output import refuse, say, say_json

if TYPE_CHECKING:
    import argparse

    from kiosk_app.commands import Verbs
    from kiosk_app.composition import Rooms
    from kiosk_app.domain.result import Result
    from kiosk_app.session.prepared import Prepared


def add(verbs: Verbs) -> None:
    """Add the verb's parser."""
    parser = verbs.add_parser("scan", help="read a barcode from files and write the filled forms, without a window")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="picture, video or text of a barcode")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the PDFs go")
    parser.add_argument(
        "--keys", type=Path, metavar="DIR", help="the tablet's keys and trust store (default: the demo's)"
    )
    parser.add_argument("--json", action="store_true", help="one object a file, for programs")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Walk every file through the rooms; the status is 1 where any was refused."""
    from kiosk_app import composition  # noqa: PLC0415 - --help stays fast
    from kiosk_app.config.settings import Paths, Settings  # noqa: PLC0415 - likewise
    from kiosk_app.domain.result import Err  # noqa: PLC0415 - likewise
    from kiosk_app.payload.keys import DEMO_KEYS  # noqa: PLC0415 - likewise

    keys = arguments.keys or DEMO_KEYS
    rooms = composition.build_rooms(Settings(paths=Paths(state=Path("var"), keys=keys)))
    reports: list[dict[str, object]] = []
    refused = False
    for file in arguments.files:
        timings: dict[str, float] = {}
        outcome = _walk(file, rooms, timings)
        written = outcome if isinstance(outcome, Err) else _write(outcome.value, arguments.out, timings)
        report: dict[str, object] = {"file": str(file), "outcome": "ok", "code": None, "forms": []}
        if isinstance(written, Err):
            refused = True
            report |= {"outcome": "refused", "code": written.failure.code.value, "subject": written.failure.subject}
            if not arguments.json:
                refuse(written.failure)
        else:
            report["forms"] = written.value
            if not arguments.json:
                for form in written.value:
                    say(f"{form['file']}  {form['id']}  {form['pages']} p.")
        reports.append(report | {"ms": timings})
    if arguments.json:
        say_json(reports)
    return REFUSED if refused else OK


def _walk(file: Path, rooms: Rooms, timings: dict[str, float]) -> Result[Prepared]:
    from kiosk_app.domain.result import Err, Ok  # noqa: PLC0415 - --help stays fast
    from kiosk_app.scanning.files import barcode_from_file  # noqa: PLC0415 - likewise

    start = time.perf_counter()
    barcode = barcode_from_file(file)
    timings["scanning"] = round((time.perf_counter() - start) * 1000, 3)
    if isinstance(barcode, Err):
        return barcode
    prepared = rooms.pipeline.prepare(barcode.value)
    if isinstance(prepared, Ok):
        timings |= prepared.value.room_ms
    return prepared


def _write(prepared: Prepared, out: Path, timings: dict[str, float]) -> Result[list[dict[str, object]]]:
    """Print into ``out`` as the folder printer does, and say which form became which file."""
    from kiosk_app.devices.clock.system import SystemClock  # noqa: PLC0415 - --help stays fast
    from kiosk_app.devices.printer.folder import FolderPrinter  # noqa: PLC0415 - likewise
    from kiosk_app.devices.printer.profile import PrinterProfile  # noqa: PLC0415 - likewise
    from kiosk_app.domain.printing import Failed, PrintRequest  # noqa: PLC0415 - likewise
    from kiosk_app.domain.result import Err, Ok  # noqa: PLC0415 - likewise
    from kiosk_app.printing.blocking import submit_blocking  # noqa: PLC0415 - likewise
    from kiosk_app.printing.files import file_title  # noqa: PLC0415 - likewise

    request = PrintRequest(print_id=prepared.reference, documents=prepared.documents)
    start = time.perf_counter()
    outcome = submit_blocking(FolderPrinter(out), request, PrinterProfile(), SystemClock())
    timings["printing"] = round((time.perf_counter() - start) * 1000, 3)
    if isinstance(outcome, Failed):
        return Err(outcome.failure)
    return Ok(
        [
            {
                "id": document.form.form_id,
                "file": str(out / f"{file_title(request, document)}.pdf"),
                "pages": document.pages,
                "notices": [f"{notice.code} {notice.field} {notice.detail}".strip() for notice in document.notices],
            }
            for document in prepared.documents
        ]
    )
