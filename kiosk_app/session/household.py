"""Which verified codes belong together: one household may need several, shown in any order and more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk_app.domain.verified import VerifiedPayload


def same_household(one: VerifiedPayload, other: VerifiedPayload) -> bool:
    """Whether both are codes of one set."""
    if one.position is None or other.position is None:
        return False
    return (one.issuer, one.position.set_id) == (other.issuer, other.position.set_id)


def missing(parts: Sequence[VerifiedPayload]) -> tuple[int, ...]:
    """The indices that a household's ``parts`` lack, from 1.

    Empty where they contradict each other, too: no further code can mend that, and the applicants' room refuses it.
    """
    positions = [part.position for part in parts if part.position is not None]
    indices = {position.index for position in positions}
    totals = {position.total for position in positions}
    if len(totals) != 1 or len(indices) != len(positions):
        return ()
    return tuple(index for index in range(1, max(totals) + 1) if index not in indices)
