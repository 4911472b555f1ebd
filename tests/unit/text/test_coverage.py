"""Which font draws which name. The expected fonts follow from measured coverage (cmap formats 4, 12 and 14)."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk_app.text.clusters import clusters, is_variation_selector
from kiosk_app.text.coverage import code_points, covers, font_for, uncovered
from kiosk_app.text.fonts import PRINT_FONTS, FontFile, missing_fonts

BY_NAME = {font.name: font for font in PRINT_FONTS}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("鎌倉", 2),
        ("𠮷田", 2),
        ("葛\U000e0100城", 2),
        ("か\N{COMBINING KATAKANA-HIRAGANA SEMI-VOICED SOUND MARK}", 1),
        ("e\N{COMBINING ACUTE ACCENT}", 1),
        ("ᄀ\u1161\u11a8나", 2),
        ("👩\N{ZERO WIDTH JOINER}👧", 1),
    ],
)
def test_characters_are_counted_as_a_reader_counts_them(text: str, count: int) -> None:
    assert len(clusters(text)) == count
    assert "".join(clusters(text)) == text


def test_both_blocks_of_selectors_are_known() -> None:
    assert is_variation_selector("\ufe00")
    assert is_variation_selector("\U000e01ef")
    assert not is_variation_selector("葛")


@pytest.mark.parametrize(
    ("name", "font"),
    [
        ("鎌倉 太郎", "BIZUDMincho"),
        ("髙﨑 𠮟", "BIZUDMincho"),
        ("葛\U000e0100城", "BIZUDMincho"),
        ("𠮷田", "IPAmjMincho"),
        ("葛\U000e0102西", "IPAmjMincho"),
        ("𠮷田 葛\U000e0100", "NotoSerifCJKjp"),
        ("김철수", "NotoSerifCJKjp"),
        ("Nguyễn Văn Đức", "NotoSerifCJKjp"),
        ("辻\U000e0100 葛\U000e0102", "HanaMinA"),
        ("𪜈", "HanaMinB"),
    ],
)
def test_the_first_font_that_covers_the_whole_name_draws_it(name: str, font: str) -> None:
    found = font_for(name)
    assert found is not None
    assert found.name == font


def test_a_font_without_the_variation_sequence_does_not_cover_it_though_it_has_the_ideograph() -> None:
    assert covers(BY_NAME["IPAmjMincho"], "葛")
    assert covers(BY_NAME["IPAmjMincho"], "葛\U000e0102")
    assert not covers(BY_NAME["IPAmjMincho"], "葛\U000e0100")
    assert not covers(BY_NAME["BIZUDMincho"], "葛\U000e0102")
    assert not covers(BY_NAME["BIZUDMincho"], "\U000e0100")


def test_what_no_font_holds_is_named_by_code_point() -> None:
    private = "\U0010fffd"
    assert font_for(f"鎌倉{private}") is None
    assert uncovered(f"鎌倉{private}葛\U000e0100") == (private,)
    assert code_points(private) == "U+10FFFD"
    assert code_points("葛\U000e0102") == "U+845B U+E0102"


def test_two_characters_that_no_single_font_holds_are_not_drawn_from_two() -> None:
    name = "김\U000e0100葛\U000e0102"
    assert font_for(name) is None
    assert uncovered(name)


def test_every_print_font_is_installed_where_the_tests_run() -> None:
    assert missing_fonts() == ()
    gone = FontFile(name="Gone", path=Path("/nowhere/gone.ttf"), package="fonts-gone")
    assert not gone.is_installed
