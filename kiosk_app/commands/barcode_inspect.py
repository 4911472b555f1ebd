"""``kiosk-app barcode inspect``: what each layer of one code says, down to the first that does not hold."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk_app.applicants.fields import plain
from kiosk_app.applicants.read import read_part
from kiosk_app.commands import OK, REFUSED, output
from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload.keys import DEMO_KEYS
from kiosk_app.verification.examination import Layer, LayerName
from kiosk_app.verification.trust_store import load_trust_store
from kiosk_app.verification.verifier import inspect

if TYPE_CHECKING:
    import argparse

    from kiosk_app.domain.application import Application
    from kiosk_app.verification.examination import Examination


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """The layers with the application's own check as the innermost."""

    layers: tuple[Layer, ...]
    outcome: Result[Application]


def run(arguments: argparse.Namespace) -> int:
    """Inspect one code. Without a trust store only the outside can be seen, and the code is refused for that."""
    untrusted_text = _text_of(arguments.code)
    if isinstance(untrusted_text, Err):
        return output.refuse(untrusted_text.failure, as_json=arguments.json)
    loaded = load_trust_store(arguments.keys or DEMO_KEYS)
    if isinstance(loaded, Err) and loaded.failure.code is not Code.NO_TRUST_STORE:
        return output.refuse(loaded.failure, as_json=arguments.json)
    trust_store = loaded.value if isinstance(loaded, Ok) else None
    report = _report(inspect(untrusted_text.value, trust_store, SystemClock().now()))
    entered = plain(report.outcome.value) if isinstance(report.outcome, Ok) and arguments.show_application else None
    if arguments.json:
        output.say_json(_as_data(report) | ({} if entered is None else {"application": entered}))
        return OK if isinstance(report.outcome, Ok) else REFUSED
    for layer in report.layers:
        facts = ", ".join(f"{name} {value}" for name, value in layer.facts.items())
        output.say(f"{layer.name:<12}{layer.code or 'ok':<20}{facts}")
    if entered is not None:
        output.say(json.dumps(entered, ensure_ascii=False, indent=2))
    return OK if isinstance(report.outcome, Ok) else output.refuse(report.outcome.failure)


def _text_of(code: str) -> Result[str]:
    """The text given, or what the named picture, video or text file holds. Every code's text has a colon in it."""
    if ":" in code and not os.path.isfile(code):  # noqa: PTH113 - unlike Path, it takes a text too long for a name
        return Ok(code)
    from kiosk_app.scanning.files import barcode_from_file  # noqa: PLC0415 - a text needs no OpenCV

    barcode = barcode_from_file(Path(code))
    return barcode if isinstance(barcode, Err) else Ok(barcode.value.untrusted_text)


def _report(examination: Examination) -> _Report:
    if isinstance(examination.outcome, Err):
        return _Report(layers=examination.layers, outcome=examination.outcome)
    application = read_part(examination.outcome.value)
    if isinstance(application, Err):
        facts: dict[str, str | int] = {"field": application.failure.subject}
        code = application.failure.code
    else:
        facts = {"life_event": application.value.life_event.value, "persons": len(application.value.persons)}
        code = None
    innermost = Layer(name=LayerName.APPLICATION, facts=facts, code=code)
    return _Report(layers=(*examination.layers, innermost), outcome=application)


def _as_data(report: _Report) -> dict[str, object]:
    layers = [{"layer": layer.name, "code": layer.code, "facts": dict(layer.facts)} for layer in report.layers]
    if isinstance(report.outcome, Ok):
        return {"outcome": "ok", "code": None, "layers": layers}
    return {"outcome": "refused", "code": report.outcome.failure.code, "layers": layers}
