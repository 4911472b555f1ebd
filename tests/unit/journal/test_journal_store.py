"""The journal on a real SQLite file: what is written stays, and whoever changes it is found out."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok
from kiosk_app.journal.store import Journal, open_journal

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk_app.devices.clock.manual import ManualClock

TRIGGERS = ("entries_refuse_update", "entries_refuse_delete", "entries_refuse_insert")


def write_one_visit(journal: Journal, clock: ManualClock) -> None:
    """Eight entries, a second apart."""
    for event, fields in (
        ("program.started", {"version": "0.1.0"}),
        ("session.started", {}),
        ("barcode.read", {}),
        ("application.accepted", {"print_id": "K7P-3WA", "life_event": "moving_in", "persons": 4, "forms": 2}),
        ("print.submitted", {"print_id": "K7P-3WA", "forms": 2, "pages": 2}),
        ("print.sent", {"print_id": "K7P-3WA"}),
        ("pages.confirmed", {"print_id": "K7P-3WA"}),
        ("session.ended", {"reason": "finished"}),
    ):
        assert isinstance(journal.append(event, **fields), Ok)
        clock.advance(1000)


def attack(path: Path, *statements: str) -> None:
    """What someone with the file in hand and SQLite's own tool can do."""
    with closing(sqlite3.connect(path)) as connection:
        for trigger in TRIGGERS:
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_entries_come_back_as_written(journal: Journal, clock: ManualClock) -> None:
    start = clock.now()
    write_one_visit(journal, clock)
    read = journal.read()
    assert isinstance(read, Ok)
    assert [entry.seq for entry in read.value] == list(range(1, 9))
    assert read.value[3].event == "application.accepted"
    assert read.value[3].fields == {"print_id": "K7P-3WA", "life_event": "moving_in", "persons": 4, "forms": 2}
    assert read.value[3].time == start + timedelta(seconds=3)
    assert journal.verify() == Ok(8)


def test_reading_can_begin_at_a_moment(journal: Journal, clock: ManualClock) -> None:
    start = clock.now()
    write_one_visit(journal, clock)
    read = journal.read(since=start + timedelta(seconds=6))
    assert isinstance(read, Ok)
    assert [entry.event for entry in read.value] == ["pages.confirmed", "session.ended"]


def test_the_newest_time_outlives_the_program(journal: Journal, journal_path: Path, clock: ManualClock) -> None:
    assert journal.latest_time() is None
    write_one_visit(journal, clock)
    newest = clock.now() - timedelta(seconds=1)
    assert journal.latest_time() == newest
    journal.close()
    clock.set(datetime(2001, 1, 1, tzinfo=UTC))
    reopened = open_journal(journal_path, clock)
    assert isinstance(reopened, Ok)
    with closing(reopened.value) as again:
        assert again.latest_time() == newest


def test_an_empty_journal_is_whole(journal: Journal) -> None:
    assert journal.verify() == Ok(0)
    assert journal.read() == Ok(())


def test_the_chain_goes_on_over_a_restart(journal: Journal, journal_path: Path, clock: ManualClock) -> None:
    write_one_visit(journal, clock)
    journal.close()
    reopened = open_journal(journal_path, clock)
    assert isinstance(reopened, Ok)
    with closing(reopened.value) as again:
        write_one_visit(again, clock)
        assert again.verify() == Ok(16)


def test_two_programs_on_one_file_keep_one_chain(journal: Journal, journal_path: Path, clock: ManualClock) -> None:
    second = open_journal(journal_path, clock)
    assert isinstance(second, Ok)
    with closing(second.value) as other:
        for _ in range(5):
            assert isinstance(journal.append("session.started"), Ok)
            assert isinstance(other.append("barcode.read"), Ok)
        assert journal.verify() == other.verify() == Ok(10)


def test_an_event_outside_the_catalogue_leaves_no_trace(journal: Journal) -> None:
    with pytest.raises(ValueError, match="no such event"):
        journal.append("citizen.seen")
    with pytest.raises(ValueError, match="exactly these keys"):
        journal.append("session.ended", reason="finished", name="x")
    assert journal.read() == Ok(())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET event = 'print.failed' WHERE seq = 6",
        "DELETE FROM entries WHERE seq = 6",
        "DELETE FROM entries",
        "INSERT OR REPLACE INTO entries VALUES (6, 'x', 'x', '{}', 'x')",
    ],
)
def test_the_database_itself_refuses_to_rewrite(
    journal: Journal, journal_path: Path, clock: ManualClock, statement: str
) -> None:
    write_one_visit(journal, clock)
    raw = closing(sqlite3.connect(journal_path))
    with raw as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    assert journal.verify() == Ok(8)


@pytest.mark.parametrize(
    ("statements", "seq"),
    [
        pytest.param(["UPDATE entries SET event = 'print.failed' WHERE seq = 6"], "6", id="event"),
        pytest.param(["UPDATE entries SET time = '2026-03-31T00:00:00.000+00:00' WHERE seq = 6"], "6", id="time"),
        pytest.param(["""UPDATE entries SET fields = '{"print_id":"AAAA"}' WHERE seq = 6"""], "6", id="fields"),
        pytest.param(["""UPDATE entries SET fields = '{ "print_id":"K7P-3WA"}' WHERE seq = 6"""], "6", id="blank"),
        pytest.param(["UPDATE entries SET fields = '鎌倉' WHERE seq = 6"], "6", id="beyond ascii"),
        pytest.param(["UPDATE entries SET event = event || char(10) WHERE seq = 6"], "6", id="line break"),
        pytest.param(["UPDATE entries SET hash = replace(hash, 'a', 'b')"], "1", id="hashes"),
        pytest.param(["UPDATE entries SET hash = '' WHERE seq = 8"], "8", id="last hash"),
        pytest.param(["DELETE FROM entries WHERE seq = 1"], "1", id="first gone"),
        pytest.param(["DELETE FROM entries WHERE seq = 4"], "4", id="one gone"),
        pytest.param(["DELETE FROM entries WHERE seq BETWEEN 3 AND 6"], "3", id="cut in the middle"),
        pytest.param(
            ["DELETE FROM entries WHERE seq = 4", "UPDATE entries SET seq = seq - 1 WHERE seq > 4"],
            "4",
            id="one gone and closed up",
        ),
        pytest.param(
            [
                "UPDATE entries SET seq = 100 WHERE seq = 2",
                "UPDATE entries SET seq = 2 WHERE seq = 3",
                "UPDATE entries SET seq = 3 WHERE seq = 100",
            ],
            "2",
            id="two swapped",
        ),
        pytest.param(
            ["INSERT INTO entries SELECT 9, time, event, fields, hash FROM entries WHERE seq = 8"],
            "9",
            id="one doubled",
        ),
        pytest.param(["UPDATE entries SET seq = seq + 1000"], "1", id="renumbered"),
    ],
)
def test_tampering_is_found_and_placed(
    journal: Journal, journal_path: Path, clock: ManualClock, statements: list[str], seq: str
) -> None:
    write_one_visit(journal, clock)
    attack(journal_path, *statements)
    assert journal.verify() == Err(Failure(code=Code.JOURNAL_BROKEN, subject=seq))


def test_a_value_of_another_type_is_found(journal: Journal, journal_path: Path, clock: ManualClock) -> None:
    """A strict table refuses this; one whose definition was rewritten does not."""
    write_one_visit(journal, clock)
    attack(
        journal_path,
        "CREATE TABLE copy AS SELECT seq, time, event, CAST(fields AS BLOB) AS fields, hash FROM entries",
        "DROP TABLE entries",
        "ALTER TABLE copy RENAME TO entries",
    )
    assert journal.verify() == Err(Failure(code=Code.JOURNAL_BROKEN, subject="1"))


def test_entries_cut_off_at_the_end_need_a_checkpoint(journal: Journal, journal_path: Path, clock: ManualClock) -> None:
    """The limit that docs/decisions/0006-journal.md states."""
    write_one_visit(journal, clock)
    attack(journal_path, "DELETE FROM entries WHERE seq > 5")
    assert journal.verify() == Ok(5)


def test_reading_an_entry_that_makes_no_sense_names_it(
    journal: Journal, journal_path: Path, clock: ManualClock
) -> None:
    write_one_visit(journal, clock)
    attack(journal_path, "UPDATE entries SET fields = '{' WHERE seq = 2")
    assert journal.read() == Err(Failure(code=Code.JOURNAL_BROKEN, subject="2"))


def test_a_folder_a_file_of_another_kind_and_a_missing_disk_are_refused(tmp_path: Path, clock: ManualClock) -> None:
    text = tmp_path / "text.db"
    text.write_text(
        "not a database, whatever its name says; long enough to be read as a header of one hundred bytes" * 2
    )
    for path in (tmp_path, text, text / "below" / "journal.db"):
        opened = open_journal(path, clock)
        assert isinstance(opened, Err)
        assert opened.failure.code is Code.JOURNAL_UNAVAILABLE
        assert str(tmp_path) not in opened.failure.subject


def test_a_journal_of_a_newer_program_is_left_alone(journal: Journal, journal_path: Path, clock: ManualClock) -> None:
    write_one_visit(journal, clock)
    journal.close()
    with closing(sqlite3.connect(journal_path)) as connection:
        connection.execute("PRAGMA user_version=2")
    opened = open_journal(journal_path, clock)
    assert opened == Err(Failure(code=Code.JOURNAL_UNAVAILABLE, subject="made by a newer program"))


def test_a_write_that_another_program_holds_up_is_refused(journal: Journal, journal_path: Path) -> None:
    with closing(sqlite3.connect(journal_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        appended = journal.append("session.started")
        assert appended == Err(Failure(code=Code.JOURNAL_UNAVAILABLE, subject="SQLITE_BUSY"))
        assert journal.verify() == Ok(0)
        other.execute("ROLLBACK")
    assert isinstance(journal.append("session.started"), Ok)
    assert journal.verify() == Ok(1)


def test_a_full_disk_is_refused_and_the_chain_stays_whole(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk; it holds for a process, so a process of its own meets it."""
    script = """
import resource, signal, sys
from pathlib import Path
from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.domain.result import Ok
from kiosk_app.journal.store import open_journal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
journal = open_journal(Path(sys.argv[1]), SystemClock()).value
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
written = 0
while isinstance(result := journal.append("session.started"), Ok):
    written += 1
print(result.failure.code, journal.verify() == Ok(written), written > 0)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(isinstance(journal.append("session.started"), Ok), journal.verify() == Ok(written + 1))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "journal.db")], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["J-UNAVAILABLE", "True", "True", "True", "True"], done.stderr


def test_a_commit_is_on_the_disk_and_not_only_on_its_way(journal: Journal) -> None:
    """SQLite's FULL is 2; what it does at power loss cannot be seen without one."""
    with journal._writing.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
