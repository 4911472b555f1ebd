"""Print and wait, for a program without screens."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from kiosk_app.domain.printing import InProgress
from kiosk_app.printing.run import PrintLimits, PrintRun

if TYPE_CHECKING:
    from kiosk_app.devices.clock.port import Clock
    from kiosk_app.devices.printer.port import Printer
    from kiosk_app.devices.printer.profile import PrinterProfile
    from kiosk_app.domain.printing import Failed, PrintRequest, Sent

_POLL_SECONDS = 0.1


def submit_blocking(
    printer: Printer, request: PrintRequest, profile: PrinterProfile, clock: Clock, limits: PrintLimits | None = None
) -> Sent | Failed:
    """Print ``request`` and give how it ended. An interrupt cancels what has not come out yet."""
    run = PrintRun(request, printer, profile, clock, limits or PrintLimits())
    try:
        while isinstance(outcome := run.advance(), InProgress):
            time.sleep(_POLL_SECONDS)
    finally:
        run.cancel()
    return outcome
