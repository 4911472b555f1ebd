"""Filled pages as poppler, an independent reader, sees them: text, places, fonts and what stays empty."""

from __future__ import annotations

import subprocess
import unicodedata
from dataclasses import replace
from io import BytesIO
from threading import Thread
from typing import TYPE_CHECKING

import pikepdf
import pytest
from form_samples import FIELDS, HEAD, TemplateFolder, application, person
from pdf_words import Pages, read_pages

from kiosk_app.domain.application import FormId, LifeEvent, Visitor
from kiosk_app.domain.dates import CalendarDate
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.forms import FilledDocument, FillNotice, Paper, SelectedForm
from kiosk_app.domain.result import Err, Ok

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk_app.domain.application import Application
    from kiosk_app.domain.result import Result
    from kiosk_app.form_filling.filler import FormFiller

FORM = SelectedForm(form_id=FormId("test_form"), title="試験届", title_en="Test", counter="1F", paper=Paper.A4_PORTRAIT)
NAME = {"left": 20, "top": 50, "width": 60, "height": 8}
ADDRESS = {"left": 20, "top": 60, "width": 60, "height": 11}
SHEET = {"left": 150, "top": 20, "width": 21, "height": 7}
SIGNATURE = {"left": 120, "top": 40, "width": 60, "height": 10}
FIRST_ROW = {"left": 20, "top": 100, "width": 40, "height": 8}
FIRST_BORN = {"left": 80, "top": 100, "width": 40, "height": 8}


def filled(filler: FormFiller, who: Application) -> FilledDocument:
    result = filler.fill(FORM, who)
    assert isinstance(result, Ok)
    return result.value


def seen(document: FilledDocument, tmp_path: Path) -> Pages:
    path = tmp_path / "filled.pdf"
    path.write_bytes(document.pdf)
    return read_pages(path)


def raw_text(document: FilledDocument) -> str:
    answer = subprocess.run(["pdftotext", "-raw", "-", "-"], input=document.pdf, capture_output=True, check=True)
    return answer.stdout.decode()


def test_values_stand_in_their_boxes(filler: FormFiller, tmp_path: Path) -> None:
    found = seen(filled(filler, application(building="御成ハイツ203号室")), tmp_path)
    assert found.text_in(page=0, **NAME) == "鎌倉 太郎"
    assert found.text_in(page=0, **ADDRESS) == "神奈川県鎌倉市御成町18番10号 御成ハイツ203号室"
    assert found.text_in(page=0, **FIRST_BORN) == "昭和60年4月1日"
    assert found.text_in(page=0, left=40, top=38, width=5, height=5) == "レ"
    for start, digit in zip((20, 27, 34), "248", strict=True):
        assert found.text_in(page=0, left=start, top=75, width=7, height=7) == digit


def test_what_must_never_be_prefilled_stays_empty(filler: FormFiller, tmp_path: Path) -> None:
    found = seen(filled(filler, application()), tmp_path)
    assert found.text_in(page=0, **SIGNATURE) == ""


@pytest.mark.parametrize(
    "name",
    [
        "𠮷田 太郎",
        "葛\U000e0100城 花子",
        "葛\U000e0102西 花子",
        "葛葛\U000e0100城",
        "𠮷田 葛\U000e0100葛",
        "邉\U000e0105",
        "神\N{CJK COMPATIBILITY IDEOGRAPH-FA19}谷",
        "か\N{COMBINING KATAKANA-HIRAGANA SEMI-VOICED SOUND MARK}",
        "Nguyễn Văn Đức",
        "김철수",
        "𪜈",
    ],
)
def test_a_name_is_read_back_letter_for_letter(filler: FormFiller, name: str) -> None:
    document = filled(filler, application(person(name)))
    assert document.notices == ()
    assert name in raw_text(document).splitlines()
    if name != unicodedata.normalize("NFC", name):
        assert unicodedata.normalize("NFC", name) not in raw_text(document)


def test_no_embedded_font_is_missing_a_glyph(filler: FormFiller, tmp_path: Path) -> None:
    path = tmp_path / "filled.pdf"
    path.write_bytes(filled(filler, application(person("𠮷田 葛\U000e0100子"), person("葛\U000e0102西"))).pdf)
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True, text=True)
    assert fonts.stderr == ""
    rows = [line.split() for line in fonts.stdout.splitlines()[2:]]
    assert {row[0].partition("+")[2] for row in rows} >= {"BIZUDMincho", "IPAmjMincho", "NotoSerifCJKjp"}
    assert all(row[-5:-2] == ["yes", "yes", "yes"] for row in rows)
    with pikepdf.open(path) as document:
        for name, font in document.pages[0].Resources.Font.items():
            if name.startswith("/V"):
                assert b"<0000>" not in b"".join(
                    line
                    for line in font.ToUnicode.read_bytes().splitlines()
                    if line.endswith(b">") and b"FFFF" not in line
                )


def test_a_character_no_font_holds_leaves_its_place_empty_and_is_named(filler: FormFiller, tmp_path: Path) -> None:
    document = filled(filler, application(person("鎌倉 \U0010fffd太郎")))
    notice = FillNotice(code=Code.GLYPH_MISSING, field="name", detail="U+10FFFD")
    assert notice in document.notices
    found = seen(document, tmp_path)
    assert found.text_in(page=0, **NAME) == ""
    assert found.text_in(page=0, **FIRST_BORN) == "昭和60年4月1日"


def test_more_persons_than_rows_go_on_on_numbered_sheets(filler: FormFiller, tmp_path: Path) -> None:
    family = [person(f"鎌倉 {name}") for name in ("太郎", "花子", "一郎", "二郎", "三郎")]
    document = filled(filler, application(*family))
    assert document.pages == 3
    found = seen(document, tmp_path)
    assert [found.text_in(page=page, **SHEET) for page in range(3)] == ["1/3", "2/3", "3/3"]
    assert [found.text_in(page=page, **FIRST_ROW) for page in range(3)] == ["鎌倉 太郎", "鎌倉 一郎", "鎌倉 三郎"]
    assert found.text_in(page=2, left=20, top=110, width=40, height=8) == ""
    assert {found.text_in(page=page, **NAME) for page in range(3)} == {"鎌倉 太郎"}


def test_one_sheet_has_no_number(filler: FormFiller, tmp_path: Path) -> None:
    document = filled(filler, application())
    assert document.pages == 1
    assert seen(document, tmp_path).text_in(page=0, **SHEET) == ""


def test_a_foreign_nationals_birth_date_is_western(filler: FormFiller, tmp_path: Path) -> None:
    document = filled(filler, application(person("Nguyễn", "1975-04-01", nationality="ベトナム")))
    assert seen(document, tmp_path).text_in(page=0, **FIRST_BORN) == "西暦1975年4月1日"


def test_a_date_without_an_era_is_refused_with_its_field(filler: FormFiller) -> None:
    expected = Err(Failure(code=Code.APPLICATION_FIELD, subject="test_form: members.1.born"))
    assert filler.fill(FORM, application(person("鎌倉 太郎", "1872-12-31"))) == expected
    assert filler.fill(FORM, application(person("鎌倉 太郎", "1989"))) == expected


def test_a_value_that_fits_in_no_way_is_refused_with_its_field(filler: FormFiller) -> None:
    expected = Err(Failure(code=Code.OVERFLOW, subject="test_form: domicile"))
    assert filler.fill(FORM, application(domicile="東京都新宿区歌舞伎町一丁目" * 3)) == expected


def test_a_value_that_had_to_be_narrowed_is_told_to_staff(filler: FormFiller) -> None:
    document = filled(filler, application(domicile="東京都新宿区歌舞伎町一丁目四番地の三十"))
    assert document.notices == (FillNotice(code=Code.OVERFLOW, field="domicile", detail="narrower"),)


def test_a_comb_with_too_few_cells_is_refused(templates: TemplateFolder, tmp_path: Path) -> None:
    templates.add(toml=HEAD + FIELDS.replace("cells = 3", "cells = 2"))
    result = templates.filler(tmp_path / "cache").fill(FORM, application())
    assert result == Err(Failure(code=Code.OVERFLOW, subject="test_form: postal"))


def test_circles_and_checks_follow_their_conditions(filler: FormFiller, tmp_path: Path) -> None:
    circled = filled(filler, application())
    other = filled(filler, replace(application(), life_event=LifeEvent.MOVING_OUT, visitor=Visitor.PROXY))
    assert curves(circled) == curves(other) + 4
    assert "レ" not in {word.text for word in seen(other, tmp_path).words}


def curves(document: FilledDocument) -> int:
    with pikepdf.open(BytesIO(document.pdf)) as pdf:
        return sum(str(step.operator) == "c" for step in pikepdf.parse_content_stream(pdf.pages[0]))


def test_all_conditions_of_a_list_must_hold(templates: TemplateFolder, tmp_path: Path) -> None:
    both = (
        'when = [{ value = "life_event", equals = "moving_in" }, { value = "applicant.nationality", present = true }]'
    )
    templates.add(toml=HEAD + FIELDS.replace('when = { value = "life_event", equals = "moving_in" }', both))
    filler = templates.filler(tmp_path / "cache")
    japanese, foreign = (
        curves(filled(filler, application(person("鎌倉 太郎", nationality=nationality))))
        for nationality in ("", "ベトナム")
    )
    assert foreign == japanese + 4


def test_the_same_application_gives_the_same_bytes_and_no_personal_metadata(filler: FormFiller, tmp_path: Path) -> None:
    document = filled(filler, application())
    assert document.pdf == filled(filler, application()).pdf
    path = tmp_path / "filled.pdf"
    path.write_bytes(document.pdf)
    with pikepdf.open(path) as pdf:
        assert dict(pdf.docinfo) == {"/Title": "試験届"}


def test_forms_are_filled_on_any_thread(filler: FormFiller) -> None:
    done: list[Result[FilledDocument]] = []
    threads = [Thread(target=lambda: done.append(filler.fill(FORM, application()))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {result.value.pdf for result in done if isinstance(result, Ok)} == {filled(filler, application()).pdf}
    assert len(done) == len(threads)


def test_an_unknown_form_and_one_not_in_force_are_refused(filler: FormFiller) -> None:
    nowhere = replace(FORM, form_id=FormId("nowhere"))
    assert filler.fill(nowhere, application()) == Err(Failure(code=Code.UNKNOWN_FORM, subject="nowhere"))
    early = replace(application(), event_date=CalendarDate(2019, 1, 1))
    assert filler.fill(FORM, early) == Err(Failure(code=Code.UNKNOWN_FORM, subject="test_form"))


def test_a_damaged_template_refuses_its_own_form_only(templates: TemplateFolder, tmp_path: Path) -> None:
    templates.add("sound_form")
    templates.add(html="<p>")
    filler = templates.filler(tmp_path / "cache")
    (damage,) = filler.prepare()
    assert damage.code is Code.TEMPLATE_DAMAGED
    assert filler.fill(FORM, application()) == Err(damage)
    assert isinstance(filler.fill(replace(FORM, form_id=FormId("sound_form")), application()), Ok)


def test_nothing_about_a_person_is_kept_on_disk(templates: TemplateFolder, tmp_path: Path) -> None:
    templates.add()
    filler = templates.filler(tmp_path / "cache")
    filled(filler, application(person("鎌倉 試太郎")))
    kept = [path.name for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert sorted(kept) == ["geometry.json", "page.pdf"]
