"""What verification vouches for: only ``kiosk_app.verification`` may construct it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk_app.domain.redaction import Redacted

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPosition:
    """Where this code stands among the codes of one large household: ``index`` counts from 1 to ``total``."""

    set_id: bytes
    index: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class VerifiedPayload(Redacted):
    """A payload whose seal, signature, audience and times were all checked.

    ``content`` is the application claim still in its payload schema (integer keys); its fields are not yet validated.
    ``payload_id`` are the 16 bytes of the ``cti`` claim; ``issued_at`` and ``expires_at`` are seconds since 1970 UTC.
    """

    issuer: str
    audience: str
    payload_id: bytes
    issued_at: int
    expires_at: int
    schema_version: int
    content: Mapping[int, object]
    position: SetPosition | None = None
