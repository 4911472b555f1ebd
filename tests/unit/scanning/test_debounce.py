"""One decision from many pictures: ours before others, never a choice by chance, never the same code twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok
from kiosk_app.scanning.debounce import FOREIGN_MS, GONE_MS, SETTLE_MS, Debounce, choose, is_ours

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk_app.domain.barcode import UntrustedBarcode

    Seen = Callable[[str], UntrustedBarcode]

FRAME_MS = 33
FOREIGN = ["https://example.test/", "WIFI:S:hall;;", "HC1:6BF", "BEGIN:VCARD", "ktg1:lower", "", "KTG:1", " KTG1:A"]


def told(views: Sequence[tuple[UntrustedBarcode, ...]], debounce: Debounce | None = None, start: int = 0) -> list[str]:
    """What is reported for one picture after another: texts, and codes of refusals."""
    debounce = debounce or Debounce()
    reports = []
    for number, codes in enumerate(views):
        news = debounce.see(codes, start + number * FRAME_MS)
        if isinstance(news, Ok):
            reports.append(news.value.barcode.untrusted_text)
        elif isinstance(news, Err):
            reports.append(str(news.failure.code))
    return reports


def test_a_second_read_confirms_and_the_code_is_reported_once(seen: Seen) -> None:
    assert told([(seen("KTG1:A"),)]) == []
    assert told([(seen("KTG1:A"),)] * 2) == ["KTG1:A"]
    assert told([(seen("KTG1:A"),)] * 90) == ["KTG1:A"]


def test_a_code_that_could_be_read_only_once_is_reported_when_no_other_turned_up(seen: Seen) -> None:
    debounce = Debounce()
    assert debounce.see((seen("KTG1:A"),), 1000) is None
    assert debounce.see((), 1033) is None
    news = debounce.see((), 1000 + SETTLE_MS)
    assert isinstance(news, Ok)
    assert news.value.readable_since_ms == 1000
    assert told([(seen("KTG1:A"),), (seen("KTG1:B"),), (), ()]) == []


def test_one_read_of_a_foreign_code_is_not_believed(seen: Seen) -> None:
    assert told([(seen("poster"),), *[()] * 90]) == []
    assert told([(seen("poster"),), *[()] * 90, (seen("poster"),)]) == []


def test_a_code_that_went_away_and_comes_back_is_reported_again(seen: Seen) -> None:
    gone = GONE_MS // FRAME_MS + 2
    here = [(seen("KTG1:A"),)] * 3
    assert told([*here, *[()] * gone, *here]) == ["KTG1:A", "KTG1:A"]
    assert told([*here, *[()] * 10, *here]) == ["KTG1:A"]


def test_the_next_code_of_a_household_is_reported_after_the_first(seen: Seen) -> None:
    views = [(seen("KTG1:A"),)] * 3 + [()] * 20 + [(seen("KTG1:B"),)] * 3
    assert told(views) == ["KTG1:A", "KTG1:B"]


def test_two_of_ours_together_are_refused_once_and_again_when_they_come_again(seen: Seen) -> None:
    both = (seen("KTG1:A"), seen("KTG1:B"))
    assert told([both] * 60) == ["S-SEVERAL-CODES"]
    assert told([both] * 5 + [()] * (GONE_MS // FRAME_MS + 15) + [both] * 5) == ["S-SEVERAL-CODES"] * 2


def test_two_of_ours_read_in_turns_are_in_view_together(seen: Seen) -> None:
    assert told([(seen("KTG1:A"),), (seen("KTG1:B"),)] * 10) == ["S-SEVERAL-CODES"]


def test_when_one_of_two_is_taken_away_the_other_is_reported(seen: Seen) -> None:
    both = (seen("KTG1:A"), seen("KTG1:B"))
    assert told([both] * 5 + [(seen("KTG1:A"),)] * 30) == ["S-SEVERAL-CODES", "KTG1:A"]


@pytest.mark.parametrize("foreign", FOREIGN)
def test_ours_wins_over_a_foreign_code_beside_it(seen: Seen, foreign: str) -> None:
    assert told([(seen(foreign), seen("KTG1:A"))] * 60) == ["KTG1:A"]


def test_ours_wins_over_a_foreign_code_that_was_there_before(seen: Seen) -> None:
    before = FOREIGN_MS // FRAME_MS - 2
    assert told([(seen("poster"),)] * before + [(seen("poster"), seen("KTG1:A"))] * 30) == ["KTG1:A"]


@pytest.mark.parametrize("foreign", FOREIGN)
def test_a_foreign_code_alone_is_reported_when_it_stays(seen: Seen, foreign: str) -> None:
    assert told([(seen(foreign),)] * 10) == []
    assert told([(seen(foreign),)] * 60) == [foreign]


def test_several_foreign_codes_are_refused_and_not_chosen_from(seen: Seen) -> None:
    assert told([(seen("one"), seen("two"))] * 60) == ["S-SEVERAL-CODES"]


def test_a_newer_version_of_ours_is_ours(seen: Seen) -> None:
    assert is_ours(seen("KTG2:NEW"))
    assert told([(seen("KTG2:NEW"), seen("poster"))] * 5) == ["KTG2:NEW"]


def test_the_same_text_twice_in_one_picture_is_one_code(seen: Seen) -> None:
    chosen = choose([seen("KTG1:A"), seen("KTG1:A")])
    assert isinstance(chosen, Ok)
    assert told([(seen("KTG1:A"), seen("KTG1:A"))]) == []


def test_nothing_in_view_is_nothing_chosen_and_several_are_refused(seen: Seen) -> None:
    assert choose([]) == Ok(None)
    refused = choose([seen("KTG1:A"), seen("KTG1:B"), seen("poster")])
    assert isinstance(refused, Err)
    assert refused.failure.code is Code.SEVERAL_CODES


@pytest.mark.parametrize("page_ms", [500, 700, 1500, 3000])
def test_a_phone_that_pages_through_codes_is_read_page_by_page(page_ms: int, seen: Seen) -> None:
    for texts in (["KTG1:A", "KTG1:B"], ["KTG1:A", "KTG1:B", "KTG1:C"]):
        pages = [(seen(text),) for text in texts for _ in range(page_ms // FRAME_MS)]
        reports = told(pages * 3)
        assert reports[: len(texts)] == texts
        assert set(reports) == set(texts), "never taken for several at once"


def test_a_reported_code_and_a_second_one_beside_it_are_several(seen: Seen) -> None:
    first, second = seen("KTG1:A"), seen("KTG1:B")
    assert told([(first,)] * 9 + [(first, second)] * 9) == ["KTG1:A", "S-SEVERAL-CODES"]
