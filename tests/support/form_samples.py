"""A small form template with every kind of field, and synthetic people to fill it with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk_app.domain.application import Address, Application, LifeEvent, Person, PersonName, RegisteredDomicile, Sex
from kiosk_app.domain.dates import CalendarDate
from kiosk_app.domain.result import Ok
from kiosk_app.form_filling.catalogue import load_catalogue
from kiosk_app.form_filling.filler import FormFiller

if TYPE_CHECKING:
    from pathlib import Path

HTML = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><title>試験届</title><link rel="stylesheet" href="page.css"></head><body>
<p>試験届</p>
<input name="moving_in" style="left: 19mm; top: 38mm; width: 12mm; height: 7mm">
<input name="by_self" style="left: 40mm; top: 38mm; width: 5mm; height: 5mm">
<input name="name" style="left: 20mm; top: 50mm; width: 60mm; height: 8mm">
<input name="address" style="left: 20mm; top: 60mm; width: 60mm; height: 11mm">
<input name="postal" style="left: 20mm; top: 75mm; width: 21mm; height: 7mm">
<input name="domicile" style="left: 20mm; top: 84mm; width: 40mm; height: 5mm">
<input name="sheet" style="left: 150mm; top: 20mm; width: 21mm; height: 7mm">
<input name="signature" style="left: 120mm; top: 40mm; width: 60mm; height: 10mm">
<input name="members.1.name" style="left: 20mm; top: 100mm; width: 40mm; height: 8mm">
<input name="members.2.name" style="left: 20mm; top: 110mm; width: 40mm; height: 8mm">
<input name="members.1.born" style="left: 80mm; top: 100mm; width: 40mm; height: 8mm">
<input name="members.2.born" style="left: 80mm; top: 110mm; width: 40mm; height: 8mm">
</body></html>
"""

CSS = """@page { size: A4 portrait; margin: 0 }
body { margin: 0; font-family: "BIZ UDMincho" }
p { position: absolute; left: 20mm; top: 15mm; margin: 0 }
input { position: absolute; border: 0; padding: 0; margin: 0; background: none }
"""

HEAD = """id = "{name}"
title = "試験届"
title_en = "Test notification"
basis = "made for tests"
legal_basis = "none"
version = "1"
effective_from = 2020-01-01
paper = "A4"
counter = "1F"
order = 1
languages = ["ja"]
life_events = ["moving_in"]
"""

FIELDS = """
[fields.moving_in]
kind = "circle"
when = { value = "life_event", equals = "moving_in" }

[fields.by_self]
kind = "check"
when = { value = "visitor", equals = ["self", "same_household"] }

[fields.name]
kind = "text"
value = "applicant.name.full"

[fields.address]
kind = "text"
value = "address"
format = "address_full"
lines = 2

[fields.postal]
kind = "comb"
cells = 3
value = "address.postal_code"
format = "postal_first"

[fields.domicile]
kind = "text"
value = "domicile.address"

[fields.sheet]
kind = "text"
value = "sheet"
align = "center"

[fields.signature]
kind = "never"
reason = "signed by hand"
source = "made for tests"

[tables.members]
over = "persons"
rows = 2

[tables.members.columns.name]
kind = "text"
value = "name.full"

[tables.members.columns.born]
kind = "text"
value = "birth_date"
format = "date"
"""


class TemplateFolder:
    """A folder of templates that tests write and spoil."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def add(self, name: str = "test_form", *, html: str = HTML, css: str = CSS, toml: str = HEAD + FIELDS) -> Path:
        folder = self.root / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "page.html").write_text(html)
        (folder / "page.css").write_text(css)
        (folder / "form.toml").write_text(toml.replace("{name}", name.partition("@")[0]))
        return folder

    def filler(self, cache: Path) -> FormFiller:
        catalogue = load_catalogue(self.root)
        assert isinstance(catalogue, Ok)
        return FormFiller(catalogue.value, cache)


def person(name: str, born: str = "1985-04-01", *, nationality: str = "") -> Person:
    return Person(
        name=PersonName(full=name, kana="カマクラ タロウ"),
        birth_date=CalendarDate.from_iso(born),
        sex=Sex.MALE,
        relationship="世帯主",
        nationality=nationality,
    )


def application(*persons: Person, building: str = "", domicile: str = "東京都新宿区一丁目4番地") -> Application:
    everyone = persons or (person("鎌倉 太郎"),)
    return Application(
        life_event=LifeEvent.MOVING_IN,
        event_date=CalendarDate(2026, 11, 20),
        persons=everyone,
        address=Address(
            postal_code="2480012",
            prefecture="神奈川県",
            city="鎌倉市",
            town="御成町",
            street="18番10号",
            building=building,
        ),
        householder=everyone[0].name.full,
        domicile=RegisteredDomicile(address=domicile, head="鎌倉 正一"),
    )
