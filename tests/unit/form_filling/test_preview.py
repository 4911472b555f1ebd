from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from form_samples import application, person
from PIL import Image

from kiosk_app.domain.application import FormId
from kiosk_app.domain.forms import FilledDocument, Paper, SelectedForm
from kiosk_app.domain.result import Ok
from kiosk_app.form_filling.preview import preview

if TYPE_CHECKING:
    from kiosk_app.form_filling.filler import FormFiller

FORM = SelectedForm(form_id=FormId("test_form"), title="", title_en="", counter="", paper=Paper.A4_PORTRAIT)
DPI = 100


def pictures(filler: FormFiller, *names: str) -> list[Image.Image]:
    result = filler.fill(FORM, application(*(person(name) for name in names)))
    assert isinstance(result, Ok)
    assert isinstance(result.value, FilledDocument)
    return [Image.open(BytesIO(picture)).convert("L") for picture in preview(result.value, DPI)]


def ink(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> int:
    box = tuple(round(edge / 25.4 * DPI) for edge in (left, top, right, bottom))
    dark = picture.crop(box).point([255 if level < 128 else 0 for level in range(256)])  # type: ignore[arg-type]
    return sum(dark.histogram()[128:])


def test_each_page_is_a_picture_of_the_paper_at_the_resolution_asked_for(filler: FormFiller) -> None:
    pages = pictures(filler, "鎌倉 太郎", "鎌倉 花子", "鎌倉 一郎")
    assert len(pages) == 2
    assert all(abs(page.width - 827) <= 1 and abs(page.height - 1169) <= 1 for page in pages)


def test_the_picture_shows_values_where_they_are_printed_and_nothing_in_the_signature(filler: FormFiller) -> None:
    (page,) = pictures(filler, "鎌倉 太郎")
    assert ink(page, 20, 50, 80, 58) > 100
    assert ink(page, 120, 40, 180, 50) == 0


def test_a_variant_is_drawn_as_itself_not_as_the_plain_ideograph(filler: FormFiller) -> None:
    area = (20 / 25.4 * DPI, 50 / 25.4 * DPI, 80 / 25.4 * DPI, 58 / 25.4 * DPI)
    shapes = {
        pictures(filler, name)[0].crop(tuple(map(round, area))).tobytes()  # type: ignore[arg-type]
        for name in ("邉", "邉\U000e0102", "邉\U000e0103", "邉\U000e0105")
    }
    assert len(shapes) == 4
