"""Every way a room can refuse, as a closed set of stable codes.

The first letter names the room: S scanning, V verification, A applicants, F forms, P printing, J journal,
C configuration. A code is shown small on the citizen's screen, explained to staff and written to the journal; a
released code never changes its meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@unique
class Code(StrEnum):
    """The stable name of a refusal."""

    NO_CAMERA = "S-NO-CAMERA"
    CAMERA_LOST = "S-CAMERA-LOST"
    CAMERA_FROZEN = "S-CAMERA-FROZEN"
    CAMERA_DARK = "S-CAMERA-DARK"
    NO_SCANNER = "S-NO-SCANNER"
    SCANNER_LOST = "S-SCANNER-LOST"
    NO_CODE_FOUND = "S-NO-CODE"
    SEVERAL_CODES = "S-SEVERAL-CODES"
    FILE_UNREADABLE = "S-FILE"

    NOT_OURS = "V-NOT-OURS"
    UNREADABLE = "V-UNREADABLE"
    UNKNOWN_ISSUER = "V-UNKNOWN-ISSUER"
    OTHER_HALL = "V-OTHER-HALL"
    TAMPERED = "V-TAMPERED"
    EXPIRED = "V-EXPIRED"
    NOT_YET_VALID = "V-NOT-YET-VALID"
    CLOCK = "V-CLOCK"
    NEWER_VERSION = "V-NEWER-VERSION"
    TOO_LARGE = "V-TOO-LARGE"
    ALREADY_PRINTED = "V-ALREADY-PRINTED"
    INCOMPLETE = "V-INCOMPLETE"
    NO_TRUST_STORE = "V-NO-TRUST-STORE"
    REGISTER_UNAVAILABLE = "V-REGISTER"

    APPLICATION_SCHEMA = "A-SCHEMA"
    APPLICATION_FIELD = "A-FIELD"

    NO_FORM = "F-NO-FORM"
    UNKNOWN_FORM = "F-UNKNOWN-FORM"
    TEMPLATE_DAMAGED = "F-TEMPLATE"
    GLYPH_MISSING = "F-GLYPH"
    OVERFLOW = "F-OVERFLOW"

    NO_PRINTER = "P-NO-PRINTER"
    PRINTER_REFUSED = "P-REFUSED"
    PRINT_FAILED = "P-FAILED"
    PRINT_TIMED_OUT = "P-TIMEOUT"
    PAPER_OUT = "P-PAPER"
    PAPER_JAM = "P-JAM"
    PRINTER_DOOR_OPEN = "P-DOOR"
    PAGES_MISSING = "P-PAGES"
    OUTPUT_UNWRITABLE = "P-OUTPUT"

    JOURNAL_UNAVAILABLE = "J-UNAVAILABLE"
    JOURNAL_BROKEN = "J-BROKEN"

    CONFIGURATION = "C-CONFIG"
    KEYS_UNUSABLE = "C-KEYS"


COULD_NOT_CHECK = frozenset(
    {
        Code.NO_CAMERA,
        Code.CAMERA_LOST,
        Code.CAMERA_FROZEN,
        Code.CAMERA_DARK,
        Code.NO_SCANNER,
        Code.SCANNER_LOST,
        Code.NO_CODE_FOUND,
        Code.SEVERAL_CODES,
        Code.UNREADABLE,
        Code.CLOCK,
        Code.NO_TRUST_STORE,
        Code.REGISTER_UNAVAILABLE,
        Code.INCOMPLETE,
    }
)
"""Codes that say nothing about the barcode itself: only these offer "try again"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A refusal: its code and, for staff and IT, which part it was about.

    ``subject`` names a field, a form, a file or a setting and never holds a value a citizen entered. ``moment`` is when
    that happened which stands in the way, where there is such a moment.
    """

    code: Code
    subject: str = ""
    moment: datetime | None = None

    @property
    def may_retry(self) -> bool:
        """Whether doing the same again can succeed without staff changing anything."""
        return self.code in COULD_NOT_CHECK
