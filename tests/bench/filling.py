"""Filling one form: ours against the other ways to put the same values on the same page, in one run.

Every way gets the static page ready-made, but for "whole page", which lays everything out anew. A name counts as
drawn where its picture is that of the genuine glyph, which FreeType draws straight from the font that has it (𠮷 and
葛 with a Moji_Joho selector: IPAmj Mincho).
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from kiosk_app.applicants.json_form import from_json
from kiosk_app.domain.application import Application, PersonName
from kiosk_app.domain.result import Ok
from kiosk_app.form_filling.catalogue import load_catalogue
from kiosk_app.form_filling.compiler import CompiledForm, compile_template
from kiosk_app.form_filling.filler import FormFiller
from kiosk_app.form_filling.template import Comb, Text, conditions
from kiosk_app.form_filling.values import Scope, written
from kiosk_app.text.fonts import PRINT_FONTS

if TYPE_CHECKING:
    from kiosk_app.form_filling.geometry import Box

ROOT = Path(__file__).parents[2]
FORM_ID = "residence_change_notification"
HOUSEHOLD = ("𠮷田 太郎", "葛\U000e0102西 花子", "鎌倉 一郎", "鎌倉 二郎")
PROBES = ("𠮷", "葛\U000e0102")
FAMILIES = '"BIZ UDMincho", "IPAmjMincho", "Noto Serif CJK JP", "HanaMinA"'
PT_PER_MM = 72 / 25.4
DPI = 600
GRID = (16, 16)
SAME_GLYPH = 20
SIZE_PT = 9.0


@dataclass(frozen=True)
class Value:
    text: str
    box: Box


@dataclass(frozen=True)
class Page:
    """What every way starts from."""

    form: CompiledForm
    width_mm: float
    height_mm: float
    html: str


Way = Callable[[Page, Application], bytes]


def values(page: Page, application: Application) -> list[Value]:
    """The same written values for every way; circles and checks are left to ours alone."""
    found: list[Value] = []
    for name, place in page.form.template.places.items():
        if not isinstance(place.rule, Text | Comb) or (place.row or 0) >= len(application.persons):
            continue
        person = None if place.row is None else application.persons[place.row]
        scope = Scope(application=application, person=person)
        if all("".join(written(one.value, one.format, scope)) in wanted(one) for one in conditions(place.rule)):
            text = "".join(written(place.rule.value, place.rule.format, scope))
            found += [Value(text, page.form.geometry.boxes[name])] if text else []
    return found


def wanted(condition: Any) -> list[str]:
    return [condition.equals] if isinstance(condition.equals, str) else condition.equals or []


def whole_page(page: Page, application: Application) -> bytes:
    import weasyprint  # noqa: PLC0415 - only this way pays for it

    html = page.html.replace("</body>", divisions(page, application) + "</body>")
    made: bytes = weasyprint.HTML(string=html, base_url=page.form.template.folder + "/").write_pdf()
    return made


def values_only(page: Page, application: Application) -> bytes:
    import weasyprint  # noqa: PLC0415

    style = f"<style>@page {{ size: {page.width_mm}mm {page.height_mm}mm; margin: 0 }}</style>"
    return laid_over(page, weasyprint.HTML(string=style + divisions(page, application)).write_pdf())


def divisions(page: Page, application: Application) -> str:
    return "".join(
        f"<div style='position: absolute; white-space: nowrap; font: {SIZE_PT}pt {FAMILIES}; "
        f"left: {value.box.x}mm; top: {value.box.y}mm'>{escape(value.text)}</div>"
        for value in values(page, application)
    )


def reportlab(page: Page, application: Application) -> bytes:
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    register_reportlab_font()
    target = BytesIO()
    canvas = Canvas(target, pagesize=(page.width_mm * PT_PER_MM, page.height_mm * PT_PER_MM))
    canvas.setFont("everyday", SIZE_PT)
    for value in values(page, application):
        top = page.height_mm - value.box.y - value.box.height
        canvas.drawString(value.box.x * PT_PER_MM, top * PT_PER_MM + 3, value.text)
    canvas.save()
    return laid_over(page, target.getvalue())


@cache
def register_reportlab_font() -> None:
    from reportlab.pdfbase.pdfmetrics import registerFont  # noqa: PLC0415
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415

    registerFont(TTFont("everyday", str(PRINT_FONTS[0].path)))


def qt(page: Page, application: Application) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QSizeF  # noqa: PLC0415
    from PySide6.QtGui import QFont, QPageSize, QPainter, QPdfWriter  # noqa: PLC0415

    gui_application()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QSizeF(page.width_mm, page.height_mm), QPageSize.Unit.Millimeter))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(720)
    painter = QPainter(writer)
    font = QFont(["BIZ UDMincho", "IPAmjMincho", "Noto Serif CJK JP", "HanaMinA"])
    font.setPointSizeF(SIZE_PT)
    painter.setFont(font)
    for value in values(page, application):
        painter.drawText(QPointF(value.box.x, value.box.y + value.box.height - 1) * (720 / 25.4), value.text)
    painter.end()
    return laid_over(page, bytes(data.data()))


@cache
def gui_application() -> object:
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication.instance() or QGuiApplication([])


def laid_over(page: Page, drawn: bytes) -> bytes:
    target = BytesIO()
    with pikepdf.open(BytesIO(page.form.page_pdf)) as document, pikepdf.open(BytesIO(drawn)) as over:
        document.pages[0].add_overlay(over.pages[0], None)
        document.save(target)
    return target.getvalue()


def glyphs(page: Page, pdf: bytes, boxes: list[Box]) -> list[Image.Image]:
    """What was added to the empty page in each box, cut to its ink and brought to one size."""
    added = ImageChops.difference(picture(pdf), picture(page.form.page_pdf))
    found: list[Image.Image] = []
    for box in boxes:
        edges = (box.x - 1, box.y - 1, box.x + 12, box.y + box.height + 1)
        left, top, right, bottom = (int(edge * DPI / 25.4) for edge in edges)
        ink = added.crop((left, top, right, bottom))
        found.append(ink.crop(ink.getbbox()).resize(GRID, Image.Resampling.BOX))
    return found


def genuine(text: str) -> Image.Image:
    """The glyph as FreeType draws it from the only everyday register font that has both characters."""
    canvas = Image.new("L", (400, 400))
    ImageDraw.Draw(canvas).text((100, 100), text, font=ImageFont.truetype(str(PRINT_FONTS[1].path), 150), fill=255)
    return canvas.crop(canvas.getbbox()).resize(GRID, Image.Resampling.BOX)


def picture(pdf: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        page: Image.Image = document[0].render(scale=DPI / 72).to_pil()
        return page.convert("L")
    finally:
        document.close()


def alike(one: Image.Image, other: Image.Image) -> bool:
    """The same glyph drawn by another renderer differs by about 10 of 255 on average, another glyph by 30 and more."""
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0] < SAME_GLYPH


def timed(way: Way, page: Page, application: Application, repetitions: int) -> float:
    way(page, application)
    taken: list[float] = []
    for _ in range(repetitions):
        started = perf_counter()
        way(page, application)
        taken.append((perf_counter() - started) * 1000)
    return median(taken)


def named(application: Application, names: tuple[str, ...]) -> Application:
    persons = tuple(replace(application.persons[0], name=PersonName(full=name)) for name in names)
    return replace(application, persons=persons, householder="鎌倉 太郎")


def read_back(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def run() -> None:
    """Print one table: milliseconds per form, the ratio to ours, and what became of the two names."""
    demo = from_json((ROOT / "resources" / "demo" / "application.json").read_bytes())
    catalogue = load_catalogue(ROOT / "form_templates")
    assert isinstance(demo, Ok)
    assert isinstance(catalogue, Ok)
    with tempfile.TemporaryDirectory() as folder:
        filler = FormFiller(catalogue.value, Path(folder))
        filler.prepare()
        template = next(one for one in catalogue.value.templates if one.head.id == FORM_ID)
        compiled = compile_template(template, Path(folder))
    assert isinstance(compiled, Ok)
    html = (Path(template.folder) / "page.html").read_text()
    page = Page(compiled.value, *template.head.paper.size_mm, html)

    def ours(page: Page, application: Application) -> bytes:
        result = filler.fill(page.form.template.form, application)
        assert isinstance(result, Ok)
        return result.value.pdf

    ways: list[tuple[str, Way, int]] = [
        ("ours (HarfBuzz + pikepdf, with circles)", ours, 20),
        ("WeasyPrint, whole page", whole_page, 3),
        ("WeasyPrint, values only + overlay", values_only, 5),
        ("ReportLab + overlay", reportlab, 20),
        ("Qt QPdfWriter + overlay", qt, 20),
    ]
    household, probes = named(demo.value, HOUSEHOLD), named(demo.value, PROBES)
    boxes = [page.form.geometry.boxes[f"household.{row}.name"] for row in range(1, len(PROBES) + 1)]
    references = [genuine(one) for one in PROBES]
    base = 0.0
    print(f"Filling one form ({FORM_ID}, {len(values(page, household))} values, 𠮷 and 葛+U+E0102 among the names)\n")
    print("| way | ms | × ours | 𠮷 drawn | 葛+U+E0102 drawn | both read back | kB |")
    print("| --- | ---: | ---: | --- | --- | --- | ---: |")
    for name, way, repetitions in ways:
        milliseconds = timed(way, page, household, repetitions)
        base = base or milliseconds
        drawn = glyphs(page, way(page, probes), boxes)
        pdf = way(page, household)
        text = read_back(pdf)
        right = (alike(one, other) for one, other in zip(drawn, references, strict=True))
        cells = (*right, all(one in text for one in HOUSEHOLD[:2]))
        answers = " | ".join("yes" if cell else "**no**" for cell in cells)
        print(f"| {name} | {milliseconds:.1f} | {milliseconds / base:.1f} | {answers} | {len(pdf) // 1000} |")


if __name__ == "__main__":
    run()
