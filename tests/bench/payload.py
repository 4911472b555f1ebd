"""What the barcode's format costs: characters and QR versions for one and four persons, and each step's time."""

from __future__ import annotations

import dataclasses
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import segno

from kiosk_app.applicants.json_form import from_json
from kiosk_app.applicants.read import read_application
from kiosk_app.config.locations import RESOURCES
from kiosk_app.domain.barcode import UntrustedBarcode
from kiosk_app.domain.result import Ok, Result
from kiosk_app.payload import issuing
from kiosk_app.payload.keys import DEMO_HALL, DEMO_ISSUER, make_keys
from kiosk_app.verification.trust_store import load_trust_store
from kiosk_app.verification.verifier import Verifier

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")

TIMES = 300
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def run() -> None:
    """Print one table: a household of four with every field, the same with one person, and the smallest application."""
    with tempfile.TemporaryDirectory() as folder:
        _must(make_keys(Path(folder), hall=DEMO_HALL, issuer=DEMO_ISSUER, now=NOW))
        keys, verifier = _must(issuing.load_issuer_keys(Path(folder))), Verifier(_must(load_trust_store(Path(folder))))
    four = _must(from_json((RESOURCES / "demo" / "application.json").read_bytes()))
    one = dataclasses.replace(four, persons=four.persons[:1])
    least = dataclasses.replace(
        one, previous_address=None, previous_householder="", domicile=None, certificate=None, requested_forms=()
    )
    print("| application | characters | QR at M | issue, ms | text → verified, ms | verified → application, ms |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, application in {"4 persons, every field": four, "1 person, every field": one, "1 person": least}.items():
        text = _must(issuing.issue(application, keys=keys, now=NOW))
        barcode = UntrustedBarcode(untrusted_text=text, symbology="QRCode", decoder="bench")
        verified = _must(verifier.verify(barcode, NOW))
        version = segno.make_qr(text, error="m", mode="alphanumeric", boost_error=False).version
        times = (
            _median_ms(lambda: issuing.issue(application, keys=keys, now=NOW)),  # noqa: B023 - called before the next turn
            _median_ms(lambda: verifier.verify(barcode, NOW)),  # noqa: B023
            _median_ms(lambda: read_application(verified)),  # noqa: B023
        )
        print(f"| {name} | {len(text)} | {version} | " + " | ".join(f"{ms:.2f}" for ms in times) + " |")


def _must(result: Result[T]) -> T:
    if isinstance(result, Ok):
        return result.value
    raise RuntimeError(result.failure.code)


def _median_ms(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)
