"""Each trouble is named from a picture that has it, and advice doesn't flicker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from kiosk_app.domain.hint import Hint
from kiosk_app.scanning.guidance import SHOWN_MS, STEADY_MS, Guide, advise, measure

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Scene = Callable[..., Grey]

FRAME_MS = 50


@pytest.fixture
def scene(ours: Callable[[int], str], picture: Callable[..., Grey]) -> Scene:
    """A person's desk with a code of ``edge`` px, its middle at ``x, y``, on a phone's white screen."""
    code = picture(ours(1), pixels=6)[100 + 24 : 100 + 6 * 85 - 24, 60 + 24 : 60 + 6 * 85 - 24]

    def draw(edge: int = 380, x: int = 640, y: int = 360) -> Grey:
        rng = np.random.default_rng(edge + x)
        frame = cv2.GaussianBlur(rng.integers(60, 190, (720, 1280), dtype=np.uint8), (0, 0), 60) + np.uint8(20)
        for part, level in ((1.25, 245), (1.0, None)):
            half = int(edge * part) // 2
            box = (slice(max(0, y - half), y + half), slice(max(0, x - half), x + half))
            shape = frame[box].shape
            filled = np.full((2 * half, 2 * half), level or 0, dtype=np.uint8)
            if level is None:
                filled = cv2.resize(code, (2 * half, 2 * half), interpolation=cv2.INTER_AREA).clip(15, 240)
            frame[box] = filled[2 * half - shape[0] if y < half else 0 :, 2 * half - shape[1] if x < half else 0 :][
                : shape[0], : shape[1]
            ]
        return np.asarray((frame + rng.normal(0, 3, frame.shape)).clip(0, 255), dtype=np.uint8)

    return draw


def glaring(frame: Grey) -> Grey:
    light = np.zeros_like(frame)
    cv2.ellipse(light, (660, 350), (120, 60), 20, 0, 360, 255, -1)
    return np.asarray(cv2.add(frame, cv2.GaussianBlur(light, (0, 0), 8)), dtype=np.uint8)


def hint_for(frame: Grey, before: Grey | None = None) -> Hint | None:
    small = None if before is None else measure(before, None)[1]
    return advise(measure(frame, small)[0])


def test_a_code_held_well_needs_no_advice(scene: Scene) -> None:
    assert [hint_for(scene(edge)) for edge in (220, 300, 380, 460)] == [None] * 4
    assert hint_for(scene(), before=scene()) is None


def test_each_trouble_has_its_hint(scene: Scene) -> None:
    held = scene()
    assert hint_for(scene(90)) is Hint.CLOSER
    assert hint_for(scene(130)) is Hint.CLOSER
    assert hint_for(scene(500, x=1150)) is Hint.FARTHER
    assert hint_for(scene(500, y=100)) is Hint.FARTHER
    assert hint_for(held, before=scene(x=600, y=340)) is Hint.HOLD_STILL
    assert hint_for(glaring(held)) is Hint.TILT
    assert hint_for(np.asarray(held * 0.3, dtype=np.uint8)) is Hint.BRIGHTER
    assert hint_for(np.asarray(110 + held * 0.12, dtype=np.uint8)) is Hint.BRIGHTER


def test_a_dark_room_without_a_phone_needs_light() -> None:
    rng = np.random.default_rng(2)
    assert hint_for(rng.integers(0, 24, (720, 1280), dtype=np.uint8)) is Hint.MORE_LIGHT


def test_where_nothing_is_held_up_nothing_is_said(picture: Callable[..., Grey]) -> None:
    rng = np.random.default_rng(2)
    wall = np.asarray((picture() + rng.normal(0, 4, (720, 1280))).clip(0, 255), dtype=np.uint8)
    person = wall.copy()
    cv2.ellipse(person, (640, 300), (140, 190), 0, 0, 360, 120, -1)
    cv2.rectangle(person, (380, 500), (900, 720), 60, -1)
    assert hint_for(wall) is None
    assert hint_for(np.asarray(cv2.GaussianBlur(person, (0, 0), 2), dtype=np.uint8)) is None


def test_advice_is_steady_stays_to_be_read_and_ends_with_the_code(scene: Scene) -> None:
    far, near = scene(110), scene(500, x=1150)
    guide = Guide()
    told: list[tuple[int, Hint | None]] = [(0, None)]
    # Far for a second, then both in turns for two, then near; at last the code is read.
    views = [far] * 20 + [far, near] * 20 + [near] * 40
    for number, view in enumerate(views):
        now_ms = number * FRAME_MS
        given = guide.see(view, read=False, now_ms=now_ms)
        if given is not told[-1][1]:
            told.append((now_ms, given))
    assert [hint for _, hint in told] == [None, Hint.CLOSER, Hint.FARTHER]
    assert STEADY_MS <= told[1][0] <= STEADY_MS + 2 * FRAME_MS
    assert told[2][0] - told[1][0] >= SHOWN_MS
    assert guide.see(near, read=True, now_ms=len(views) * FRAME_MS) is None
