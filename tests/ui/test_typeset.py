"""Lines break between phrases, fit their width, lose nothing, and come out even."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_app.ui.typeset import BREAK, phrases, wrap


def _em(text: str) -> float:
    return float(len(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("コードを読み取れませんでした", ["コードを", "読み取れませんでした"]),
        ("市外から引っ越してきた", ["市外から", "引っ越してきた"]),
        ("紙を持って、窓口へ。", ["紙を", "持って、", "窓口へ。"]),
        ("これは（仮）です", ["これは", "（仮）です"]),
        ("転入（市外から）", ["転入", "（市外から）"]),
        ("Hold your phone", ["Hold ", "your ", "phone"]),
        (f"神奈川県{BREAK}鎌倉市", ["神奈川県", "鎌倉市"]),
    ],
)
def test_phrases_are_kept_whole(text: str, expected: list[str]) -> None:
    assert phrases(text) == expected


def test_lines_are_even() -> None:
    assert wrap("Take any pages that came out", 24, _em) == ["Take any pages", "that came out"]


def test_a_word_longer_than_the_line_is_broken_between_characters() -> None:
    assert wrap("支払督促申立書", 3, _em) == ["支払督", "促申立", "書"]


def test_a_variant_stays_with_its_character() -> None:
    name = "葛\U000e0100葛\U000e0100葛\U000e0100"
    assert all(not line.startswith("\U000e0100") for line in wrap(name, 2, _em))


def test_a_new_line_always_breaks() -> None:
    assert wrap("一\n二", 100, _em) == ["一", "二"]


@given(
    st.text(alphabet="あいを読取市役所カナ、。（）「」 abc019 葛𠮷", max_size=40),
    st.integers(min_value=2, max_value=30),
)
def test_nothing_is_lost_and_nothing_is_wider_than_the_line(text: str, width: int) -> None:
    lines = wrap(text, width, _em)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(_em(line) <= width for line in lines)
