"""The one thread that writes the journal while the kiosk serves, in the order in which things were recorded."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Self

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from kiosk_app.domain.result import Result
    from kiosk_app.journal.store import Entry, Journal

PATIENCE_S = 5.0
"""How long ``record_and_wait`` waits for a disk that does not answer, in seconds."""


class JournalWriter:
    """Writes for threads that must not wait for a disk, and holds back the one that must.

    ``on_failure`` is called, on the writer's thread, with every entry's failure; that entry is lost, the next one is
    tried all the same.
    """

    def __init__(self, journal: Journal, on_failure: Callable[[Failure], None]) -> None:
        self._journal = journal
        self._on_failure = on_failure
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")

    def record(self, event: str, **fields: str | int) -> None:
        """Have it written soon; does not wait. The time is that of the call.

        Raises ``ValueError`` where the catalogue does not allow it, ``RuntimeError`` after ``close``.
        """
        self._submit(event, fields)

    def record_and_wait(self, event: str, **fields: str | int) -> Result[Entry]:
        """Have it and all recorded before it written, and return when they are durable.

        For what must be on record before it happens: a print is. ``J-UNAVAILABLE`` where it could not be written, or
        not within ``PATIENCE_S``. Raises as ``record`` does.
        """
        try:
            return self._submit(event, fields).result(PATIENCE_S)
        except TimeoutError:
            return Err(Failure(code=Code.JOURNAL_UNAVAILABLE, subject="the disk does not answer"))

    def close(self) -> None:
        """Write what is still waiting and end the thread; closing twice is no error. The journal stays open."""
        self._thread.shutdown(wait=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _submit(self, event: str, fields: dict[str, str | int]) -> Future[Result[Entry]]:
        occurrence = self._journal.occurrence(event, **fields)

        def write() -> Result[Entry]:
            written = self._journal.write(occurrence)
            if isinstance(written, Err):
                self._on_failure(written.failure)
            return written

        return self._thread.submit(write)
