"""Colours are readable, sizes are physical, and a city's colour is one word."""

from __future__ import annotations

from typing import get_args

import pytest
from PySide6.QtCore import QSize

from kiosk_app.config.settings import KeyColour
from kiosk_app.session.states import Preferences
from kiosk_app.ui.theme import TEXT_CONTRAST, Theme, Tokens, build_theme, contrast, pixels_per_mm

TOKENS = Tokens.read()
TABLET = QSize(1280, 800)


def _theme(preferences: Preferences | None = None, window: QSize = TABLET, px: float = 4.0, hue: str = "blue") -> Theme:
    return build_theme(TOKENS, preferences or Preferences(), window, px, key_hue=hue)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("high_contrast", [False, True])
@pytest.mark.parametrize("hue", sorted(TOKENS.hues))
def test_all_text_is_readable_in_every_city_s_colour(hue: str, *, high_contrast: bool) -> None:
    palette = _theme(Preferences(high_contrast=high_contrast), hue=hue).palette
    unreadable = [pair for pair in palette.text_pairs() if contrast(*pair) < TEXT_CONTRAST]
    assert unreadable == []


def test_the_default_key_colour_is_the_agency_s() -> None:
    assert _theme().palette.key == "#0017c1"
    assert _theme(hue="green").palette.key == TOKENS.hues["green"]["900"]


def test_an_unknown_hue_is_a_defect() -> None:
    with pytest.raises(KeyError):
        _theme(hue="beige")


@pytest.mark.parametrize("px", [2.9, 3.94, 5.87, 8.0])
def test_targets_and_attract_text_keep_their_physical_size(px: float) -> None:
    theme = _theme(window=QSize(1920, 1080), px=px)
    assert theme.target / px >= 20
    assert theme.type.attract / px >= 7
    assert theme.type.display >= theme.type.attract


def test_large_text_is_larger_everywhere() -> None:
    plain, large = _theme().type, _theme(Preferences(large_text=True)).type
    assert large.body >= plain.body * 1.2
    assert large.small >= plain.small * 1.2
    assert large.heading >= plain.heading * 1.2


@pytest.mark.parametrize(
    ("dpi", "window", "expected"),
    [
        (96.0, QSize(1920, 1080), 96 / 25.4),
        (149.0, QSize(1280, 800), 149 / 25.4),
        (12.0, QSize(1920, 1080), 100 / 25.4),
        (900.0, QSize(1920, 1080), 100 / 25.4),
        (0.0, QSize(1920, 1080), 100 / 25.4),
        (230.0, QSize(1280, 800), 800 / 130),
    ],
    ids=["monitor", "tablet", "projector", "nonsense", "unknown", "small window on a dense screen"],
)
def test_a_screen_that_lies_about_its_size_is_not_believed(dpi: float, window: QSize, expected: float) -> None:
    assert pixels_per_mm(dpi, window) == pytest.approx(expected)


def test_every_colour_a_city_can_be_configured_with_is_in_the_tokens() -> None:
    assert set(get_args(KeyColour)) == set(TOKENS.hues)
