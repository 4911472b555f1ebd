"""What the rooms made of one barcode: everything the citizen is shown and the printer is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk_app.domain.redaction import Redacted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk_app.domain.application import Application
    from kiosk_app.domain.forms import FilledDocument
    from kiosk_app.domain.printing import PrintedCode, PrintId


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Prepared(Redacted):
    """One application with its filled forms in counter order; ``room_ms`` is how long each room took, in ms.

    ``codes`` are the barcodes it came from, which printing it uses up.
    """

    reference: PrintId
    application: Application
    documents: tuple[FilledDocument, ...]
    room_ms: Mapping[str, float]
    codes: tuple[PrintedCode, ...] = ()
