"""Every installed form with every example of it: values stand in their boxes, whole; forbidden places stay white."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pdf_words import read_pages
from PIL import Image, ImageChops

from kiosk_app.applicants.json_form import from_json
from kiosk_app.domain.application import FormId
from kiosk_app.domain.failures import Code
from kiosk_app.domain.forms import FilledDocument
from kiosk_app.domain.result import Ok
from kiosk_app.form_filling.catalogue import load_catalogue
from kiosk_app.form_filling.compiler import compile_template
from kiosk_app.form_filling.filler import FormFiller
from kiosk_app.form_filling.preview import preview
from kiosk_app.form_filling.template import Circle, Never, Text, conditions
from kiosk_app.form_filling.values import Scope, written

if TYPE_CHECKING:
    from kiosk_app.domain.application import Application
    from kiosk_app.form_filling.compiler import CompiledForm
    from kiosk_app.form_filling.geometry import Box

TEMPLATES = Path(__file__).parents[2] / "form_templates"
EXAMPLES = sorted(TEMPLATES.glob("*/examples/*.json"))
DPI = 100


@pytest.fixture(scope="module")
def compiled_forms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compiled")


@cache
def opened(cache_dir: Path) -> tuple[FormFiller, dict[str, CompiledForm]]:
    catalogue = load_catalogue(TEMPLATES)
    assert isinstance(catalogue, Ok)
    forms: dict[str, CompiledForm] = {}
    for template in catalogue.value.templates:
        compiled = compile_template(template, cache_dir)
        assert isinstance(compiled, Ok)
        forms[template.head.id] = compiled.value
    return FormFiller(catalogue.value, cache_dir), forms


def fill(example: Path, cache_dir: Path) -> tuple[CompiledForm, Application, FilledDocument]:
    filler, forms = opened(cache_dir)
    form = forms[example.parents[1].name]
    read = from_json(example.read_bytes())
    assert isinstance(read, Ok)
    result = filler.fill(form.template.form, read.value)
    assert isinstance(result, Ok)
    return form, read.value, result.value


def identity(path: Path) -> str:
    return f"{path.parents[1].name}-{path.stem}"


def test_every_form_has_examples_among_them_the_longest_values() -> None:
    forms = {path.parent.name for path in TEMPLATES.glob("*/form.toml")}
    assert {path.parents[1].name for path in EXAMPLES if path.stem == "longest"} == forms


@pytest.mark.parametrize("example", EXAMPLES, ids=identity)
def test_every_value_is_read_back_whole_inside_its_box(example: Path, compiled_forms: Path, tmp_path: Path) -> None:
    form, application, document = fill(example, compiled_forms)
    assert not [notice for notice in document.notices if notice.code is Code.GLYPH_MISSING]
    path = tmp_path / "filled.pdf"
    path.write_bytes(document.pdf)
    found = read_pages(path)
    rows = form.template.rows or len(application.persons)
    checked = 0
    for name, place in form.template.places.items():
        if not isinstance(place.rule, Text):
            continue
        for sheet in range(document.pages // form.geometry.pages):
            member = sheet * rows + (place.row or 0)
            if place.row is not None and member >= len(application.persons):
                continue
            person = None if place.row is None else application.persons[member]
            scope = Scope(application=application, person=person, sheet=sheet + 1, sheets=document.pages)
            wanted = "".join(written(place.rule.value, place.rule.format, scope))
            if not wanted or not holds(place.rule, scope):
                continue
            box = form.geometry.boxes[name]
            page = sheet * form.geometry.pages + box.page
            inside = found.text_in(page=page, left=box.x, top=box.y, width=box.width, height=box.height)
            assert squeezed(inside) == squeezed(wanted), name
            checked += 1
    assert checked >= 5


@pytest.mark.parametrize("example", EXAMPLES, ids=identity)
def test_ink_falls_only_where_a_rule_allows_it(example: Path, compiled_forms: Path) -> None:
    form, _, document = fill(example, compiled_forms)
    empty = FilledDocument(form=document.form, pdf=form.page_pdf, pages=form.geometry.pages)
    blanks = [Image.open(BytesIO(picture)).convert("L") for picture in preview(empty, DPI)]
    for number, picture in enumerate(preview(document, DPI)):
        page = number % form.geometry.pages
        added = ImageChops.difference(Image.open(BytesIO(picture)).convert("L"), blanks[page])
        boxes = {name: box for name, box in form.geometry.boxes.items() if box.page == page}
        for name, box in boxes.items():
            if isinstance(form.template.places[name].rule, Never):
                assert added.crop(pixels(box, 0)).getbbox() is None, name
        for name, box in boxes.items():
            rule = form.template.places[name].rule
            if not isinstance(rule, Never):
                added.paste(0, pixels(box, 0.4 if isinstance(rule, Circle) else 0.2))
        assert added.getbbox() is None


def holds(rule: Text, scope: Scope) -> bool:
    for condition in conditions(rule):
        found = "".join(written(condition.value, condition.format, scope))
        if condition.present is not None and bool(found) != condition.present:
            return False
        wanted = [condition.equals] if isinstance(condition.equals, str) else condition.equals
        if wanted is not None and found not in wanted:
            return False
    return True


def squeezed(text: str) -> str:
    return text.replace(" ", "").replace("　", "")


def pixels(box: Box, margin_mm: float) -> tuple[int, int, int, int]:
    scale = DPI / 25.4
    return (
        int((box.x - margin_mm) * scale),
        int((box.y - margin_mm) * scale),
        int((box.x + box.width + margin_mm) * scale) + 1,
        int((box.y + box.height + margin_mm) * scale) + 1,
    )


def test_the_demo_household_gets_both_forms(compiled_forms: Path) -> None:
    filler, forms = opened(compiled_forms)
    demo = from_json((TEMPLATES.parent / "resources" / "demo" / "application.json").read_bytes())
    assert isinstance(demo, Ok)
    for form_id in ("residence_change_notification", "residence_record_request"):
        result = filler.fill(forms[FormId(form_id)].template.form, demo.value)
        assert isinstance(result, Ok)
        assert (result.value.pages, result.value.notices) == (1, ())
