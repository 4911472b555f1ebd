"""Readings, addresses and telephone numbers as forms write them."""

from __future__ import annotations

import unicodedata

import pytest

from kiosk_app.domain.application import Address
from kiosk_app.text import address, kana, telephone


@pytest.mark.parametrize(
    ("reading", "hiragana"),
    [
        ("カマクラ タロウ", "かまくら たろう"),
        ("シュウイチ", "しゅういち"),
        ("ヂヅジズ", "ぢづじず"),
        ("ヴァレリー", "ゔぁれりー"),
        ("ｶﾏｸﾗ ﾀﾞｲｺﾞﾛｳ", "かまくら だいごろう"),
        ("ﾊﾟｰｼｰ", "ぱーしー"),
        ("イスヾ", "いすゞ"),
        ("ヷ", "ヷ"),
        ("かまくら", "かまくら"),
        ("", ""),
    ],
)
def test_a_reading_is_written_in_hiragana_with_nothing_lost(reading: str, hiragana: str) -> None:
    assert kana.to_hiragana(reading) == hiragana


def test_small_letters_stay_small_and_large_ones_large() -> None:
    assert kana.to_hiragana("キヨウコ") != kana.to_hiragana("キョウコ")


def test_widening_touches_half_width_katakana_alone() -> None:
    compatibility = "神\N{CJK COMPATIBILITY IDEOGRAPH-FA19}㈱１Ａ"
    assert kana.widen(compatibility) == compatibility
    assert unicodedata.normalize("NFKC", compatibility) != compatibility


HOME = Address(
    postal_code="2480012",
    prefecture="神奈川県",
    city="鎌倉市",
    town="御成町",
    street="1-2-3",
    building="御成ハイツ203号室",
)


def test_an_address_is_joined_and_never_reworded() -> None:
    assert address.without_building(HOME) == "神奈川県鎌倉市御成町1-2-3"


def test_a_postal_code_splits_three_and_four() -> None:
    assert address.postal_parts("2480012") == ("248", "0012")
    assert address.postal("2480012") == "248-0012"
    assert address.postal("") == ""


@pytest.mark.parametrize(
    ("entered", "written"),
    [
        ("0467-61-3902", "0467-61-3902"),
        ("０４６７－６１－３９０２", "0467-61-3902"),
        ("0467‐61−3902", "0467-61-3902"),
        ("09012345678", "09012345678"),
        ("＋81 90（1234）5678", "+81 90(1234)5678"),
        (" 0120-000-000 ", "0120-000-000"),
        ("", ""),
    ],
)
def test_a_telephone_number_keeps_its_grouping(entered: str, written: str) -> None:
    assert telephone.tidy(entered) == written
