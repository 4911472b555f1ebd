"""Compiling: what a page gives, what is kept, and what a bad page can and cannot do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest
from form_samples import CSS, FIELDS, HEAD, HTML

from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok
from kiosk_app.form_filling.compiler import CompiledForm, compile_template, is_compiled
from kiosk_app.form_filling.geometry import Box
from kiosk_app.form_filling.template import read_template

if TYPE_CHECKING:
    from pathlib import Path

    from form_samples import TemplateFolder


def compiled(folder: Path, cache: Path) -> CompiledForm:
    result = compile_template(read_template(folder), cache)
    assert isinstance(result, Ok)
    return result.value


def refusal(folder: Path, cache: Path) -> str:
    result = compile_template(read_template(folder), cache)
    assert isinstance(result, Err)
    assert result.failure.code is Code.TEMPLATE_DAMAGED
    return result.failure.subject


def test_every_input_becomes_a_box_in_millimetres_and_leaves_the_page(
    templates: TemplateFolder, tmp_path: Path
) -> None:
    form = compiled(templates.add(), tmp_path / "cache")
    box = form.geometry.boxes["name"]
    assert (box.page, box.x, box.y, box.width, box.height) == pytest.approx((0, 20, 50, 60, 8), abs=0.02)
    assert form.geometry.boxes.keys() == form.template.places.keys()
    page = tmp_path / "page.pdf"
    page.write_bytes(form.page_pdf)
    with pikepdf.open(page) as document:
        assert "/AcroForm" not in document.Root
        assert "/Annots" not in document.pages[0]
    assert len(form.page_pdf) < 100_000  # the page's own letters only, not a whole font


def test_the_second_time_nothing_is_laid_out(templates: TemplateFolder, tmp_path: Path) -> None:
    folder, cache = templates.add(), tmp_path / "cache"
    template = read_template(folder)
    assert not is_compiled(template, cache)
    first = compiled(folder, cache)
    assert is_compiled(template, cache)
    # A worker given no time at all would fail: it is not asked.
    again = compile_template(template, cache, time_limit_s=0.001)
    assert isinstance(again, Ok)
    assert again.value.geometry == first.geometry
    assert [path.name.partition("-")[0] for path in cache.iterdir()] == ["test_form"]


def test_a_changed_template_is_compiled_anew_and_the_old_result_removed(
    templates: TemplateFolder, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    compiled(templates.add(), cache)
    wider = compiled(templates.add(css=CSS.replace("20mm", "21mm")), cache)
    moved = compiled(templates.add(html=HTML.replace("top: 50mm", "top: 51mm")), cache)
    assert moved.geometry.boxes["name"].y == pytest.approx(51, abs=0.02)
    assert wider.geometry.boxes["name"].y == pytest.approx(50, abs=0.02)
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize("spoil", ["geometry.json", "page.pdf"])
def test_a_spoilt_cache_is_made_anew(templates: TemplateFolder, tmp_path: Path, spoil: str) -> None:
    folder, cache = templates.add(), tmp_path / "cache"
    first = compiled(folder, cache)
    (kept,) = cache.iterdir()
    (kept / spoil).write_bytes(b"{")
    assert compiled(folder, cache).geometry == first.geometry


def test_a_page_that_takes_too_long_is_killed(templates: TemplateFolder, tmp_path: Path) -> None:
    result = compile_template(read_template(templates.add()), tmp_path / "cache", time_limit_s=0.01)
    assert isinstance(result, Err)
    assert result.failure.subject == "test_form: page.html: not laid out within 0.01 s"
    assert list((tmp_path / "cache").iterdir()) == []


def test_an_input_without_a_rule_is_named_with_its_line(templates: TemplateFolder, tmp_path: Path) -> None:
    html = HTML.replace("</body>", '<input name="extra" style="left: 1mm; top: 1mm; width: 9mm; height: 9mm">\n</body>')
    line = html[: html.index('name="extra"')].count("\n") + 1
    expected = f"test_form: page.html:{line}: input extra has no rule in form.toml"
    assert refusal(templates.add(html=html), tmp_path / "cache") == expected


def test_a_rule_without_an_input_is_named(templates: TemplateFolder, tmp_path: Path) -> None:
    toml = HEAD + FIELDS + '[fields.ghost]\nkind = "text"\nvalue = "householder"\n'
    assert refusal(templates.add(toml=toml), tmp_path / "c") == "test_form: form.toml: ghost has no input in page.html"


def test_an_input_given_twice_is_named(templates: TemplateFolder, tmp_path: Path) -> None:
    html = HTML.replace("</body>", '<input name="name" style="left: 1mm; top: 1mm; width: 9mm; height: 9mm"></body>')
    assert refusal(templates.add(html=html), tmp_path / "c") == "test_form: page.html: two inputs are called name"


def test_a_box_too_small_for_any_letter_is_named(templates: TemplateFolder, tmp_path: Path) -> None:
    html = HTML.replace("width: 60mm; height: 8mm", "width: 60mm; height: 2mm")
    assert "input name is 60.0 × 2.0 mm, too small" in refusal(templates.add(html=html), tmp_path / "c")


def test_a_page_of_another_size_than_the_paper_is_refused(templates: TemplateFolder, tmp_path: Path) -> None:
    css = CSS.replace("A4 portrait", "A4 landscape")
    assert "the page is 297 × 210 mm, but paper is A4" in refusal(templates.add(css=css), tmp_path / "c")


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/stolen.png", "file:///etc/hostname", "../other/page.css", "data:image/png;base64,AA=="],
)
def test_a_page_reads_nothing_outside_its_folder(templates: TemplateFolder, tmp_path: Path, address: str) -> None:
    html = HTML.replace("<p>", f'<img src="{address}"><p>')
    assert "only files of the template's own folder" in refusal(templates.add(html=html), tmp_path / "cache")


def test_a_picture_that_is_not_there_is_told(templates: TemplateFolder, tmp_path: Path) -> None:
    html = HTML.replace("<p>", '<img src="seal.png"><p>')
    assert "seal.png" in refusal(templates.add(html=html), tmp_path / "cache")


def test_a_box_turned_round_still_has_its_corner_top_left(templates: TemplateFolder, tmp_path: Path) -> None:
    html = HTML.replace("left: 20mm; top: 50mm", "transform: rotate(180deg); left: 20mm; top: 50mm")
    box = compiled(templates.add(html=html), tmp_path / "cache").geometry.boxes["name"]
    assert isinstance(box, Box)
    assert (box.x, box.y, box.width, box.height) == pytest.approx((20, 50, 60, 8), abs=0.02)
