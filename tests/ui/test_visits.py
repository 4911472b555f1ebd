from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from kiosk_app.program import Visits
from kiosk_app.session import states

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_a_language_chosen_on_the_attract_screen_ends_no_visit(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    visits = Visits(1)
    for stage in (states.Attract(), states.Attract(), states.Scanning()):
        visits.see(stage)
    with qtbot.assertNotEmitted(application.aboutToQuit, wait=50):
        pass
    visits.see(states.Attract())
    application.exec()  # ends only because the first visit has ended
