"""The journal's table and how SQLite is told to keep it: durable at every commit, and never rewritten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import DDL, URL, Column, Integer, MetaData, Table, Text, create_engine, event

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine

BUSY_MS = 2000
"""How long a write waits for another process that holds the database, in ms."""

SCHEMA_VERSION = 1

metadata = MetaData()

entries = Table(
    "entries",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("time", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Column("hash", Text, nullable=False),
    sqlite_strict=True,
)

# REPLACE deletes without asking a DELETE trigger, so an INSERT must not hit an entry that is there.
_REFUSALS = {"UPDATE": "", "DELETE": "", "INSERT": "WHEN EXISTS (SELECT 1 FROM entries WHERE seq = NEW.seq) "}
for _change, _condition in _REFUSALS.items():
    event.listen(
        entries,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy leaves this constructor untyped
            f"CREATE TRIGGER entries_refuse_{_change.lower()} BEFORE {_change} ON entries {_condition}"
            "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        ),
    )


def connect(path: Path) -> Engine:
    """An engine on the SQLite file ``path``; no file is touched before its first connection.

    SQLAlchemy leaves transactions to the driver, and Python's driver begins none before a SELECT; so the engine begins
    them itself, and takes the write lock first where the option ``writes`` is set: a head that was read then stays the
    head until the commit.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"isolation_level": None, "timeout": BUSY_MS / 1000}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def create_schema(connection: Connection) -> bool:
    """Make the table where there is none; whether the file's schema is one this program knows."""
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version == 0:
        metadata.create_all(connection, checkfirst=False)
        connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")
        return True
    return bool(version == SCHEMA_VERSION)
