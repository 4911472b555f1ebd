"""The outermost layer: ``KTG1:`` and base45 (RFC 9285), so that a QR code can hold it in alphanumeric mode."""

from __future__ import annotations

import re

import base45

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload.limits import MAX_TEXT_CHARACTERS

PREFIX = "KTG1:"
_ANY_GENERATION = re.compile(r"KTG([0-9]{1,3}):", re.ASCII)
_ALPHABET = re.compile(r"[0-9A-Z $%*+\-./:]+", re.ASCII)


def encode(envelope: bytes) -> str:
    """The text of a barcode that carries ``envelope``."""
    body: bytes = base45.b45encode(envelope)
    return PREFIX + body.decode("ascii")


def decode(untrusted_text: str) -> Result[bytes]:
    """The bytes that a barcode's text carries.

    ``V-NOT-OURS`` for another service's code, ``V-NEWER-VERSION`` for a later generation of this format,
    ``V-TOO-LARGE`` above the format's limits, ``V-UNREADABLE`` for text that no issuer wrote and no camera read whole.
    """
    generation = _ANY_GENERATION.match(untrusted_text)
    if generation is None:
        return _refuse(Code.NOT_OURS)
    if generation.group() != PREFIX:
        return _refuse(Code.NEWER_VERSION)
    if len(untrusted_text) > MAX_TEXT_CHARACTERS:
        return _refuse(Code.TOO_LARGE)
    untrusted_body = untrusted_text[len(PREFIX) :]
    if not _ALPHABET.fullmatch(untrusted_body):
        return _refuse(Code.UNREADABLE)
    try:
        return Ok(base45.b45decode(untrusted_body))
    except ValueError:
        return _refuse(Code.UNREADABLE)


def _refuse(code: Code) -> Err:
    return Err(Failure(code=code, subject="transport"))
