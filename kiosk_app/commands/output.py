"""How a verb speaks: results on standard output, refusals with their code on standard error, JSON for programs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from kiosk_app.commands import REFUSED
from kiosk_app.config.locations import RESOURCES
from kiosk_app.i18n.catalogue import Catalogue

if TYPE_CHECKING:
    from kiosk_app.domain.failures import Failure


def refuse(failure: Failure, *, as_json: bool = False) -> int:
    """Say a refusal in one line, with its code first, or as one JSON object; gives the exit status."""
    if as_json:
        say_json({"outcome": "refused", "code": failure.code, "subject": failure.subject})
        return REFUSED
    subject = f" ({failure.subject})" if failure.subject else ""
    sentence = Catalogue.load(RESOURCES / "locale").text("en", f"trouble.{failure.code}.title")
    print(f"{failure.code}: {sentence}{subject}", file=sys.stderr)
    return REFUSED


def say(text: str) -> None:
    """Print one line of a result."""
    print(text)


def say_json(value: object) -> None:
    """Print a result for programs: UTF-8, indented, keys in the order they were made."""
    say(json.dumps(value, ensure_ascii=False, indent=2))
