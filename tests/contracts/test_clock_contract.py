"""What every clock promises, asked of the machine's own clock and of its stand-in."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kiosk_app
from kiosk_app.devices.clock.manual import ManualClock
from kiosk_app.devices.clock.system import SystemClock

if TYPE_CHECKING:
    from kiosk_app.devices.clock.port import Clock


@pytest.fixture(params=[SystemClock, ManualClock])
def clock(request: pytest.FixtureRequest) -> Clock:
    made: Clock = request.param()
    return made


def test_the_time_of_day_is_aware_and_in_utc(clock: Clock) -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_the_count_is_whole_milliseconds_and_never_goes_back(clock: Clock) -> None:
    counts = [clock.monotonic_ms() for _ in range(1000)]
    assert all(type(count) is int for count in counts)
    assert counts == sorted(counts)


def test_the_real_clock_tells_the_present() -> None:
    before = datetime.now(UTC)
    assert before <= SystemClock().now() <= datetime.now(UTC)


def test_advancing_moves_both_clocks_by_the_same() -> None:
    clock = ManualClock(datetime(2026, 4, 1, 9, 0, tzinfo=UTC))
    clock.advance(1500)
    assert clock.now() == datetime(2026, 4, 1, 9, 0, 1, 500_000, tzinfo=UTC)
    assert clock.monotonic_ms() == 1500


def test_setting_the_time_of_day_leaves_the_count_alone() -> None:
    clock = ManualClock()
    clock.advance(1000)
    clock.set(datetime(2020, 1, 1, 9, 0, tzinfo=timezone(timedelta(hours=9))))
    assert clock.now() == datetime(2020, 1, 1, 0, 0, tzinfo=UTC)
    assert clock.monotonic_ms() == 1000


def test_time_cannot_be_advanced_backwards() -> None:
    with pytest.raises(ValueError, match="back"):
        ManualClock().advance(-1)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        ManualClock(datetime(2026, 4, 1))  # noqa: DTZ001 - what is refused


def test_the_stand_in_refuses_to_be_built_on_a_tablet(tmp_path: Path) -> None:
    """A tablet has the package alone, without the tests beside it."""
    shutil.copytree(
        Path(kiosk_app.__file__).parent, tmp_path / "kiosk_app", ignore=shutil.ignore_patterns("__pycache__")
    )
    script = "from kiosk_app.devices.clock.manual import ManualClock; ManualClock()"
    done = subprocess.run(
        [sys.executable, "-S", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "RuntimeError: a stand-in clock outside a source checkout" in done.stderr
