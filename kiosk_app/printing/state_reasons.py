"""What a printer's state reasons mean for the person who waits (RFC 8011 §5.4.12, PWG 5100.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk_app.devices.printer.port import OFFLINE
from kiosk_app.domain.failures import Code

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLOCKERS = {
    OFFLINE: Code.NO_PRINTER,
    "shutdown": Code.NO_PRINTER,
    "timed-out": Code.NO_PRINTER,
    "connecting-to-device": Code.NO_PRINTER,
    "media-jam": Code.PAPER_JAM,
    "door-open": Code.PRINTER_DOOR_OPEN,
    "cover-open": Code.PRINTER_DOOR_OPEN,
    "interlock-open": Code.PRINTER_DOOR_OPEN,
    "media-empty": Code.PAPER_OUT,
    "media-needed": Code.PAPER_OUT,
    "input-tray-missing": Code.PAPER_OUT,
    "paused": Code.PRINTER_REFUSED,
    "moving-to-paused": Code.PRINTER_REFUSED,
    "marker-supply-empty": Code.PRINTER_REFUSED,
    "toner-empty": Code.PRINTER_REFUSED,
    "marker-waste-full": Code.PRINTER_REFUSED,
    "developer-empty": Code.PRINTER_REFUSED,
    "fuser-over-temp": Code.PRINTER_REFUSED,
    "opc-life-over": Code.PRINTER_REFUSED,
    "output-area-full": Code.PRINTER_REFUSED,
    "output-tray-missing": Code.PRINTER_REFUSED,
    "stopped": Code.PRINTER_REFUSED,
}
"""Reasons that keep paper from coming out, the one to tell first on top: a jam is cleared through an open door."""


def attention(reasons: Iterable[str], *, stalled: bool) -> Code | None:
    """What a person must mend for the job to go on, if anything.

    A ``-report`` is never told. A ``-warning`` is told only where the job is ``stalled``: one tray of two may be empty
    while the other prints, and a scheduler repeats what it heard during the job before; yet printers exist that stand
    still without paper and call it a warning.
    """
    told = {reason.removesuffix("-error").removesuffix("-warning") for reason in reasons if _counts(reason, stalled)}
    return next((code for blocker, code in _BLOCKERS.items() if blocker in told), None)


def _counts(reason: str, stalled: bool) -> bool:  # noqa: FBT001 - private, one caller
    return not reason.endswith("-report") and (stalled or not reason.endswith("-warning"))
