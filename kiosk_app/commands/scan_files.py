"""What ``kiosk-app scan`` does: every file through the rooms, and the codes of a large household together."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kiosk_app import composition
from kiosk_app.commands import OK, REFUSED
from kiosk_app.commands.output import refuse, say, say_json
from kiosk_app.config.settings import Paths, Settings
from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.devices.printer.folder import FolderPrinter
from kiosk_app.devices.printer.profile import PrinterProfile
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.printing import Failed, PrintRequest
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload.keys import DEMO_KEYS
from kiosk_app.printing.blocking import submit_blocking
from kiosk_app.printing.files import file_title
from kiosk_app.scanning.files import barcodes_from_file
from kiosk_app.session.household import missing, same_household

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from kiosk_app.composition import Rooms
    from kiosk_app.domain.barcode import UntrustedBarcode
    from kiosk_app.domain.verified import VerifiedPayload
    from kiosk_app.session.prepared import Prepared

T = TypeVar("T")


def run(arguments: argparse.Namespace) -> int:
    """Walk every file through the rooms; the status is 1 where any was refused.

    Files that show codes of one household belong together: the one that completes it carries the forms.
    """
    rooms = composition.build_rooms(Settings(paths=Paths(state=Path("var"), keys=arguments.keys or DEMO_KEYS)))
    households: list[_Household] = []
    reports = [_Report(file=file) for file in arguments.files]
    for report in reports:
        prepared = _walk(report, rooms, households)
        if isinstance(prepared, Ok) and prepared.value is not None:
            written = _write(report, prepared.value, arguments.out)
            report.failure = written.failure if isinstance(written, Err) else None
        elif isinstance(prepared, Err):
            report.failure = prepared.failure
    for household in households:
        if missing(household.parts):
            for report in household.reports:
                report.failure = report.failure or Failure(code=Code.INCOMPLETE, subject=report.file.name)
    if arguments.json:
        say_json([report.as_data() for report in reports])
    else:
        for report in reports:
            report.tell()
    return REFUSED if any(report.failure for report in reports) else OK


@dataclass(slots=True, kw_only=True, eq=False)
class _Report:
    """What became of one file: its forms, or the parts of a household it showed, and the time of each room in ms."""

    file: Path
    failure: Failure | None = None
    forms: list[dict[str, object]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    ms: dict[str, float] = field(default_factory=dict)

    def timed(self, room: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        result = work()
        self.ms[room] = round(self.ms.get(room, 0.0) + (time.perf_counter() - start) * 1000, 3)
        return result

    def as_data(self) -> dict[str, object]:
        """For programs; ``part`` where the file showed codes of a household that has several, such as ``1/3``."""
        failure = self.failure
        data: dict[str, object] = {
            "file": str(self.file),
            "outcome": "refused" if failure else "ok",
            "code": failure.code.value if failure else None,
            "forms": self.forms,
        }
        data |= {"subject": failure.subject} if failure else {}
        data |= {"part": ", ".join(self.parts)} if self.parts else {}
        return data | {"ms": self.ms}

    def tell(self) -> None:
        """For people."""
        if self.failure:
            refuse(self.failure)
        elif self.parts and not self.forms:
            say(f"{self.file}  {', '.join(self.parts)}")
        for form in self.forms:
            say(f"{form['file']}  {form['id']}  {form['pages']} p.")


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class _Household:
    """The codes of one household that were seen so far, and in which files."""

    parts: list[VerifiedPayload] = field(default_factory=list)
    reports: list[_Report] = field(default_factory=list)


def _walk(report: _Report, rooms: Rooms, households: list[_Household]) -> Result[Prepared | None]:
    """The filled forms of the household whose last code the file shows; None where it shows only others."""
    with closing(barcodes_from_file(report.file)) as barcodes:
        while True:
            barcode = report.timed("scanning", lambda: next(barcodes, None))
            if barcode is None:
                return Ok(None)
            if isinstance(barcode, Err):
                return barcode
            prepared = _take(report, rooms, households, barcode.value)
            if isinstance(prepared, Err) or prepared.value is not None:
                return prepared


def _take(
    report: _Report, rooms: Rooms, households: list[_Household], barcode: UntrustedBarcode
) -> Result[Prepared | None]:
    """Add one code to its household; the household's filled forms where it was the last. A repetition has no effect."""
    verified = report.timed("verification", lambda: rooms.pipeline.verify(barcode))
    if isinstance(verified, Err):
        return verified
    household = _of(verified.value, households)
    household.reports.append(report)
    place = verified.value.position
    if place is not None and place.total > 1:
        report.parts.append(f"{place.index}/{place.total}")
    if verified.value in household.parts:
        return Ok(None)
    household.parts.append(verified.value)
    if missing(household.parts):
        return Ok(None)
    prepared = rooms.pipeline.prepare(household.parts)
    if isinstance(prepared, Err):
        return prepared
    report.ms |= prepared.value.room_ms
    return Ok(prepared.value)


def _of(payload: VerifiedPayload, households: list[_Household]) -> _Household:
    """The household that the code belongs to, added where it is new."""
    for household in households:
        if same_household(household.parts[0], payload):
            return household
    households.append(_Household())
    return households[-1]


def _write(report: _Report, prepared: Prepared, out: Path) -> Result[None]:
    """Print into ``out`` as the folder printer does, and note which form became which file."""
    request = PrintRequest(print_id=prepared.reference, documents=prepared.documents)
    outcome = report.timed(
        "printing", lambda: submit_blocking(FolderPrinter(out), request, PrinterProfile(), SystemClock())
    )
    if isinstance(outcome, Failed):
        return Err(outcome.failure)
    report.forms = [
        {
            "id": document.form.form_id,
            "file": str(out / f"{file_title(request, document)}.pdf"),
            "pages": document.pages,
            "notices": [f"{notice.code} {notice.field} {notice.detail}".strip() for notice in document.notices],
        }
        for document in prepared.documents
    ]
    return Ok(None)
