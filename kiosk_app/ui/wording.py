"""Dates, titles and addresses as the visitor's language writes them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from babel.dates import format_date, get_month_names

from kiosk_app.session.states import Language
from kiosk_app.text.address import postal
from kiosk_app.text.clusters import clusters
from kiosk_app.text.coverage import covers
from kiosk_app.text.era import to_era
from kiosk_app.text.fonts import PRINT_FONTS, FontFile
from kiosk_app.ui.typeset import BREAK

if TYPE_CHECKING:
    from kiosk_app.domain.application import Address
    from kiosk_app.domain.dates import CalendarDate
    from kiosk_app.session.screen_model import FormLine

_FONTS = Path("/usr/share/fonts")


class ScreenFont(NamedTuple):
    """A family as Qt calls it, and the file that is asked what it covers."""

    family: str
    file: FontFile


def _printed_in(family: str, name: str) -> ScreenFont:
    return ScreenFont(family, next(font for font in PRINT_FONTS if font.name == name))


SCREEN_FONTS = (
    ScreenFont(
        "",
        FontFile(
            name="BIZUDPGothic",
            path=_FONTS / "truetype/bizud-gothic/BIZUDPGothic-Regular.ttf",
            package="fonts-morisawa-bizud-gothic",
        ),
    ),
    ScreenFont(
        "Noto Sans CJK JP",
        FontFile(name="NotoSansCJKjp", path=_FONTS / "opentype/noto/NotoSansCJK-Regular.ttc", package="fonts-noto-cjk"),
    ),
    _printed_in("IPAmjMincho", "IPAmjMincho"),
    _printed_in("HanaMinA", "HanaMinA"),
    _printed_in("HanaMinB", "HanaMinB"),
)
"""The everyday family first; its name is empty because nothing has to be chosen then."""


def date_text(language: Language, date: CalendarDate) -> str:
    """The known parts of a date: by era in Japanese where there is one (令和7年4月1日), Gregorian otherwise."""
    if language is not Language.JAPANESE:
        return _gregorian(language, date)
    era = to_era(date)
    year = f"{era.era.label}{era.year_text}年" if era else f"{date.year}年"
    return year + (f"{date.month}月" if date.month else "") + (f"{date.day}日" if date.day else "")


def _gregorian(language: Language, date: CalendarDate) -> str:
    if date.is_complete:
        return str(format_date(dt.date(date.year, date.month, date.day), format="long", locale=language.value))
    month = f"{get_month_names('wide', locale=language.value)[date.month]} " if date.month else ""
    return f"{month}{date.year}"


def moment_text(language: Language, moment: dt.datetime) -> str:
    """Day and time as the clock on the wall shows them (11月23日 14:05); a barcode lives for weeks, so no year."""
    local = moment.astimezone()
    if language is Language.JAPANESE:
        return f"{local.month}月{local.day}日 {local:%H:%M}"
    return f"{local.day} {get_month_names('wide', locale=language.value)[local.month]}, {local:%H:%M}"


def form_title(language: Language, form: FormLine) -> str:
    """The form's title; a form without an English one keeps its Japanese title."""
    return form.title if language is Language.JAPANESE else form.title_en or form.title


def address_text(address: Address) -> str:
    """The address on lines: postal code, place, building; breakable between its parts."""
    place = BREAK.join(part for part in (address.prefecture, address.city, address.town, address.street) if part)
    code = postal(address.postal_code)
    return "\n".join(line for line in (f"〒{code}" if code else "", place, address.building) if line)


def family_for(value: str) -> str:
    """The family that draws every character and variant of ``value``; empty where the everyday one does.

    A font without a variant silently draws the base glyph, so the rule is the paper's: the first that covers all of the
    value draws it. Sans-serif ones come first here; a value that only the paper's own fonts have is drawn in those.
    """
    parts = clusters(value)
    fonts = (font for font in SCREEN_FONTS if font.file.is_installed)
    return next((font.family for font in fonts if all(covers(font.file, part) for part in parts)), "")
