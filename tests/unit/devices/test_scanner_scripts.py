"""From what scanners send to text: layouts, Shift, Caps Lock, ends, lost keys; and the numbers the kernel fixed."""

from __future__ import annotations

import itertools
import random
import re
import string
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scanner_lines import (
    CAPS_LOCK,
    ENTER,
    KEYPAD,
    SYN_DROPPED,
    TAB,
    down,
    event,
    held,
    strokes,
    tap,
    typed,
    up,
)

from kiosk_app.devices.scanner import wedge
from kiosk_app.devices.scanner.keyboard import Press, text_of
from kiosk_app.devices.scanner.port import LOST_PART, MOST_CHARACTERS
from kiosk_app.devices.scanner.serial import Lines
from kiosk_app.devices.scanner.wedge import Keys
from kiosk_app.payload.limits import MAX_TEXT_CHARACTERS

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk_app.devices.scanner.keyboard import Layout

ALPHABET = string.digits + string.ascii_uppercase + " $%*+-./:"
LAYOUTS: tuple[Layout, ...] = ("jis", "us")
CODE = "KTG1:" + ALPHABET


@pytest.mark.parametrize(("set_to", "configured"), list(itertools.product(LAYOUTS, LAYOUTS)))
def test_a_code_of_ours_is_read_whichever_layout_the_scanner_plays(set_to: Layout, configured: Layout) -> None:
    assert Keys(configured).take(typed(CODE, set_to)) == [CODE]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_another_services_code_is_read_as_configured(layout: Layout) -> None:
    text = "https://example.jp/*+:"
    other: Layout = "us" if layout == "jis" else "jis"
    assert Keys(layout).take(typed(text, layout)) == [text]
    (misread,) = Keys(layout).take(typed(text, other))
    assert misread != text
    assert len(misread) == len(text)


def test_of_all_readings_of_a_code_only_the_right_one_looks_like_ours() -> None:
    """The layouts are told apart by the beginning alone, whatever follows it."""
    generator = random.Random(45)  # noqa: S311 - a repeatable sample, no secret
    for _ in range(500):
        text = "KTG1:" + "".join(generator.choices(ALPHABET, k=60))
        for set_to, configured, caps_lock in itertools.product(LAYOUTS, LAYOUTS, (False, True)):
            presses = [
                # With Caps Lock a scanner shifts the other way to get the capital that it wants.
                Press(key=key, shift=shift != (caps_lock and 16 <= key <= 50 and key not in (39, 40, 43)))
                for key, shift in strokes(text, set_to)
            ]
            assert text_of(presses, configured) == text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_keypad_gives_the_same_on_every_layout(layout: Layout) -> None:
    assert Keys(layout).take(b"".join(tap(key) for key in KEYPAD.values()) + tap(96)) == ["".join(KEYPAD)]


def test_caps_lock_shifts_letters_only_until_it_is_pressed_again() -> None:
    keys = tap(CAPS_LOCK) + tap(37) + tap(2) + tap(37, shift=True) + tap(CAPS_LOCK) + tap(37) + tap(ENTER)
    assert Keys("us").take(keys) == ["K1kk"]


def test_a_key_that_is_held_is_one_character() -> None:
    assert Keys("us").take(down(2) + held(2) * 20 + up(2) + tap(ENTER)) == ["1"]


@pytest.mark.parametrize("end", [ENTER, TAB, 96])
def test_enter_and_tab_end_a_code_and_an_end_alone_is_none(end: int) -> None:
    assert Keys("us").take(tap(end) + typed("KTG1:A", "us", end) + tap(end) + typed("B", "us", end)) == ["KTG1:A", "B"]


def test_events_may_come_in_any_pieces() -> None:
    keys, sent = Keys("jis"), typed(CODE, "jis")
    assert [code for at in range(0, len(sent), 7) for code in keys.take(sent[at : at + 7])] == [CODE]


@pytest.mark.parametrize("modifier", [29, 97, 56, 100, 125, 126])
def test_a_command_is_no_text(modifier: int) -> None:
    assert Keys("us").take(down(modifier) + tap(46) + up(modifier) + tap(2) + tap(ENTER)) == ["1"]


def test_keys_without_a_character_and_other_events_are_nobodys_text() -> None:
    noise = tap(59) + tap(113) + tap(69) + event(17, 1, 1) + event(2, 0, 5)
    assert Keys("us").take(noise + tap(2) + noise + tap(ENTER)) == ["1"]


def test_lost_keys_leave_a_mark_that_no_code_of_ours_may_hold() -> None:
    halves = typed("KTG1:AB", "us", None) + SYN_DROPPED + typed("CD", "us")
    assert Keys("us").take(halves) == [f"KTG1:AB{LOST_PART}CD"]


def test_a_shift_whose_release_was_lost_does_not_last() -> None:
    assert Keys("us").take(down(42) + SYN_DROPPED + tap(2) + tap(ENTER)) == [f"{LOST_PART}1"]


def test_an_endless_code_is_kept_only_so_far_that_verification_sees_it_is_too_long() -> None:
    (text,) = Keys("us").take(typed("KTG1:" + "A" * 10_000, "us"))
    assert len(text) == MOST_CHARACTERS == MAX_TEXT_CHARACTERS + 1


def test_beginning_anew_forgets_keys_shift_and_caps_lock() -> None:
    keys = Keys("us")
    keys.take(typed("SECRET", "us", None) + tap(CAPS_LOCK) + down(42))
    keys.begin()
    assert keys.take(tap(37) + tap(ENTER)) == ["k"]


def test_no_key_shows_in_a_repr() -> None:
    assert "37" not in repr(Press(key=37))


def test_numbers_and_sizes_are_those_of_the_kernels_headers(tmp_path: Path) -> None:
    source = tmp_path / "numbers.c"
    names = "EVIOCGRAB, EV_SYN, EV_KEY, SYN_DROPPED, KEY_ENTER, KEY_KPENTER, KEY_TAB, KEY_CAPSLOCK, KEY_LEFTSHIFT, "
    names += "KEY_RIGHTSHIFT, KEY_LEFTCTRL, KEY_RIGHTCTRL, KEY_LEFTALT, KEY_RIGHTALT, KEY_LEFTMETA, KEY_RIGHTMETA"
    source.write_text(
        "#include <linux/input.h>\n#include <stdio.h>\n"
        f"int main(void) {{ unsigned long n[] = {{sizeof(struct input_event), {names}}};\n"
        'for (unsigned i = 0; i < sizeof n / sizeof *n; i++) printf("%lu ", n[i]); }\n'
    )
    subprocess.run(["cc", "-o", tmp_path / "numbers", source], check=True)
    said = subprocess.run([tmp_path / "numbers"], check=True, capture_output=True, text=True).stdout
    size, grab, syn, key, dropped, enter, keypad_enter, tab, caps_lock, *modifiers = map(int, said.split())
    assert (size, grab) == (wedge.EVENT.size, wedge.EVIOCGRAB)
    assert (syn, key, dropped) == (wedge.EV_SYN, wedge.EV_KEY, wedge.SYN_DROPPED)
    assert {enter, keypad_enter, tab} == wedge.ENDS
    assert caps_lock == wedge.CAPS_LOCK
    assert set(modifiers[:2]) == wedge.SHIFTS
    assert set(modifiers[2:]) == wedge.OTHER_MODIFIERS


@given(
    st.lists(st.tuples(st.sampled_from([0, 1, 4, 17, 99]), st.integers(0, 0xFFFF), st.integers(-1, 3)), max_size=300)
)
def test_whatever_events_come_texts_stay_printable_and_within_the_limit(events: list[tuple[int, int, int]]) -> None:
    keys = Keys("jis")
    texts = [*keys.take(b"".join(event(*one) for one in events)), keys.finish()]
    assert all(len(text) <= MOST_CHARACTERS and text.replace(LOST_PART, "").isprintable() for text in texts)


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_whatever_bytes_come_over_a_line_texts_stay_printable_and_nothing_is_added(pieces: list[bytes]) -> None:
    lines = Lines()
    texts = [text for piece in pieces for text in lines.take(piece)] + [lines.finish()]
    sent = [part for part in re.split(rb"[\r\n]", b"".join(pieces)) if part]
    assert [len(text) for text in texts if text] == [len(part) for part in sent]
    assert all(text.replace(LOST_PART, "").isprintable() for text in texts)
