"""What the barcode's format costs: characters and QR versions of 400 synthetic households, and each step's time."""

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
from kiosk_app.payload.key_office import make_keys
from kiosk_app.payload.keys import DEMO_HALL, DEMO_ISSUER
from kiosk_app.verification.trust_store import load_trust_store
from kiosk_app.verification.verifier import Verifier
from tests.bench.households import KAMAKURA, TOYONAKA, households

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from kiosk_app.domain.application import Application

    T = TypeVar("T")

COUNT = 400
TIMES = 300
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def run() -> None:
    """Print the sizes of synthetic households of two cities, then size and times of the demo's household."""
    with tempfile.TemporaryDirectory() as folder:
        _must(make_keys(Path(folder), hall=DEMO_HALL, issuer=DEMO_ISSUER, now=NOW))
        keys, verifier = _must(issuing.load_issuer_keys(Path(folder))), Verifier(_must(load_trust_store(Path(folder))))
    print("| city | persons | households | characters: median | 95 % | largest | QR at M: median | 95 % | largest |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for city, towns in {"in the dictionary": KAMAKURA, "not in the dictionary": TOYONAKA}.items():
        _print_sizes(city, households(COUNT, hall=towns), keys)
    print("\n| application | characters | QR at M | issue, ms | text → verified, ms | verified → application, ms |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, application in _demo().items():
        text = _must(issuing.issue(application, keys=keys, now=NOW))
        barcode = UntrustedBarcode(untrusted_text=text, symbology="QRCode", decoder="bench")
        verified = _must(verifier.verify(barcode, NOW))
        times = (
            _median_ms(lambda: issuing.issue(application, keys=keys, now=NOW)),  # noqa: B023 - called before the next turn
            _median_ms(lambda: verifier.verify(barcode, NOW)),  # noqa: B023
            _median_ms(lambda: read_application(verified)),  # noqa: B023
        )
        print(f"| {name} | {len(text)} | {_version(len(text))} | " + " | ".join(f"{ms:.2f}" for ms in times) + " |")


def sizes(applications: list[Application], keys: issuing.IssuerKeys) -> dict[int, list[int]]:
    """The characters of each household's code, ascending, by the number of persons."""
    by_persons: dict[int, list[int]] = {}
    for application in applications:
        text = _must(issuing.issue(application, keys=keys, now=NOW))
        by_persons.setdefault(len(application.persons), []).append(len(text))
    return {persons: sorted(found) for persons, found in sorted(by_persons.items())}


def _print_sizes(city: str, applications: list[Application], keys: issuing.IssuerKeys) -> None:
    for persons, found in sizes(applications, keys).items():
        shown = [round(statistics.median(found)), found[int(0.95 * len(found))], found[-1]]
        versions = [_version(characters) for characters in shown]
        print(f"| {city} | {persons} | {len(found)} | " + " | ".join(map(str, shown + versions)) + " |")


def _demo() -> dict[str, Application]:
    four = _must(from_json((RESOURCES / "demo" / "application.json").read_bytes()))
    one = dataclasses.replace(four, persons=four.persons[:1])
    least = dataclasses.replace(
        one, previous_address=None, previous_householder="", domicile=None, certificate=None, requested_forms=()
    )
    return {"4 persons, every field": four, "1 person, every field": one, "1 person": least}


def _version(characters: int) -> int:
    return int(segno.make_qr("A" * characters, error="m", mode="alphanumeric", boost_error=False).version)


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
