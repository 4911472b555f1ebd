"""What the journal costs: one durable entry, one entry through the writer's thread, and checking a year's chain."""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.domain.result import Ok
from kiosk_app.journal.store import Journal, open_journal
from kiosk_app.journal.writer import JournalWriter

if TYPE_CHECKING:
    from collections.abc import Callable

ENTRIES = 500
FIELDS = {"form_id": "residence_change_notification", "pages": 1}


def run() -> None:
    """Print the figures as a markdown table. The folder is the current one's disk, not a memory file system."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        opened = open_journal(Path(folder) / "journal.db", SystemClock())
        assert isinstance(opened, Ok)
        with closing(opened.value) as journal:
            _print_table(journal)


def _print_table(journal: Journal) -> None:
    appended = _each_ms(lambda: journal.append("form.filled", **FIELDS))  # type: ignore[arg-type]  # mixed fields
    with JournalWriter(journal, print) as writer:
        waited = _each_ms(lambda: writer.record_and_wait("form.filled", **FIELDS))  # type: ignore[arg-type]  # mixed
        queued = _each_ms(lambda: writer.record("form.filled", **FIELDS))  # type: ignore[arg-type]  # mixed fields
    start = time.perf_counter()
    verified = journal.verify()
    verify_ms = (time.perf_counter() - start) * 1000
    assert verified == Ok(3 * ENTRIES)
    print("| journal | median ms | 95 % within ms |")
    print("| --- | ---: | ---: |")
    for what, times in (
        ("append, durable", appended),
        ("record_and_wait, through the writer's thread", waited),
        ("record, not waiting", queued),
    ):
        print(f"| {what} | {statistics.median(times):.2f} | {statistics.quantiles(times, n=20)[-1]:.2f} |")
    print(f"| verify, per 1,000 entries | {verify_ms / (3 * ENTRIES) * 1000:.1f} | |")


def _each_ms(work: Callable[[], object]) -> list[float]:
    times: list[float] = []
    for _ in range(ENTRIES):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return times


if __name__ == "__main__":
    run()
