"""How addresses are written on a form. Never used on 本籍, which is copied letter for letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk_app.domain.application import Address

_FIRST_PART = 3


def without_building(address: Address) -> str:
    """Prefecture to house number in one, as entered: "1-2-3" is not turned into 番地 or 号 (facts D6)."""
    return address.prefecture + address.city + address.town + address.street


def postal_parts(digits: str) -> tuple[str, str]:
    """The two groups of a postal code, 3 and 4 digits; both empty where there is none."""
    return digits[:_FIRST_PART], digits[_FIRST_PART:]


def postal(digits: str) -> str:
    """The postal code as it is written, 248-0012; empty where there is none."""
    return "-".join(part for part in postal_parts(digits) if part)
