from __future__ import annotations

import pytest

from kiosk_app.domain.failures import Code
from kiosk_app.printing.state_reasons import attention


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("media-empty", Code.PAPER_OUT),
        ("media-needed-error", Code.PAPER_OUT),
        ("media-jam-error", Code.PAPER_JAM),
        ("door-open", Code.PRINTER_DOOR_OPEN),
        ("cover-open-error", Code.PRINTER_DOOR_OPEN),
        ("offline", Code.NO_PRINTER),
        ("paused", Code.PRINTER_REFUSED),
        ("toner-empty-error", Code.PRINTER_REFUSED),
    ],
)
def test_what_stops_paper_is_told_with_its_code(reason: str, code: Code) -> None:
    assert attention([reason], stalled=False) is code


@pytest.mark.parametrize(
    "reasons",
    [
        [],
        ["job-printing", "cups-waiting-for-job-completed", "processing-to-stop-point"],
        ["toner-low-warning", "media-low-report", "marker-supply-low"],
        ["media-empty-report"],
        ["a-reason-of-some-maker"],
    ],
)
def test_what_does_not_stop_paper_is_never_told(reasons: list[str]) -> None:
    assert attention(reasons, stalled=True) is None


def test_a_warning_is_told_only_of_a_job_that_stands_still() -> None:
    assert attention(["media-empty-warning"], stalled=False) is None
    assert attention(["media-empty-warning"], stalled=True) is Code.PAPER_OUT


def test_a_jam_is_told_before_the_door_that_was_opened_to_clear_it() -> None:
    assert attention(["door-open", "media-jam", "media-empty"], stalled=False) is Code.PAPER_JAM


def test_a_printer_that_does_not_answer_is_told_before_what_it_said_last() -> None:
    assert attention(["media-empty", "offline"], stalled=False) is Code.NO_PRINTER
