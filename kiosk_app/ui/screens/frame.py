"""What all screens share: the way's steps above, the visitor's controls below, text beside a picture between them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from kiosk_app.session.events import PreferencesChosen, StartOverTouched
from kiosk_app.session.states import Language
from kiosk_app.ui.widgets.button import Button, Rank
from kiosk_app.ui.widgets.panel import Panel, Rule
from kiosk_app.ui.widgets.picture import Picture
from kiosk_app.ui.widgets.scroll import ScrollColumn
from kiosk_app.ui.widgets.steps import Steps

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from kiosk_app.session.events import Event
    from kiosk_app.ui.surroundings import Surroundings
    from kiosk_app.ui.theme import Theme

LANGUAGE_NAMES = {Language.JAPANESE: "日本語", Language.ENGLISH: "English"}
"""Each language in its own words: who cannot read the others must find it."""
PICTURE_SHARE = 8
STEP_KEYS = ("steps.scan", "steps.check", "steps.print", "steps.counter")


class Screen(QWidget):
    """The ground of every screen. ``intent`` carries an event of the session; a screen knows no other screen."""

    intent = Signal(object)

    may_start_over = True

    def __init__(self, around: Surroundings, title: str) -> None:
        super().__init__()
        self.around = around
        self.setAccessibleName(title)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def send(self, event: Event) -> None:
        """Tell the session what was touched."""
        self.intent.emit(event)

    def action(
        self,
        key: str,
        event: Event,
        *,
        rank: Rank = Rank.SECONDARY,
        icon: str = "",
        large: bool = False,
        stacked: bool = False,
    ) -> Button:
        """A button that sends ``event``; ``key`` names both its words and the widget."""
        theme = self.around.theme
        px = theme.type.heading if large else theme.type.body
        button = Button(self.around.say(key), theme, rank=rank, icon=icon, px=px, stacked=stacked)
        button.setObjectName(key)
        button.clicked.connect(lambda: self.send(event))
        return button

    def assemble(self, body: QLayout, *, step: int | None = None, with_bar: bool = True) -> None:
        """Put the screen together: the steps (``step`` counts from 0; None for none), ``body``, the visitor's bar."""
        theme = self.around.theme
        if step is not None:
            top = QVBoxLayout()
            top.setContentsMargins(theme.space(5), theme.space(3), theme.space(5), 0)
            top.addWidget(self._steps(step))
            self._column.addLayout(top)
        self._column.addLayout(body, 1)
        if with_bar:
            self._column.addWidget(VisitorBar(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc starts over, wherever that is offered."""
        if event.key() == Qt.Key.Key_Escape and self.may_start_over:
            self.send(StartOverTouched())
        else:
            super().keyPressEvent(event)

    def _steps(self, now: int) -> Steps:
        names = tuple(self.around.say(key) for key in STEP_KEYS)
        spoken = self.around.say("steps.spoken", number=now + 1, total=len(names), name=names[now])
        return Steps(names, now, spoken, self.around.theme)


class VisitorBar(QWidget):
    """Start over, text size, contrast and language: the same place on every screen, low enough for a seated visitor."""

    def __init__(self, screen: Screen, *, px: int | None = None) -> None:
        super().__init__()
        around, wishes = screen.around, screen.around.preferences
        theme = around.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule(theme))
        row = QHBoxLayout()
        edge = 2 if around.portrait else 4
        row.setContentsMargins(theme.space(edge), theme.space(1), theme.space(edge), theme.space(1))
        row.setSpacing(theme.space(1))
        column.addLayout(row)

        def add(name: str, words: str, event: Event, *, icon: str = "", checked: bool | None = None) -> None:
            button = Button(
                words,
                theme,
                rank=Rank.QUIET,
                icon="" if px else icon,
                px=px or theme.type.small,
                stacked=around.portrait,
                checked=checked,
            )
            button.setObjectName(name)
            button.clicked.connect(lambda: screen.send(event))
            row.addWidget(button)

        if screen.may_start_over:
            add("bar.start_over", around.say("bar.start_over"), StartOverTouched(), icon="restart")
        row.addStretch(1)
        larger = PreferencesChosen(preferences=replace(wishes, large_text=not wishes.large_text))
        add("bar.text_size", around.say("bar.text_size"), larger, icon="text-size", checked=wishes.large_text)
        stronger = PreferencesChosen(preferences=replace(wishes, high_contrast=not wishes.high_contrast))
        add("bar.contrast", around.say("bar.contrast"), stronger, icon="contrast", checked=wishes.high_contrast)
        for language, name in LANGUAGE_NAMES.items():
            chosen = PreferencesChosen(preferences=replace(wishes, language=language))
            add(f"bar.language.{language}", name, chosen, checked=wishes.language is language)


def margins(layout: QLayout, theme: Theme) -> None:
    """The distance that a screen's body keeps from its edges."""
    layout.setContentsMargins(theme.space(5), theme.space(3), theme.space(5), theme.space(3))


def beside(
    around: Surroundings, left: QWidget | QLayout, right: QWidget | QLayout, shares: tuple[int, int]
) -> QBoxLayout:
    """Two things side by side, or the second above the first where the window is higher than wide."""
    across = QBoxLayout.Direction.BottomToTop if around.portrait else QBoxLayout.Direction.LeftToRight
    row = QBoxLayout(across)
    row.setSpacing(around.theme.space(5))
    for part, share in zip((left, right), shares, strict=True):
        if isinstance(part, QLayout):
            row.addLayout(part, share)
        else:
            row.addWidget(part, share)
    return row


def reading_column(around: Surroundings, parts: list[QWidget], actions: QLayout | None = None) -> QVBoxLayout:
    """Text that may scroll, with ``actions`` below it always in sight."""
    theme = around.theme
    content = QWidget()
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.space(2))
    column.addStretch(1)
    for part in parts:
        column.addWidget(part, PICTURE_SHARE if isinstance(part, Picture) else 0)
    column.addStretch(2)
    whole = QVBoxLayout()
    whole.setSpacing(theme.space(2))
    whole.addWidget(ScrollColumn(content, theme, around.say("scroll.more")), 1)
    if actions is not None:
        whole.addLayout(actions)
    return whole


def stack_actions(around: Surroundings, actions: list[Button]) -> QVBoxLayout:
    """The actions one below the other, the first one the most likely."""
    column = QVBoxLayout()
    column.setSpacing(around.theme.space(1.5))
    for button in actions:
        column.addWidget(button)
    return column


def pair_actions(around: Surroundings, lesser: Button, primary: Button) -> QBoxLayout:
    """Two actions in one row, the primary one wider and on the right; below each other in a narrow window."""
    row = QBoxLayout(QBoxLayout.Direction.BottomToTop if around.portrait else QBoxLayout.Direction.LeftToRight)
    row.setSpacing(around.theme.space(2))
    row.addWidget(lesser, 2)
    row.addWidget(primary, 3)
    return row


def picture_panel(around: Surroundings, name: str) -> Panel:
    """A drawing on a tinted ground."""
    theme = around.theme
    panel = Panel(theme, theme.palette.tint)
    inside = QVBoxLayout(panel)
    inset = theme.space(2 if around.portrait else 4)
    inside.setContentsMargins(inset, inset, inset, inset)
    inside.addWidget(Picture(name, theme.palette, smallest=theme.target))
    return panel
