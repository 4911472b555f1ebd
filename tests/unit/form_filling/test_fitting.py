"""The ladder: every step taken in order, nothing wider or higher than its box."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from kiosk_app.form_filling.fitting import LEADING, NARROWEST, Fitted, Room, Step, fit
from kiosk_app.form_filling.shaping import shape
from kiosk_app.form_filling.template import FLOOR_PT
from kiosk_app.text.fonts import PRINT_FONTS

FONT = PRINT_FONTS[0]


def spelled(fitted: Fitted) -> list[str]:
    return ["".join(glyph.text for glyph in line.glyphs) for line in fitted.lines]


def fitted(*parts: str, width: float = 100, height: float = 20, size: float = 10, lines: int = 1) -> Fitted:
    found = fit(parts, FONT, Room(width=width, height=height, size=size, lines=lines))
    assert found is not None
    return found


def test_a_short_value_keeps_its_size() -> None:
    found = fitted("鎌倉太郎")
    assert (found.size, found.stretch, found.step) == (10, 1, Step.FITS)


def test_a_longer_one_is_set_smaller_first() -> None:
    found = fitted("字" * 12)
    assert found.step is Step.SMALLER
    assert FLOOR_PT < found.size < 10
    assert found.stretch == 1


def test_then_narrower_at_the_smallest_size() -> None:
    found = fitted("字" * 17, height=10)
    assert found.step is Step.NARROWER
    assert found.size == FLOOR_PT
    assert NARROWEST <= found.stretch < 1


def test_then_on_a_second_line_where_the_box_is_high_enough() -> None:
    long = "字" * 24
    assert fitted(long).step is Step.SECOND_LINE
    assert fit((long,), FONT, Room(width=100, height=14, size=10)) is None


def test_then_not_at_all() -> None:
    assert fit(("字" * 60,), FONT, Room(width=100, height=20, size=10, lines=2)) is None
    assert fit(("字",), FONT, Room(width=100, height=6, size=10)) is None


def test_a_box_for_two_lines_takes_the_second_before_type_shrinks() -> None:
    found = fitted("字" * 16, height=24, lines=2)
    assert (len(found.lines), found.size, found.step) == (2, 10, Step.FITS)


def test_a_building_always_has_its_own_line_there() -> None:
    assert spelled(fitted("御成町18番10号", "203号室", width=300, height=24, lines=2)) == ["御成町18番10号", "203号室"]
    assert spelled(fitted("御成町18番10号", "203号室", width=300)) == ["御成町18番10号　203号室"]


def test_lines_break_where_a_reader_would_break_them() -> None:
    def halves(text: str) -> list[str]:
        return spelled(fitted(text, width=80, height=24, lines=2))

    assert halves("東京都新宿区一丁目四番地五号") == ["東京都新宿区一丁目", "四番地五号"]
    assert halves("MARIA APARECIDA DOS SANTOS") == ["MARIA APARECIDA", "DOS SANTOS"]
    assert halves("子の配偶者の子供たち") == ["子の配偶者の", "子供たち"]


def test_no_line_begins_with_a_sign_that_belongs_to_the_one_before() -> None:
    lines = spelled(fitted("アアアアアアアーーーーーアア", width=90, height=24, lines=2))
    assert not lines[1].startswith("ー")


def test_a_cluster_is_never_torn() -> None:
    name = "葛\U000e0100" * 14
    for line in spelled(fitted(name, width=80, height=24, lines=2)):
        assert line.count("葛") == line.count("\U000e0100")


letters = st.text(alphabet="鎌倉太郎一二三丁目番地号の　 ーAbc19カク、", min_size=1, max_size=60)


@given(parts=st.lists(letters, min_size=1, max_size=2), lines=st.integers(1, 2), width=st.floats(20, 200))
@example(parts=["11\u3000\u3000\u3000"], lines=1, width=20.0)
def test_whatever_is_given_is_inside_its_box_and_whole_or_refused(parts: list[str], lines: int, width: float) -> None:
    room = Room(width=width, height=26, size=10.5, lines=lines)
    found = fit(parts, FONT, room)
    if found is None:
        return
    assert found.size >= FLOOR_PT
    assert found.stretch >= NARROWEST - 1e-6
    assert len(found.lines) * found.size * (LEADING if len(found.lines) > 1 else 1) <= room.height + 1e-6
    assert all(line.width * found.size * found.stretch <= room.width + 1e-4 for line in found.lines)
    written = "".join(spelled(found)).replace("　", "").replace(" ", "")
    assert written == "".join(parts).replace("　", "").replace(" ", "")


def test_nothing_to_write_is_shaped_to_nothing() -> None:
    assert shape(FONT, "").width == 0
