"""A template is read strictly: whatever is wrong is named with its place, and never stops the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from form_samples import FIELDS, HEAD

from kiosk_app.domain.application import FormId, LifeEvent
from kiosk_app.domain.dates import CalendarDate
from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok
from kiosk_app.form_filling.catalogue import Catalogue, load_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from form_samples import TemplateFolder


def load(root: Path) -> Catalogue:
    result = load_catalogue(root)
    assert isinstance(result, Ok)
    return result.value


def test_a_sound_template_says_what_the_form_is_and_when_it_is_needed(templates: TemplateFolder) -> None:
    templates.add()
    catalogue = load(templates.root)
    assert catalogue.damaged == ()
    (rule,) = catalogue.rules
    assert (rule.form.form_id, rule.form.title, rule.form.counter) == ("test_form", "試験届", "1F")
    assert rule.life_events == {LifeEvent.MOVING_IN}
    assert rule.effective_from == CalendarDate(2020, 1, 1)
    assert {"name", "signature", "members.1.name", "members.2.born"} <= catalogue.templates[0].places.keys()


SPOILT = {
    "no TOML": ("id = ", "form.toml: Invalid value"),
    "no head": (FIELDS, "missing required field `id`"),
    "unknown key": (HEAD + 'colour = "red"\n' + FIELDS, "unknown field `colour`"),
    "unknown life event": (HEAD.replace("moving_in", "moving_up") + FIELDS, "Invalid enum value 'moving_up'"),
    "unknown paper": (HEAD.replace('"A4"', '"B5"') + FIELDS, "Invalid enum value 'B5'"),
    "other id": (HEAD.replace("{name}", "other") + FIELDS, "id is 'other', but the folder is 'test_form'"),
    "unknown kind": (HEAD + FIELDS.replace('"check"', '"cross"'), "fields.by_self: kind must be one of"),
    "unknown path": (HEAD + FIELDS.replace("applicant.name.full", "applicant.shoe_size"), "there is no value"),
    "row path outside": (HEAD + FIELDS.replace("applicant.name.full", "name.full"), "there is no value 'name.full'"),
    "wrong format": (HEAD + FIELDS.replace('"postal_first"', '"date"'), "cannot be written with format 'date'"),
    "no format for a date": (HEAD + FIELDS.replace('format = "date"\n', ""), "cannot be written with format ''"),
    "unknown format": (HEAD + FIELDS.replace('"date"', '"roman"'), "Invalid enum value 'roman'"),
    "circle without when": (
        HEAD + FIELDS.replace('when = { value = "life_event", equals = "moving_in" }', ""),
        "missing required field `when`",
    ),
    "when without question": (HEAD + FIELDS.replace(', equals = "moving_in"', ""), "needs either equals or present"),
    "two questions": (
        HEAD + FIELDS.replace('equals = "moving_in"', 'equals = "x", present = true'),
        "needs either equals or present",
    ),
    "too small": (HEAD + FIELDS.replace("lines = 2", "size = 5"), ">= 6.5"),
    "three lines": (HEAD + FIELDS.replace("lines = 2", "lines = 3"), "Invalid enum value 3"),
    "never without reason": (HEAD + FIELDS.replace('reason = "signed by hand"', ""), "missing required field `reason`"),
    "never with a value": (
        HEAD + FIELDS.replace('reason = "signed by hand"', 'reason = "x"\nvalue = "householder"'),
        "unknown field `value`",
    ),
    "fields are no table": (HEAD + "fields = 3\n", "fields: must be a table"),
    "a field is no table": (HEAD + "[fields]\nname = 3\n", "must be a table"),
    "a table over strangers": (HEAD + FIELDS.replace('over = "persons"', 'over = "pets"'), "Invalid enum value 'pets'"),
    "two tables of different length": (
        HEAD
        + FIELDS
        + '[tables.more]\nover = "persons"\nrows = 3\n[tables.more.columns.n]\nkind = "text"\nvalue = "sex"\n',
        "the same number of rows",
    ),
}


@pytest.mark.parametrize(("toml", "reason"), SPOILT.values(), ids=SPOILT.keys())
def test_a_damaged_template_is_named_and_the_others_go_on(templates: TemplateFolder, toml: str, reason: str) -> None:
    templates.add("sound_form")
    templates.add(toml=toml)
    catalogue = load(templates.root)
    assert [template.head.id for template in catalogue.templates] == ["sound_form"]
    (failure,) = catalogue.damaged
    assert failure.code is Code.TEMPLATE_DAMAGED
    assert failure.subject.startswith("test_form: form.toml")
    assert reason in failure.subject


def test_the_line_of_the_fault_is_told(templates: TemplateFolder) -> None:
    toml = HEAD + FIELDS.replace("applicant.name.full", "nobody")
    templates.add(toml=toml)
    line = toml[: toml.index("[fields.name]")].count("\n") + 1
    assert load(templates.root).damaged[0].subject.startswith(f"test_form: form.toml:{line}: fields.name: ")


@pytest.mark.parametrize("missing", ["form.toml", "page.html"])
def test_a_missing_file_is_named(templates: TemplateFolder, missing: str) -> None:
    (templates.add() / missing).unlink()
    assert load(templates.root).damaged[0].subject == f"test_form: {missing}: not there"


def test_a_file_that_is_no_text_is_named(templates: TemplateFolder) -> None:
    (templates.add() / "form.toml").write_bytes(b"\xff\xfe\x00")
    assert load(templates.root).damaged[0].subject.startswith("test_form: form.toml: ")


def test_no_folder_is_a_refusal(tmp_path: Path) -> None:
    result = load_catalogue(tmp_path / "gone")
    assert isinstance(result, Err)
    assert result.failure.code is Code.TEMPLATE_DAMAGED


def test_two_versions_of_a_form_live_side_by_side(templates: TemplateFolder) -> None:
    templates.add(toml=HEAD + "effective_until = 2026-03-31\n" + FIELDS)
    templates.add("test_form@2026", toml=HEAD.replace("2020-01-01", "2026-04-01").replace('"1"', '"2"') + FIELDS)
    catalogue = load(templates.root)
    assert catalogue.damaged == ()
    versions = [catalogue.find(FormId("test_form"), CalendarDate(2026, month, 1)) for month in (3, 4)]
    assert [template.head.version for template in versions if template is not None] == ["1", "2"]
    assert catalogue.find(FormId("test_form"), CalendarDate(2019, 12, 31)) is None


def test_forms_come_in_counter_order(templates: TemplateFolder) -> None:
    templates.add("a_form", toml=HEAD.replace("order = 1", "order = 2") + FIELDS)
    templates.add("b_form")
    assert [template.head.id for template in load(templates.root).templates] == ["b_form", "a_form"]
