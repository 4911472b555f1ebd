"""``kiosk-app barcode issue``: the issuer's side, for the demo, for tests and for cities that try the format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk_app.applicants.json_form import from_json
from kiosk_app.commands import OK, output
from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.redaction import Redacted
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload import issuing
from kiosk_app.payload.keys import DEMO_KEYS

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def run(arguments: argparse.Namespace) -> int:
    """Sign and seal one application; the pictures and the texts are the same codes, several for a large household."""
    if arguments.out is None and not arguments.text:
        arguments.usage_error("give --out FILE or --text")
    issued = _issue(arguments)
    if isinstance(issued, Err):
        return output.refuse(issued.failure, as_json=arguments.json)
    codes = issued.value
    if arguments.json:
        described = [_described(code, with_text=arguments.text) for code in codes]
        # A lone code is described at the top too, where programs have always looked for it.
        output.say_json({"outcome": "ok"} | (described[0] if len(described) == 1 else {}) | {"codes": described})
        return OK
    if len(codes) > 1:
        output.say(f"{len(codes)} codes; the counter needs all of them, in any order")
    for code in codes:
        if code.out is not None:
            output.say(f"{code.out}: {len(code.text)} characters")
    if arguments.text:
        for code in codes:
            output.say(code.text)
    return OK


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _IssuedCode(Redacted):
    """One code's text and where its picture went."""

    text: str
    out: Path | None


def _described(code: _IssuedCode, *, with_text: bool) -> dict[str, object]:
    shown: dict[str, object] = {"out": str(code.out) if code.out else None, "characters": len(code.text)}
    return shown | ({"text": code.text} if with_text else {})


def _issue(arguments: argparse.Namespace) -> Result[tuple[_IssuedCode, ...]]:
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
    texts = issuing.issue_set(application.value, keys=keys.value, now=SystemClock().now())
    if isinstance(texts, Err):
        return texts
    codes = tuple(
        _IssuedCode(text=text, out=_numbered(arguments.out, index, len(texts.value)))
        for index, text in enumerate(texts.value, start=1)
    )
    for code in codes:
        if code.out is not None:
            try:
                code.out.write_bytes(issuing.draw(code.text))
            except OSError:
                return Err(Failure(code=Code.OUTPUT_UNWRITABLE, subject=code.out.name))
    return Ok(codes)


def _numbered(out: Path | None, index: int, total: int) -> Path | None:
    """``code.png`` for a lone code, ``code-1.png``, ``code-2.png`` … for several."""
    return out if out is None or total == 1 else out.with_name(f"{out.stem}-{index}{out.suffix}")
