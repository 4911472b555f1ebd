"""Whatever other threads bring arrives on the GUI thread, in order; what goes wrong arrives by its type name alone."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest

from kiosk_app.ui.bridge import Bridge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

PERSONAL = "鎌倉 太郎"


@pytest.fixture
def bridge(qapp: QApplication) -> Iterator[Bridge]:
    assert qapp is not None
    made = Bridge()
    yield made
    made.close()


def _in_gui_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _in_thread(work: object) -> None:
    thread = threading.Thread(target=work)  # type: ignore[arg-type]  # any callable
    thread.start()
    thread.join()


def test_events_from_another_thread_arrive_on_the_gui_thread_in_order(bridge: Bridge, qtbot: QtBot) -> None:
    heard: list[tuple[object, bool]] = []
    bridge.posted.connect(lambda event: heard.append((event, _in_gui_thread())))

    def post_all() -> None:
        for number in range(100):
            bridge.post(number)

    _in_thread(post_all)
    qtbot.waitUntil(lambda: len(heard) == 100)
    assert heard == [(number, True) for number in range(100)]


def test_work_is_done_elsewhere_and_its_result_arrives_here(bridge: Bridge, qtbot: QtBot) -> None:
    results: list[tuple[bool, bool]] = []
    bridge.run_in_background(_in_gui_thread, lambda worked_here: results.append((worked_here, _in_gui_thread())))
    qtbot.waitUntil(lambda: bool(results))
    assert results == [(False, True)]


def test_background_work_keeps_its_order(bridge: Bridge, qtbot: QtBot) -> None:
    started = threading.Event()
    done: list[str] = []
    bridge.run_in_background(lambda: started.wait(5), lambda _: done.append("submit"))
    bridge.run_in_background(lambda: None, lambda _: done.append("cancel"))
    started.set()
    qtbot.waitUntil(lambda: len(done) == 2)
    assert done == ["submit", "cancel"]


def _fail(*_: object) -> None:
    raise LookupError(PERSONAL)


def test_a_defect_in_background_work_is_told_by_its_type(bridge: Bridge, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bridge.faulted) as caught:
        bridge.run_in_background(_fail, _fail)
    assert caught.args == ["LookupError"]


def test_a_defect_in_what_takes_the_result_is_told_too(bridge: Bridge, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bridge.faulted) as caught:
        bridge.run_in_background(lambda: 1, _fail)
    assert caught.args == ["LookupError"]


def test_a_defect_in_what_was_called_is_told_too(bridge: Bridge, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bridge.faulted) as caught:
        _in_thread(lambda: bridge.call(_fail))
    assert caught.args == ["LookupError"]


def test_what_nobody_caught_is_told_without_its_message(
    bridge: Bridge, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sys.excepthook, threading.excepthook
    bridge.watch_for_faults()
    with qtbot.waitSignal(bridge.faulted) as caught:
        _in_thread(_fail)
    assert caught.args == ["LookupError"]
    with qtbot.waitSignal(bridge.faulted) as caught:
        sys.excepthook(ValueError, ValueError(PERSONAL), None)
    assert caught.args == ["ValueError"]
    bridge.close()
    assert (sys.excepthook, threading.excepthook) == before
    printed = capsys.readouterr()
    assert PERSONAL not in printed.out + printed.err


def test_signals_leave_python_s_own_objects_whole(bridge: Bridge, qtbot: QtBot) -> None:
    """PySide6 6.12.0 gives away one reference of True with every signal; some hundred later the interpreter aborts."""
    before = sys.getrefcount(True)  # noqa: FBT003 - the object itself is counted
    for number in range(100):
        bridge.post(number)
    qtbot.wait(50)
    assert sys.getrefcount(True) > before - 50  # noqa: FBT003


def test_time_ticks(bridge: Bridge, qtbot: QtBot) -> None:
    with qtbot.waitSignals([bridge.ticked, bridge.ticked], timeout=2000):
        pass


def test_only_the_newest_picture_is_delivered(bridge: Bridge, qtbot: QtBot) -> None:
    seen: list[object] = []
    bridge.framed.connect(lambda visit, pixels, corners: seen.append((visit, pixels, corners)))

    def post_all() -> None:
        for number in range(50):
            bridge.post_frame(1, number, ())

    _in_thread(post_all)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(1, 49, ())]
    _in_thread(lambda: bridge.post_frame(2, 50, ()))
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen[1] == (2, 50, ())


def test_after_closing_nothing_arrives(bridge: Bridge, qtbot: QtBot) -> None:
    heard: list[object] = []
    bridge.posted.connect(heard.append)
    bridge.post("before")
    bridge.close()
    bridge.post("after")
    bridge.run_in_background(lambda: "late", heard.append)
    bridge.close()
    qtbot.wait(300)
    assert heard == []


def test_closing_waits_for_the_work_under_way(bridge: Bridge) -> None:
    started, finished = threading.Event(), []

    def work() -> None:
        started.set()
        finished.append(threading.current_thread().name)

    bridge.run_in_background(work, lambda _: None)
    assert started.wait(5)
    bridge.close()
    assert len(finished) == 1
