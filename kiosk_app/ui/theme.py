"""Colours, type, spacing and target sizes, made from the Digital Agency's design tokens and the screen's real size.

The tokens are made for a page read at arm's length with a mouse; a kiosk is read standing and used with a thumb.
So sizes follow millimetres here: text and targets keep their physical size whatever the screen's resolution.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtGui import QColor, QFont

from kiosk_app.config.locations import RESOURCES
from kiosk_app.session.states import Language

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QSize

    from kiosk_app.session.states import Preferences

TOKENS = RESOURCES / "design" / "tokens.json"
FAMILIES = {
    Language.JAPANESE: ("BIZ UDPGothic", "Noto Sans CJK JP"),
    Language.ENGLISH: ("Noto Sans CJK JP", "BIZ UDPGothic"),
}
"""BIZ UD has the most legible kana and kanji, but the tails of its g, p and y are cut short; Latin text is Noto's."""
TEXT_CONTRAST = 7.0
"""Contrast of text on its ground, as WCAG 2.2 level AAA asks (success criterion 1.4.6)."""

TARGET_MM = 20.0
ATTRACT_TEXT_MM = 7.0
BODY_MM = 5.2
BODY_OF_SHORT_SIDE = 0.0275
SMALLEST_SHORT_SIDE_MM = 130.0
"""A 10-inch tablet's short side: a screen that says it is smaller is not believed."""
PLAUSIBLE_DPI = (72.0, 240.0)
FALLBACK_DPI = 100.0
LARGE = 1.25
MM_PER_INCH = 25.4


class Tokens(msgspec.Struct, frozen=True, rename="kebab"):
    """``tokens.json`` as ``update_tokens.py`` writes it: colours as #rrggbb, sizes in px of a web page."""

    source: str
    hues: dict[str, dict[str, str]]
    greys: dict[str, str]
    font_size: dict[str, float]
    line_height: dict[str, float]
    border_radius: dict[str, float]

    @classmethod
    def read(cls, path: Path = TOKENS) -> Tokens:
        """Read the tokens; raises ``msgspec.ValidationError`` for a file of another shape."""
        return msgspec.json.decode(path.read_bytes(), type=cls)


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """What each colour is for, as #rrggbb. There is one accent, ``key``."""

    ground: str
    surface: str
    text: str
    text_quiet: str
    line: str
    outline: str
    key: str
    key_pressed: str
    on_key: str
    tint: str
    tint_strong: str
    notice: str
    notice_edge: str
    on_notice: str
    focus: str
    focus_edge: str

    def text_pairs(self) -> tuple[tuple[str, str], ...]:
        """Every pair of text and ground that a screen draws."""
        return (
            (self.text, self.ground),
            (self.text, self.surface),
            (self.text, self.tint),
            (self.text_quiet, self.ground),
            (self.text_quiet, self.surface),
            (self.text_quiet, self.tint),
            (self.key, self.ground),
            (self.key, self.surface),
            (self.key, self.tint),
            (self.on_key, self.key),
            (self.on_key, self.key_pressed),
            (self.on_notice, self.notice),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeScale:
    """Text sizes as em heights in px of this screen."""

    display: int
    title: int
    title_small: int
    heading: int
    body: int
    small: int
    attract: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Everything a widget needs to draw itself. Lengths are px of this screen."""

    palette: Palette
    type: TypeScale
    target: int
    unit: int
    radius: int
    radius_large: int
    stroke: int
    families: tuple[str, ...]
    leading: float
    leading_tight: float

    def font(self, px: int, *, bold: bool = False) -> QFont:
        """The language's typeface at an em height of ``px``; characters it lacks come from the second family."""
        font = QFont()
        font.setFamilies(list(self.families))
        font.setPixelSize(px)
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        return font

    def space(self, steps: float) -> int:
        """A distance of so many steps of the 8 px grid."""
        return round(self.unit * steps)


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def pixels_per_mm(dpi: float, window: QSize) -> float:
    """How many px make a millimetre; a monitor that lies about its size (a projector, a virtual screen) is bounded."""
    low, high = PLAUSIBLE_DPI
    believed = dpi if low <= dpi <= high else FALLBACK_DPI
    short_side = min(window.width(), window.height())
    return min(believed / MM_PER_INCH, short_side / SMALLEST_SHORT_SIDE_MM)


def build_theme(
    tokens: Tokens, preferences: Preferences, window: QSize, px_per_mm: float, *, key_hue: str = "blue"
) -> Theme:
    """The theme for one visitor on one screen; ``key_hue`` is the city's colour, a hue of the tokens.

    Raises ``KeyError`` for a hue that the tokens do not have.
    """
    short_side = min(window.width(), window.height())
    body = max(BODY_MM * px_per_mm, BODY_OF_SHORT_SIDE * short_side)
    scale = body / tokens.font_size["20"] * (LARGE if preferences.large_text else 1.0)
    widest = window.width() / (13 if window.height() > window.width() else 23)

    def size(step: str) -> int:
        return round(tokens.font_size[step] * scale)

    def headline(step: str) -> int:
        return max(round(min(tokens.font_size[step] * scale, widest)), size("20"))

    grid = short_side / 100
    return Theme(
        palette=_high_contrast(tokens) if preferences.high_contrast else _palette(tokens, key_hue),
        type=TypeScale(
            display=max(headline("57"), round(ATTRACT_TEXT_MM * px_per_mm + 0.5)),
            title=headline("45"),
            title_small=headline("32"),
            heading=size("24"),
            body=size("20"),
            small=size("17"),
            attract=max(size("22"), round(ATTRACT_TEXT_MM * px_per_mm + 0.5)),
        ),
        target=round(TARGET_MM * px_per_mm + 0.5),
        unit=round(grid),
        radius=round(tokens.border_radius["12"] / 8 * grid),
        radius_large=round(tokens.border_radius["24"] / 8 * grid),
        stroke=max(2, round(short_side / 400)),
        families=FAMILIES[preferences.language],
        leading=tokens.line_height["150"],
        leading_tight=tokens.line_height["130"],
    )


def colour(value: str) -> QColor:
    """A palette colour as Qt draws it."""
    return QColor(value)


def _palette(tokens: Tokens, key_hue: str) -> Palette:
    hue, greys, yellow = tokens.hues[key_hue], tokens.greys, tokens.hues["yellow"]
    key, pressed = _readable(hue, hue["50"])
    return Palette(
        ground=greys["white"],
        surface=greys["50"],
        text=greys["900"],
        text_quiet=_first_readable((greys["700"], greys["800"]), hue["50"]),
        line=greys["200"],
        outline=greys["600"],
        key=key,
        key_pressed=pressed,
        on_key=greys["white"],
        tint=hue["50"],
        tint_strong=hue["200"],
        notice=yellow["50"],
        notice_edge=yellow["400"],
        on_notice=greys["900"],
        focus=yellow["300"],
        focus_edge=greys["black"],
    )


def _high_contrast(tokens: Tokens) -> Palette:
    greys, yellow = tokens.greys, tokens.hues["yellow"]
    return Palette(
        ground=greys["black"],
        surface=greys["black"],
        text=greys["white"],
        text_quiet=greys["white"],
        line=greys["white"],
        outline=greys["white"],
        key=yellow["300"],
        key_pressed=yellow["100"],
        on_key=greys["black"],
        tint=greys["900"],
        tint_strong=greys["700"],
        notice=greys["black"],
        notice_edge=yellow["300"],
        on_notice=greys["white"],
        focus=yellow["300"],
        focus_edge=greys["white"],
    )


def _first_readable(colours: tuple[str, ...], ground: str) -> str:
    return next(value for value in colours if contrast(value, ground) >= TEXT_CONTRAST)


def _readable(hue: dict[str, str], ground: str) -> tuple[str, str]:
    steps = [value for step, value in hue.items() if int(step) >= 900]  # noqa: PLR2004 - DADS draws key colours from 900
    readable = [value for value in steps if contrast(value, ground) >= TEXT_CONTRAST]
    return readable[0], readable[min(1, len(readable) - 1)]


def _luminance(value: str) -> float:
    red, green, blue = (_linear(int(value[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
