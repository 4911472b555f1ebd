"""Every input that ever broke a promise, and every seed at every entrance, keeps all promises."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from tests.fuzz.budget import MAX_EXTRA_KIB, Budget, TooCostlyError
from tests.fuzz.entrances import ENTRANCES

FINDINGS = sorted(path for path in (Path(__file__).parent / "findings").iterdir() if path.suffix != ".md")


def test_findings_are_named_after_their_entrance() -> None:
    assert {path.name.split("-", maxsplit=1)[0] for path in FINDINGS} <= set(ENTRANCES)


def test_no_finding_comes_back() -> None:
    budget = Budget()
    for path in FINDINGS:
        budget.spend(ENTRANCES[path.name.split("-", maxsplit=1)[0]].enter, path.read_bytes())


@pytest.mark.parametrize("name", ENTRANCES)
def test_every_seed_keeps_the_promises_at_its_entrance(name: str) -> None:
    budget, seeds = Budget(), list(ENTRANCES[name].seeds())
    assert len(seeds) >= 10
    for data in seeds:
        budget.spend(ENTRANCES[name].enter, data)


@pytest.mark.parametrize("name", ENTRANCES)
def test_the_largest_seed_of_every_entrance_allocates_little(name: str) -> None:
    largest = max(ENTRANCES[name].seeds(), key=len)
    tracemalloc.start()
    try:
        ENTRANCES[name].enter(largest)
        assert tracemalloc.get_traced_memory()[1] < MAX_EXTRA_KIB * 1024
    finally:
        tracemalloc.stop()


def test_the_budget_notices_time_and_memory() -> None:
    budget = Budget()
    budget.spend(len, b"")
    with pytest.raises(TooCostlyError):
        budget.spend(lambda _: sum(range(8_000_000)), b"")
    with pytest.raises(TooCostlyError):
        budget.spend(lambda _: bytes(range(256)) * (1 << 18), b"")
