"""``kiosk-app barcode issue``: the issuer's side, for the demo, for tests and for cities that try the format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk_app.applicants.json_form import from_json
from kiosk_app.commands import OK, output
from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload import issuing
from kiosk_app.payload.keys import DEMO_KEYS

if TYPE_CHECKING:
    import argparse


def run(arguments: argparse.Namespace) -> int:
    """Sign and seal one application; the picture and the text are the same code."""
    if arguments.out is None and not arguments.text:
        arguments.usage_error("give --out FILE or --text")
    issued = _issue(arguments)
    if isinstance(issued, Err):
        return output.refuse(issued.failure, as_json=arguments.json)
    text = issued.value
    if arguments.json:
        shown = {"outcome": "ok", "out": str(arguments.out) if arguments.out else None, "characters": len(text)}
        output.say_json(shown | ({"text": text} if arguments.text else {}))
        return OK
    if arguments.out is not None:
        output.say(f"{arguments.out}: {len(text)} characters")
    if arguments.text:
        output.say(text)
    return OK


def _issue(arguments: argparse.Namespace) -> Result[str]:
    keys = issuing.load_issuer_keys(arguments.keys or DEMO_KEYS)
    if isinstance(keys, Err):
        return keys
    try:
        untrusted_data = arguments.application.read_bytes()
    except OSError:
        return Err(Failure(code=Code.FILE_UNREADABLE, subject=arguments.application.name))
    application = from_json(untrusted_data)
    if isinstance(application, Err):
        return application
    text = issuing.issue(application.value, keys=keys.value, now=SystemClock().now())
    if isinstance(text, Ok) and arguments.out is not None:
        try:
            arguments.out.write_bytes(issuing.draw(text.value))
        except OSError:
            return Err(Failure(code=Code.OUTPUT_UNWRITABLE, subject=arguments.out.name))
    return text
