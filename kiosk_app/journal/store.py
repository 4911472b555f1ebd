"""The journal's store: append, read, verify. One thread writes (``writer``); any may read and verify meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.exc import SQLAlchemyError

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok
from kiosk_app.journal import chain, database
from kiosk_app.journal.catalogue import event_catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy import Engine, Row

    from kiosk_app.devices.clock.port import Clock
    from kiosk_app.domain.result import Result


JOURNAL_FILE = "journal.db"
"""The journal's name in the state folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """Something that happened and may be written: its event and fields passed the catalogue."""

    time: datetime
    event: str
    fields: Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One durable entry; ``seq`` counts from 1, ``time`` is in UTC to the millisecond, ``hash`` ends its chain."""

    seq: int
    time: datetime
    event: str
    fields: Mapping[str, str | int]
    hash: str


class Journal:
    """An open journal. Opened by ``open_journal`` only."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._reading = engine
        self._writing = engine.execution_options(writes=True)
        self._clock = clock

    def occurrence(self, event: str, **fields: str | int) -> Occurrence:
        """Name what happened just now, without writing it.

        Raises ``ValueError`` where the catalogue (``events.toml``) does not allow it: a defect of the caller.
        """
        return Occurrence(time=self._clock.now(), event=event, fields=event_catalogue().check(event, fields))

    def append(self, event: str, **fields: str | int) -> Result[Entry]:
        """Write what happened just now; durable when this returns. ``J-UNAVAILABLE`` where it could not be written.

        Raises ``ValueError`` as ``occurrence`` does.
        """
        return self.write(self.occurrence(event, **fields))

    def write(self, occurrence: Occurrence) -> Result[Entry]:
        """Write ``occurrence``; durable when this returns. ``J-UNAVAILABLE`` where it could not be written."""
        time = occurrence.time.astimezone(UTC).isoformat(timespec="milliseconds")
        fields = msgspec.json.encode(occurrence.fields, order="sorted").decode("ascii")
        newest = (
            select(database.entries.c.seq, database.entries.c.hash).order_by(database.entries.c.seq.desc()).limit(1)
        )
        try:
            with self._writing.begin() as connection:
                head = connection.execute(newest).one_or_none()
                seq, previous = (head.seq + 1, head.hash) if head else (1, chain.GENESIS)
                link = chain.link(seq=seq, time=time, event=occurrence.event, fields=fields, previous=previous)
                connection.execute(
                    insert(database.entries).values(
                        seq=link.seq, time=link.time, event=link.event, fields=link.fields, hash=link.hash
                    )
                )
        except SQLAlchemyError as error:
            return Err(_unavailable(error))
        return Ok(_entry(link))

    def read(self, since: datetime | None = None) -> Result[tuple[Entry, ...]]:
        """The entries from ``since`` on (all, where None), oldest first, as stored: ``verify`` says if they are true.

        ``J-UNAVAILABLE`` where they cannot be read, ``J-BROKEN`` with the entry's number where one makes no sense.
        """
        query = select(database.entries).order_by(database.entries.c.seq)
        if since is not None:
            query = query.where(database.entries.c.time >= since.astimezone(UTC).isoformat(timespec="milliseconds"))
        found: list[Entry] = []
        try:
            with self._reading.connect() as connection:
                for row in connection.execute(query):
                    try:
                        found.append(_entry(_link(row)))
                    except (TypeError, ValueError):
                        return Err(_broken(row.seq))
        except SQLAlchemyError as error:
            return Err(_unavailable(error))
        return Ok(tuple(found))

    def verify(self) -> Result[int]:
        """Check the whole chain and give the number of entries.

        ``J-BROKEN``, its subject the number of the first entry that was changed, moved, added or is gone;
        ``J-UNAVAILABLE`` where the file cannot be read. Entries cut off at the end leave a chain that is whole: only a
        checkpoint kept elsewhere can tell.
        """
        count, previous = 0, chain.GENESIS
        try:
            with self._reading.connect().execution_options(yield_per=1000) as connection:
                for row in connection.execute(select(database.entries).order_by(database.entries.c.seq)):
                    link = _link(row)
                    if not chain.follows(link, seq=count + 1, previous=previous):
                        return Err(_broken(count + 1))
                    count, previous = link.seq, link.hash
        except SQLAlchemyError as error:
            return Err(_unavailable(error))
        return Ok(count)

    def latest_time(self) -> datetime | None:
        """When the newest entry was written: the time of day cannot be before it. None where no entry tells."""
        newest = select(database.entries.c.time).order_by(database.entries.c.seq.desc()).limit(1)
        try:
            with self._reading.connect() as connection:
                return datetime.fromisoformat(connection.execute(newest).scalar_one())
        except (SQLAlchemyError, TypeError, ValueError):
            return None

    def close(self) -> None:
        """Let go of the file."""
        self._reading.dispose()


def open_journal(path: Path, clock: Clock) -> Result[Journal]:
    """Open the journal in the SQLite file ``path``; it and its folder are made where they are missing.

    ``J-UNAVAILABLE`` where it cannot be opened and written, or was made by a newer program.
    """
    engine = database.connect(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with engine.execution_options(writes=True).begin() as connection:
            known = database.create_schema(connection)
    except (OSError, SQLAlchemyError) as error:
        engine.dispose()
        return Err(_unavailable(error))
    if not known:
        engine.dispose()
        return Err(Failure(code=Code.JOURNAL_UNAVAILABLE, subject="made by a newer program"))
    return Ok(Journal(engine, clock))


def _link(row: Row[tuple[int, str, str, str, str]]) -> chain.Link:
    return chain.Link(seq=row.seq, time=row.time, event=row.event, fields=row.fields, hash=row.hash)


def _entry(link: chain.Link) -> Entry:
    fields = msgspec.json.decode(link.fields, type=dict[str, str | int])
    return Entry(seq=link.seq, time=datetime.fromisoformat(link.time), event=link.event, fields=fields, hash=link.hash)


def _unavailable(error: Exception) -> Failure:
    """Name the driver's own kind of error: SQLite's messages hold paths and SQL that help nobody at the counter."""
    cause = getattr(error, "orig", None) or error
    name = getattr(cause, "sqlite_errorname", None) or type(cause).__name__
    return Failure(code=Code.JOURNAL_UNAVAILABLE, subject=name)


def _broken(seq: int) -> Failure:
    return Failure(code=Code.JOURNAL_BROKEN, subject=str(seq))
