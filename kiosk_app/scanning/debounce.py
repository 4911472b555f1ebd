"""From what single pictures show to one decision: which code is the citizen holding up?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk_app.domain.barcode import UntrustedBarcode
    from kiosk_app.domain.result import Result

OURS = re.compile(r"KTG\d+:", re.ASCII)
"""Every version of our payload: a newer one must reach verification, which can say so."""

CONFIRMING_READS = 2
SETTLE_MS = 60
"""Ours is reported after so long with one read only.

Its signature rules out a misread, and a second code of ours beside it would have shown by then.
"""
CONFIRM_WITHIN_MS = 2000
IN_VIEW_MS = 400
"""Codes read within this time of each other are in view together."""
FOREIGN_MS = 800
"""A foreign code is reported when it has been in view so long without ours: ours may still be on its way."""
GONE_MS = 1500
"""A reported code that was out of view for so long may be reported again."""


@dataclass(slots=True)
class _Track:
    barcode: UntrustedBarcode
    first_ms: int
    last_ms: int
    reads: int = 1
    appeared_ms: int = 0
    """When it came into view, this time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The code in view, and the time (ms) of the picture in which it was first read."""

    barcode: UntrustedBarcode
    readable_since_ms: int


def is_ours(barcode: UntrustedBarcode) -> bool:
    """Whether the code claims to be one of ours; nothing else about it is known."""
    return OURS.match(barcode.untrusted_text) is not None


def choose(codes: Iterable[UntrustedBarcode]) -> Result[UntrustedBarcode | None]:
    """The one code that counts among those in view together; ``S-SEVERAL-CODES`` rather than a choice by chance.

    Ours count before others. The same text twice is one code.
    """
    texts = {code.untrusted_text: code for code in codes}
    ours = [code for code in texts.values() if is_ours(code)]
    candidates = ours or list(texts.values())
    if len(candidates) > 1:
        return Err(Failure(code=Code.SEVERAL_CODES))
    return Ok(candidates[0] if candidates else None)


class Debounce:
    """Reports each code once, when it is confirmed. Remembers the last seconds only."""

    def __init__(self) -> None:
        self._tracks: dict[str, _Track] = {}
        self._reported: dict[str, int] = {}
        self._several_until_ms = -1

    def see(self, codes: Iterable[UntrustedBarcode], now_ms: int) -> Result[Confirmed] | None:
        """Take in the codes of the picture taken at ``now_ms``; None while there is nothing new to report."""
        self._follow(codes, now_ms)
        in_view = self._in_view(now_ms)
        choice = choose(track.barcode for track in in_view)
        if isinstance(choice, Err):
            return self._several(choice, in_view, now_ms)
        if choice.value is None or choice.value.untrusted_text in self._reported:
            return None
        track = self._tracks[choice.value.untrusted_text]
        if not _confirmed(track, now_ms):
            return None
        self._reported[track.barcode.untrusted_text] = now_ms
        return Ok(Confirmed(barcode=track.barcode, readable_since_ms=track.first_ms))

    def _in_view(self, now_ms: int) -> list[_Track]:
        """What is shown now. A reported code is not, once another took its place: phones page through several codes."""
        recent = [track for track in self._tracks.values() if now_ms - track.last_ms <= IN_VIEW_MS]
        newest_ms = max((track.appeared_ms for track in recent), default=now_ms)
        return [
            track
            for track in recent
            if track.last_ms >= newest_ms or track.barcode.untrusted_text not in self._reported
        ]

    def _follow(self, codes: Iterable[UntrustedBarcode], now_ms: int) -> None:
        self._tracks = {
            text: track for text, track in self._tracks.items() if now_ms - track.last_ms <= CONFIRM_WITHIN_MS
        }
        self._reported = {text: last for text, last in self._reported.items() if now_ms - last <= GONE_MS}
        for code in {code.untrusted_text: code for code in codes}.values():
            track = self._tracks.get(code.untrusted_text)
            if track is None:
                self._tracks[code.untrusted_text] = _Track(
                    barcode=code, first_ms=now_ms, last_ms=now_ms, appeared_ms=now_ms
                )
            else:
                if now_ms - track.last_ms > IN_VIEW_MS:
                    track.appeared_ms = now_ms
                track.barcode, track.last_ms = code, now_ms
                track.reads += 1
            if code.untrusted_text in self._reported:
                self._reported[code.untrusted_text] = now_ms

    def _several(self, refusal: Err, in_view: list[_Track], now_ms: int) -> Err | None:
        """Report several codes once each time they come together, when each was confirmed."""
        already = now_ms <= self._several_until_ms
        confirmed = [track for track in in_view if track.reads >= CONFIRMING_READS]
        if not already and isinstance(choose(track.barcode for track in confirmed), Ok):
            return None
        self._several_until_ms = now_ms + GONE_MS
        return None if already else refusal


def _confirmed(track: _Track, now_ms: int) -> bool:
    known_ms = now_ms - track.first_ms
    if is_ours(track.barcode):
        return track.reads >= CONFIRMING_READS or known_ms >= SETTLE_MS
    return track.reads >= CONFIRMING_READS and track.last_ms == now_ms and known_ms >= FOREIGN_MS
