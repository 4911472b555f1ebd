"""The whole program as its users meet it: a phone at the camera, a real window, a real scheduler, a real printer."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pdf_words import read_pages
from printers import add_queue, running_cupsd, running_printer, wait_until

from kiosk_app.config.locations import FORM_TEMPLATES, INSTALL_ROOT
from kiosk_app.demo.recording import make_recording
from kiosk_app.demo.staging import HOUSEHOLD, issue_barcode
from kiosk_app.demo.virtual_display import virtual_display
from kiosk_app.domain.result import Ok
from kiosk_app.form_filling.catalogue import load_catalogue
from kiosk_app.form_filling.compiler import CompiledForm, compile_template
from kiosk_app.form_filling.template import Never

if TYPE_CHECKING:
    from collections.abc import Iterator

SCREEN = (1280, 800)
CONFIG = """
purpose = "test"
[paths]
state = "state"
keys = "keys"
[camera]
source = "video"
path = "phone.avi"
"""
TO_CUPS = """
[printer]
kind = "cups"
server = "{server}"
queue = "counter"
profile = "ipp-everywhere"
"""
TO_FOLDER = """
[printer]
kind = "folder"
folder = "out"
"""


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A counter's folder: keys, and a film of a citizen's phone."""
    folder = tmp_path_factory.mktemp("counter")
    text = issue_barcode(folder / "keys", HOUSEHOLD, datetime.now(UTC))
    assert isinstance(text, Ok)
    make_recording(text.value, folder / "phone.avi", seconds=6)
    return folder


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with virtual_display(*SCREEN) as name:
        yield name


@pytest.fixture(scope="module")
def compiled(counter: Path) -> dict[str, CompiledForm]:
    """The forms' geometry, which says where a value belongs."""
    catalogue = load_catalogue(FORM_TEMPLATES)
    assert isinstance(catalogue, Ok)
    forms: dict[str, CompiledForm] = {}
    for template in catalogue.value.templates:
        form = compile_template(template, counter / "state" / "compiled")
        assert isinstance(form, Ok)
        forms[template.head.id] = form.value
    return forms


def kiosk(folder: Path, display: str, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONDEVMODE": "0"}
    command = [sys.executable, "-m", "kiosk_app", "run", "--config", str(folder / "kiosk.toml"), *arguments]
    return subprocess.Popen(
        command, env=environment, cwd=INSTALL_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def journal(folder: Path) -> list[tuple[str, dict[str, object]]]:
    file = folder / "state" / "journal.db"
    if not file.exists():
        return []
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        rows = database.execute("select event, fields from entries order by seq").fetchall()
    return [(event, json.loads(fields)) for event, fields in rows]


def in_field(pdf: Path, form: CompiledForm, field: str) -> str:
    """What stands in one field of the paper, without the spaces that the page's own layout makes."""
    box = form.geometry.boxes[field]
    width, height = form.template.form.paper.size_mm
    pages = read_pages(pdf).upright(landscape=width > height)
    found = pages.text_in(page=box.page, left=box.x, top=box.y, width=box.width, height=box.height)
    return found.replace(" ", "").replace("　", "")


@dataclass(frozen=True)
class Visit:
    """What one visit left: how the program ended, what the printer got and what the scheduler kept."""

    status: int
    complained: str
    papers: list[Path]
    spooled: list[Path]
    folder: Path


@pytest.fixture(scope="module")
def visit(counter: Path, display: str) -> Visit:
    """One citizen, from the attract screen to the pages in hand, printed by a real printer."""
    with running_cupsd() as scheduler, running_printer() as printer:
        add_queue(scheduler, "counter", printer)
        (counter / "kiosk.toml").write_text(CONFIG + TO_CUPS.format(server=scheduler.address))
        with kiosk(counter, display, "--auto-confirm", "--visits", "1") as program:
            _said, complained = program.communicate(timeout=120)
        wait_until(lambda: len(printer.received()) == 2, "both forms came out")
        papers = [Path(shutil.copy(pdf, counter)) for pdf in printer.received()]
        return Visit(program.returncode, complained, papers, scheduler.stored_documents(), counter)


def test_the_visit_ends_in_order(visit: Visit) -> None:
    assert (visit.status, visit.complained) == (0, "")
    told = [event for event, _fields in journal(visit.folder)]
    assert [event for event in told if event.startswith(("session", "barcode", "print", "pages"))] == [
        "session.started",
        "barcode.read",
        "print.submitted",
        "print.sent",
        "pages.confirmed",
        "session.ended",
    ]


def test_name_era_date_and_address_stand_in_their_places_on_the_paper(
    visit: Visit, compiled: dict[str, CompiledForm]
) -> None:
    paper, form = visit.papers[0], compiled["residence_change_notification"]
    household = json.loads(HOUSEHOLD.read_text())
    head, address = household["persons"][0], household["address"]
    year, month, day = (int(part) for part in head["birth_date"].split("-"))
    assert in_field(paper, form, "household.1.name") == head["name"]["full"].replace(" ", "")
    assert in_field(paper, form, "household.1.birth_year") == str(year - 1925), "the year of Showa"
    assert in_field(paper, form, "household.1.birth_month") == str(month)
    assert in_field(paper, form, "household.1.birth_day") == str(day)
    written = "".join(address[part] for part in ("prefecture", "city", "town", "street"))
    assert in_field(paper, form, "new_address").startswith(written)


def test_the_place_for_the_signature_stays_empty(
    visit: Visit, compiled: dict[str, CompiledForm], tmp_path: Path
) -> None:
    for paper, form in zip(visit.papers, compiled.values(), strict=True):
        blank = tmp_path / f"{form.template.head.id}.pdf"
        blank.write_bytes(form.page_pdf)
        never = [name for name, place in form.template.places.items() if isinstance(place.rule, Never)]
        assert never, "each form has places that only a person may fill"
        assert {name: in_field(paper, form, name) for name in never} == {
            name: in_field(blank, form, name) for name in never
        }


def test_nothing_but_the_paper_names_the_citizen(visit: Visit) -> None:
    household = json.loads(HOUSEHOLD.read_text())
    secrets = [person["name"]["full"] for person in household["persons"]]
    secrets += [household["address"]["street"], household["telephone"]]
    kept = [path for path in (visit.folder / "state").rglob("*") if path.is_file()]
    assert kept, "the journal at least"
    for file in kept:
        content = file.read_bytes()
        for secret in secrets:
            assert secret.encode() not in content, file.name
            assert secret.encode("utf-16-be") not in content, file.name
    assert visit.spooled == [], "the scheduler keeps no page"
