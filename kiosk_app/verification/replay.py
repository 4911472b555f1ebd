"""Which codes were printed already, so that a photograph of a code prints nobody's papers a second time.

Kept is a keyed hash of the code's random id, when it was printed, and until when: nothing about a person, and without
the tablet's own key not even which code it was.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.printing import PrintedCode
from kiosk_app.domain.result import Err, Result
from kiosk_app.payload.keys import put

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from kiosk_app.domain.barcode import UntrustedBarcode
    from kiosk_app.domain.verified import VerifiedPayload
    from kiosk_app.verification.verifier import Verifier

REGISTER_FILE = "printed.db"
KEY_FILE = "printed.key"
_KEY_BYTES = 32
_PATIENCE_S = 2.0
"""How long to wait for a database that someone else writes to."""

_TABLE = """
create table if not exists printed (
  mark blob primary key,
  printed_at integer not null,
  forget_at integer not null
) without rowid
"""


class ReplayRegister:
    """The codes this tablet printed, each kept until it has expired, ``clock_skew_s`` included.

    May be called from any thread. The files below ``state`` are opened for every question: a disk that failed once
    and works again is used again. A register that can't be used keeps nobody from being served: ``on_unavailable`` is
    told (``V-REGISTER``), from the calling thread.
    """

    def __init__(self, state: Path, *, clock_skew_s: int, on_unavailable: Callable[[Failure], None]) -> None:
        self._state = state
        self._skew = clock_skew_s
        self._on_unavailable = on_unavailable
        self._lock = threading.Lock()

    def printed_at(self, code: PrintedCode, now: datetime) -> datetime | None:
        """When this code was first printed; None where it was not, or could not be looked up."""
        try:
            with self._lock, closing(self._open(now)) as database, database:
                row = database.execute(
                    "select printed_at from printed where mark = ?", (self._mark_of(code),)
                ).fetchone()
        except (OSError, sqlite3.Error) as error:
            self._report(error)
            return None
        return datetime.fromtimestamp(row[0], UTC) if row else None

    def mark(self, codes: Iterable[PrintedCode], now: datetime) -> None:
        """Keep that these codes were printed now; the first time counts."""
        printed_at = int(now.timestamp())
        try:
            with self._lock, closing(self._open(now)) as database, database:
                rows = [(self._mark_of(code), printed_at, code.expires_at + self._skew) for code in codes]
                database.executemany("insert or ignore into printed values (?, ?, ?)", rows)
        except (OSError, sqlite3.Error) as error:
            self._report(error)

    def _mark_of(self, code: PrintedCode) -> bytes:
        return hmac.digest(self._key(), code.payload_id, hashlib.sha256)

    def _key(self) -> bytes:
        """The tablet's own key; a new one where there is none or it is damaged, so that no mark fits any more."""
        path = self._state / KEY_FILE
        key = path.read_bytes() if path.exists() else b""
        if len(key) != _KEY_BYTES:
            key = secrets.token_bytes(_KEY_BYTES)
            put(path, key)
        return key

    def _open(self, now: datetime) -> sqlite3.Connection:
        """The database without what has expired by now."""
        self._state.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._state / REGISTER_FILE, timeout=_PATIENCE_S)
        try:
            database.execute("pragma secure_delete = on")
            database.execute(_TABLE)
            with database:
                database.execute("delete from printed where forget_at <= ?", (int(now.timestamp()),))
        except sqlite3.Error:
            database.close()
            raise
        return database

    def _report(self, error: Exception) -> None:
        self._on_unavailable(Failure(code=Code.REGISTER_UNAVAILABLE, subject=type(error).__name__))


class OncePerCode:
    """A verifier that refuses what was printed already: ``V-ALREADY-PRINTED`` with the moment of the print.

    Only staff may print it again, so it offers no second try.
    """

    def __init__(self, verifier: Verifier, register: ReplayRegister) -> None:
        self._verifier = verifier
        self._register = register

    def verify(self, barcode: UntrustedBarcode, now: datetime) -> Result[VerifiedPayload]:
        """As the verifier does; a code it refuses is not looked up."""
        verified = self._verifier.verify(barcode, now)
        if isinstance(verified, Err):
            return verified
        code = PrintedCode(payload_id=verified.value.payload_id, expires_at=verified.value.expires_at)
        moment = self._register.printed_at(code, now)
        return verified if moment is None else Err(Failure(code=Code.ALREADY_PRINTED, moment=moment))
