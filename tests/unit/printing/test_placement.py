from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from print_samples import page_saying, words_on

from kiosk_app.devices.printer.profile import Sheet
from kiosk_app.domain.forms import Paper
from kiosk_app.printing.placement import place


def test_a_sheet_that_needs_no_correction_leaves_the_bytes_alone() -> None:
    page = page_saying("word")
    assert place(page, Sheet()) is page


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_an_offset_moves_right_and_down_as_the_reader_holds_the_page(rotate: int) -> None:
    page = page_saying("word", rotate=rotate)
    x, y = words_on(page)["word"]
    moved_x, moved_y = words_on(place(page, Sheet(offset_mm=(3.0, 1.5))))["word"]
    assert moved_x - x == pytest.approx(3.0, abs=0.02)
    assert moved_y - y == pytest.approx(1.5, abs=0.02)


@pytest.mark.parametrize("paper", [Paper.A4_PORTRAIT, Paper.A3_LANDSCAPE])
def test_a_scale_keeps_the_centre_of_the_page(paper: Paper) -> None:
    page = page_saying("word", paper=paper)
    x, y = words_on(page)["word"]
    centre_x, centre_y = (length / 2 for length in paper.size_mm)
    scaled_x, scaled_y = words_on(place(page, Sheet(scale=1.02)))["word"]
    assert scaled_x - centre_x == pytest.approx((x - centre_x) * 1.02, abs=0.03)
    assert scaled_y - centre_y == pytest.approx((y - centre_y) * 1.02, abs=0.03)


def test_the_page_keeps_its_size() -> None:
    with pikepdf.open(BytesIO(place(page_saying("word"), Sheet(offset_mm=(1.0, 1.0), scale=0.98)))) as document:
        left, bottom, right, top = (float(edge) for edge in document.pages[0].mediabox)
    assert (right - left, top - bottom) == pytest.approx((595.28, 841.89), abs=0.01)


def test_what_a_page_leaves_open_in_its_graphics_state_does_not_disturb_the_correction() -> None:
    with pikepdf.open(BytesIO(page_saying("word"))) as document:
        document.pages[0].contents_add(b"2 0 0 2 50 50 cm", prepend=False)
        untidy = BytesIO()
        document.save(untidy)
    x, _ = words_on(untidy.getvalue())["word"]
    assert words_on(place(untidy.getvalue(), Sheet(offset_mm=(2.0, 0.0))))["word"][0] == pytest.approx(x + 2, abs=0.02)
