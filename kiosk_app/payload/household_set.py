"""How a household is spread over several codes: which persons go together, in as few codes as it takes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from kiosk_app.payload.limits import MAX_PRINTED_CHARACTERS, PREFERRED_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk_app.domain.application import Application


def split(household: Application, characters: Callable[[Application, bool], int]) -> tuple[Application, ...] | None:
    """The parts of ``household``: one where a single code is short enough, else the fewest that are.

    A part is the household with some of its persons, who stay in their order; its ``applicant`` still counts in the
    whole household. Of all ways to cut it into so few parts the one is taken whose largest code is the smallest.
    ``characters`` tells the length of a part's code, alone or in a set. None where no way to cut it is short enough
    to be printed.
    """

    @cache
    def part(start: int, end: int) -> Application:
        return replace(household, persons=household.persons[start:end])

    @cache
    def length(start: int, end: int) -> int:
        return characters(part(start, end), end - start < len(household.persons))

    everyone = len(household.persons)
    for limit in (PREFERRED_CHARACTERS, MAX_PRINTED_CHARACTERS):
        for total in range(1, everyone + 1):
            ways = (tuple(pairwise((0, *cuts, everyone))) for cuts in combinations(range(1, everyone), total - 1))
            best = min(ways, key=lambda way: max(length(*span) for span in way))
            if max(length(*span) for span in best) <= limit:
                return tuple(part(*span) for span in best)
    return None
