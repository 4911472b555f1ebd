"""Every set of codes in ``tests/vectors/sets`` ends as the index says; each of its codes is good alone."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from kiosk_app.applicants.merge import merge
from kiosk_app.domain.barcode import UntrustedBarcode
from kiosk_app.domain.result import Err, Ok
from kiosk_app.verification.trust_store import load_trust_store
from kiosk_app.verification.verifier import Verifier

VECTORS = Path(__file__).parents[2] / "vectors"
INDEX = json.loads((VECTORS / "index.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", INDEX["sets"])
def test_every_set_ends_as_the_index_says(name: str) -> None:
    store = load_trust_store(VECTORS / "keys")
    assert isinstance(store, Ok)
    parts = []
    for path in sorted((VECTORS / "sets" / name).glob("*.txt")):
        barcode = UntrustedBarcode(untrusted_text=path.read_text(encoding="utf-8"), symbology="text", decoder="vector")
        payload = Verifier(store.value).verify(barcode, datetime.fromisoformat(INDEX["now"]))
        assert isinstance(payload, Ok)
        parts.append(payload.value)
    merged = merge(parts)
    assert (merged.failure.code.value if isinstance(merged, Err) else "ok") == INDEX["sets"][name]["expect"]
    assert isinstance(merged, Err) or len(merged.value.persons) == 4


def test_the_index_names_every_set_and_no_other() -> None:
    assert {path.name for path in (VECTORS / "sets").iterdir() if path.is_dir()} == set(INDEX["sets"])
