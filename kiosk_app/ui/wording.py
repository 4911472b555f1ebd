"""Dates, titles and addresses as the visitor's language writes them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from babel.dates import format_date, get_month_names

from kiosk_app.session.states import Language
from kiosk_app.text.address import postal
from kiosk_app.text.coverage import font_for
from kiosk_app.text.era import to_era
from kiosk_app.ui.typeset import BREAK

if TYPE_CHECKING:
    from kiosk_app.domain.application import Address
    from kiosk_app.domain.dates import CalendarDate
    from kiosk_app.session.screen_model import FormLine

SCREEN_FAMILY = {
    "IPAmjMincho": "IPAmjMincho",
    "NotoSerifCJKjp": "Noto Serif CJK JP",
    "HanaMinA": "HanaMinA",
    "HanaMinB": "HanaMinB",
}
"""The screen's family for values that the everyday typeface cannot draw."""


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

    A font without a variant silently draws the base glyph, so the same rule as for the paper decides here.
    """
    font = font_for(value)
    return SCREEN_FAMILY.get(font.name, "") if font else ""
