"""Every installed sheet: places lie on printable paper and not on one another, and what stays empty has its place."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk_app.applicants.json_form import from_json
from kiosk_app.domain.result import Ok
from kiosk_app.form_filling.page_layout import lay_out
from kiosk_app.form_filling.template import Never, Template, conditions, read_template

if TYPE_CHECKING:
    from kiosk_app.form_filling.geometry import Box, Geometry
    from kiosk_app.form_filling.template import Rule

TEMPLATES = Path(__file__).parents[2] / "form_templates"
FOLDERS = sorted(path.parent for path in TEMPLATES.glob("*/form.toml"))
PRINTERS_MARGIN_MM = 4.2
NEIGHBOURS_MAY_SHARE_MM = 0.05


@cache
def sheet(folder: Path) -> tuple[Template, Geometry]:
    return read_template(folder), lay_out(folder)[1]


def test_there_are_sheets() -> None:
    assert {"residence_change_notification", "residence_record_request"} <= {folder.name for folder in FOLDERS}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_place_lies_where_a_printer_can_print(folder: Path) -> None:
    template, geometry = sheet(folder)
    width, height = template.head.paper.size_mm
    assert geometry.pages == 1
    assert geometry.boxes.keys() == template.places.keys()
    outside = [
        name
        for name, box in geometry.boxes.items()
        if min(box.x, box.y, width - box.x - box.width, height - box.y - box.height) < PRINTERS_MARGIN_MM
    ]
    assert outside == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_places_share_paper_only_where_their_conditions_exclude_each_other(folder: Path) -> None:
    template, geometry = sheet(folder)
    clashes = [
        (one, other)
        for one, other in combinations(geometry.boxes, 2)
        if overlap(geometry.boxes[one], geometry.boxes[other])
        and not exclude_each_other(template.places[one].rule, template.places[other].rule)
    ]
    assert clashes == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_signature_filing_day_and_office_part_are_marked_as_never_filled(folder: Path) -> None:
    template, _ = sheet(folder)
    never = {name for name, place in template.places.items() if isinstance(place.rule, Never)}
    for wanted in ("signature", "_date", "office"):
        assert any(wanted in name for name in never)
    assert not any("signature" in name or "office" in name for name in template.places.keys() - never)


@pytest.mark.parametrize("example", sorted(TEMPLATES.glob("*/examples/*.json")), ids=lambda path: path.stem)
def test_every_example_is_an_application(example: Path) -> None:
    assert isinstance(from_json(example.read_bytes()), Ok)


def overlap(one: Box, other: Box) -> bool:
    shared = (
        min(one.x + one.width, other.x + other.width) - max(one.x, other.x),
        min(one.y + one.height, other.y + other.height) - max(one.y, other.y),
    )
    return one.page == other.page and min(shared) > NEIGHBOURS_MAY_SHARE_MM


def exclude_each_other(one: Rule, other: Rule) -> bool:
    if isinstance(one, Never) or isinstance(other, Never):
        return False
    return any(
        mine.value == theirs.value and mine.format == theirs.format and not wanted(mine.equals) & wanted(theirs.equals)
        for mine in conditions(one)
        for theirs in conditions(other)
        if mine.equals is not None and theirs.equals is not None
    )


def wanted(equals: str | list[str] | None) -> set[str]:
    return {equals} if isinstance(equals, str) else set(equals or ())
