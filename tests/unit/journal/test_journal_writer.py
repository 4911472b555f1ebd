"""The writer thread: in order, durable when it says so, and never silent about a loss."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok
from kiosk_app.journal.store import Journal, open_journal
from kiosk_app.journal.writer import JournalWriter

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk_app.devices.clock.manual import ManualClock


def no_failure(failure: Failure) -> None:
    pytest.fail(f"unexpected {failure}")


def test_what_waits_comes_after_all_that_was_recorded_before(journal: Journal) -> None:
    with JournalWriter(journal, no_failure) as writer:
        for pages in range(1, 21):
            writer.record("form.filled", form_id="residence_change_notification", pages=pages)
        written = writer.record_and_wait("print.submitted", print_id="K7P-3WA", forms=2, pages=2)
        assert isinstance(written, Ok)
        assert written.value.seq == 21
        read = journal.read()
    assert isinstance(read, Ok)
    assert [entry.fields["pages"] for entry in read.value] == [*range(1, 21), 2]


def test_closing_writes_what_is_still_waiting(journal: Journal) -> None:
    writer = JournalWriter(journal, no_failure)
    for _ in range(50):
        writer.record("session.started")
    writer.close()
    writer.close()
    assert journal.verify() == Ok(50)


def test_the_time_is_that_of_the_event_and_not_of_the_write(journal: Journal, clock: ManualClock) -> None:
    happened = clock.now()
    with JournalWriter(journal, no_failure) as writer:
        writer.record("session.started")
        clock.advance(60_000)
    read = journal.read()
    assert isinstance(read, Ok)
    assert read.value[0].time == happened


def test_many_threads_make_one_whole_chain(journal: Journal) -> None:
    with JournalWriter(journal, no_failure) as writer:

        def work() -> None:
            for _ in range(25):
                writer.record("barcode.read")
            assert isinstance(writer.record_and_wait("session.started"), Ok)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert journal.verify() == Ok(104)


def test_a_defect_is_raised_where_it_is_and_not_in_the_thread(journal: Journal) -> None:
    with JournalWriter(journal, no_failure) as writer, pytest.raises(ValueError, match="no such event"):
        writer.record("citizen.seen")
    assert journal.verify() == Ok(0)


def test_nothing_can_be_recorded_after_the_end(journal: Journal) -> None:
    writer = JournalWriter(journal, no_failure)
    writer.close()
    with pytest.raises(RuntimeError):
        writer.record("session.started")


def test_a_loss_is_reported_and_the_next_entry_tried(journal: Journal, journal_path: Path) -> None:
    failures: list[Failure] = []
    unavailable = Failure(code=Code.JOURNAL_UNAVAILABLE, subject="SQLITE_BUSY")
    with JournalWriter(journal, failures.append) as writer:
        with closing(sqlite3.connect(journal_path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert writer.record_and_wait("session.started") == Err(unavailable)
            assert failures == [unavailable]
            other.execute("ROLLBACK")
        assert isinstance(writer.record_and_wait("barcode.read"), Ok)
    assert journal.verify() == Ok(1)


def test_a_disk_that_does_not_answer_does_not_hold_the_caller(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer's thread is kept busy by a failure's report that does not return."""
    monkeypatch.setattr("kiosk_app.journal.writer.PATIENCE_S", 0.05)
    answered = threading.Event()
    with JournalWriter(journal, lambda _failure: answered.wait()) as writer:  # type: ignore[arg-type]  # the result is not looked at
        with journal._writing.begin() as connection:
            connection.exec_driver_sql("DROP TABLE entries")
        writer.record("session.started")
        stuck = writer.record_and_wait("session.started")
        answered.set()
    assert stuck == Err(Failure(code=Code.JOURNAL_UNAVAILABLE, subject="the disk does not answer"))


def test_what_was_waited_for_is_there_after_a_kill(journal_path: Path, clock: ManualClock) -> None:
    script = """
import sys, time
from pathlib import Path
from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.journal.store import open_journal
from kiosk_app.journal.writer import JournalWriter
writer = JournalWriter(open_journal(Path(sys.argv[1]), SystemClock()).value, print)
for number in range(10):
    writer.record("session.started")
writer.record_and_wait("print.submitted", print_id="K7P-3WA", forms=2, pages=2)
print("durable", flush=True)
while True:
    writer.record("barcode.read")
    time.sleep(0.001)
"""
    with subprocess.Popen(
        [sys.executable, "-c", script, str(journal_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "durable\n"
        process.kill()
        assert process.wait() == -signal.SIGKILL
    opened = open_journal(journal_path, clock)
    assert isinstance(opened, Ok)
    with closing(opened.value) as journal:
        read = journal.read()
        assert isinstance(read, Ok)
        assert read.value[10].event == "print.submitted"
        assert journal.verify() == Ok(len(read.value))
        assert isinstance(journal.append("program.started", version="0.1.0"), Ok)
        assert journal.verify() == Ok(len(read.value) + 1)
