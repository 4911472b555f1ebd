"""Every path and every format that a template may name can be written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from form_samples import application, person

from kiosk_app.domain.application import Address, CertificateRequest
from kiosk_app.domain.dates import CalendarDate
from kiosk_app.form_filling.values import FORMATS_OF, PATHS, ROW_PATHS, Format, Scope, UnwritableDateError, written

FULL = replace(
    application(person("鎌倉 太郎"), person("𠮷田 花子", nationality="ベトナム"), building="203号室"),
    previous_address=Address(postal_code="1600022", prefecture="東京都", city="新宿区", town="新宿", street="1番1号"),
    previous_householder="鎌倉 正一",
    telephone="０４６７－００－００００",
    certificate=CertificateRequest(copies=2, show_householder=True, purpose="提出"),
)


def text(path: str, form: Format = Format.PLAIN, *, row: int | None = None) -> str:
    member = None if row is None else FULL.persons[row]
    return "|".join(written(path, form, Scope(application=FULL, person=member, sheet=1, sheets=2)))


@pytest.mark.parametrize("path", sorted(PATHS))
def test_every_path_leads_somewhere_in_every_format_of_its_kind(path: str) -> None:
    for form in FORMATS_OF[PATHS[path]]:
        text(path, form)


@pytest.mark.parametrize("path", sorted(ROW_PATHS))
def test_every_row_path_leads_somewhere(path: str) -> None:
    for form in FORMATS_OF[ROW_PATHS[path]]:
        text(path, form, row=1)


@pytest.mark.parametrize(
    ("path", "form", "expected"),
    [
        ("life_event", Format.PLAIN, "moving_in"),
        ("visitor", Format.PLAIN, "self"),
        ("sheet", Format.PLAIN, "1/2"),
        ("event_date", Format.DATE, "令和8年11月20日"),
        ("event_date", Format.DATE_ERA, "令和"),
        ("event_date", Format.DATE_ERA_LETTER, "令"),
        ("event_date", Format.DATE_YEAR, "8"),
        ("event_date", Format.DATE_MONTH, "11"),
        ("event_date", Format.DATE_DAY, "20"),
        ("applicant.name.kana", Format.HIRAGANA, "かまくら たろう"),
        ("head.name.full", Format.PLAIN, "鎌倉 太郎"),
        ("address", Format.ADDRESS, "神奈川県鎌倉市御成町18番10号"),
        ("address", Format.ADDRESS_FULL, "神奈川県鎌倉市御成町18番10号|203号室"),
        ("previous_address", Format.ADDRESS_FULL, "東京都新宿区新宿1番1号"),
        ("address.postal_code", Format.POSTAL, "248-0012"),
        ("address.postal_code", Format.POSTAL_FIRST, "248"),
        ("address.postal_code", Format.POSTAL_LAST, "0012"),
        ("telephone", Format.TELEPHONE, "0467-00-0000"),
        ("certificate.copies", Format.PLAIN, "2"),
        ("certificate.whole_household", Format.PLAIN, "true"),
        ("certificate.show_domicile", Format.PLAIN, "false"),
        ("applicant.my_number_card", Format.PLAIN, ""),
        ("applicant.nationality", Format.PLAIN, ""),
    ],
)
def test_values_are_written_as_the_reference_says(path: str, form: Format, expected: str) -> None:
    assert text(path, form) == expected


def test_a_foreign_nationals_date_has_a_western_year_in_every_part() -> None:
    assert [text("birth_date", form, row=1) for form in (Format.DATE_ERA_LETTER, Format.DATE_YEAR)] == ["西", "1985"]
    assert text("birth_date", Format.DATE, row=1) == "西暦1985年4月1日"


def test_what_the_citizen_did_not_enter_is_empty() -> None:
    bare = Scope(application=replace(application(), domicile=None))
    for path in ("previous_address.city", "domicile.head", "certificate.copies", "sheet", "telephone"):
        assert written(path, Format.PLAIN, bare) == ()
    assert written("previous_address", Format.ADDRESS, bare) == ()


def test_a_householder_who_is_not_among_the_persons_has_no_reading() -> None:
    stranger = Scope(application=replace(application(), householder="鎌倉 正一"))
    assert written("head.name.kana", Format.PLAIN, stranger) == ()
    assert written("householder", Format.PLAIN, stranger) == ("鎌倉 正一",)


def test_a_date_is_never_given_an_era_it_does_not_have() -> None:
    scope = Scope(application=replace(application(), event_date=CalendarDate(1870, 1, 1)))
    with pytest.raises(UnwritableDateError):
        written("event_date", Format.DATE, scope)


def test_unknown_parts_of_a_date_are_left_out() -> None:
    scope = Scope(application=replace(application(), event_date=CalendarDate(2020, 5)))
    assert written("event_date", Format.DATE, scope) == ("令和2年5月",)
    assert written("event_date", Format.DATE_DAY, scope) == ()
