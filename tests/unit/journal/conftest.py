from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from kiosk_app.devices.clock.manual import ManualClock
from kiosk_app.domain.result import Ok
from kiosk_app.journal.store import Journal, open_journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def journal_path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.db"


@pytest.fixture
def journal(journal_path: Path, clock: ManualClock) -> Iterator[Journal]:
    opened = open_journal(journal_path, clock)
    assert isinstance(opened, Ok)
    with closing(opened.value) as journal:
        yield journal
