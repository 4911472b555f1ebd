from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from printers import IppPrinter, Scheduler, add_queue, running_cupsd, running_printer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def scheduler() -> Iterator[Scheduler]:
    """A private print scheduler without queues."""
    with running_cupsd() as started:
        yield started


@pytest.fixture
def ipp_printer(scheduler: Scheduler) -> Iterator[IppPrinter]:
    """A printer behind the scheduler's queue ``counter``."""
    with running_printer() as started:
        add_queue(scheduler, "counter", started)
        yield started
