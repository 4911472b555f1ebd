"""Check what was read: who, where, and which forms will be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kiosk_app.session.events import MoreTimeTouched, PrintTouched, StartOverTouched
from kiosk_app.ui.screens.frame import (
    Screen,
    beside,
    margins,
    pair_actions,
    picture_panel,
    reading_column,
    stack_actions,
)
from kiosk_app.ui.widgets.button import Button, Rank
from kiosk_app.ui.widgets.notice import notice_panel
from kiosk_app.ui.widgets.panel import Panel, Rule
from kiosk_app.ui.widgets.scroll import ScrollColumn
from kiosk_app.ui.widgets.text import Text
from kiosk_app.ui.wording import address_text, date_text, family_for, form_title

if TYPE_CHECKING:
    from kiosk_app.session.screen_model import FormLine, PersonLine, ReviewScreen
    from kiosk_app.ui.surroundings import Surroundings

LABEL_EM = 6.5
COLUMN_EM = 24
"""A column narrower than this has its labels above the values."""


class ReviewView(Screen):
    """What will be printed, and behind a second button what to do where it is wrong."""

    def __init__(self, around: Surroundings, content: ReviewScreen) -> None:
        super().__init__(around, around.say("review.title"))
        self._content = content
        self._narrow = around.theme.type.body * COLUMN_EM > around.width * (0.9 if around.portrait else 0.5)
        self._pages = QStackedWidget()
        for part in (self._check(), self._something_is_wrong()):
            page = QWidget()
            page.setLayout(part)
            self._pages.addWidget(page)
        body = QVBoxLayout()
        body.addWidget(self._pages)
        self.assemble(body, step=1)

    def _check(self) -> QBoxLayout:
        around, theme = self.around, self.around.theme
        data = QWidget()
        rows = QVBoxLayout(data)
        rows.setContentsMargins(0, 0, theme.space(1), 0)
        rows.setSpacing(theme.space(1.5))
        for index, (label, value) in enumerate(self._rows()):
            if index:
                rows.addWidget(Rule(theme))
            rows.addLayout(self._row(label, value))
        rows.addStretch(1)
        scroll = ScrollColumn(data, theme, around.say("scroll.more"))
        scroll.moved.connect(lambda: self.send(MoreTimeTouched()))
        left = QVBoxLayout()
        left.setSpacing(theme.space(3))
        left.addWidget(around.title(around.say("review.title"), dense=True))
        left.addWidget(scroll, 1)

        wrong = Button(around.say("review.wrong"), theme)
        wrong.setObjectName("review.wrong")
        wrong.clicked.connect(lambda: self._turn_to(1))
        right = QVBoxLayout()
        right.setSpacing(theme.space(2))
        right.addWidget(self._forms(), 1)
        go = self.action("review.print", PrintTouched(), rank=Rank.PRIMARY, icon="print")
        right.addLayout(pair_actions(around, wrong, go))
        row = QBoxLayout(QBoxLayout.Direction.TopToBottom if around.portrait else QBoxLayout.Direction.LeftToRight)
        row.setSpacing(theme.space(5))
        row.addLayout(left, 6)
        row.addLayout(right, 5)
        margins(row, theme)
        return row

    def _something_is_wrong(self) -> QBoxLayout:
        around = self.around
        back = Button(around.say("review.back"), around.theme, icon="back")
        back.setObjectName("review.back")
        back.clicked.connect(lambda: self._turn_to(0))
        parts: list[QWidget] = [
            around.title(around.say("review.wrong.title")),
            around.lead(around.say("review.wrong.body")),
        ]
        leave = self.action("review.wrong.start_over", StartOverTouched(), rank=Rank.PRIMARY)
        row = beside(
            around,
            reading_column(around, parts, stack_actions(around, [leave, back])),
            picture_panel(around, "staff"),
            (5, 4),
        )
        margins(row, around.theme)
        return row

    def _turn_to(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self.send(MoreTimeTouched())

    def _rows(self) -> list[tuple[str, QWidget]]:
        around, content = self.around, self._content
        say = around.say
        event = content.life_event.value
        rows: list[tuple[str, QWidget]] = [
            (say("review.event"), self._event(say(f"life_event.{event}"), say(f"life_event.{event}.date"))),
            (say("review.persons", count=len(content.persons)), self._persons(content.persons)),
        ]
        moved = content.previous_address is not None
        rows.append(
            (say("review.address.new" if moved else "review.address"), self._value(address_text(content.address)))
        )
        if content.previous_address is not None:
            rows.append((say("review.address.previous"), self._value(address_text(content.previous_address))))
        if content.telephone:
            rows.append((say("review.telephone"), around.body(content.telephone)))
        return rows

    def _event(self, name: str, date_name: str) -> QWidget:
        around = self.around
        date = date_text(around.preferences.language, self._content.event_date)
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(around.body(name, bold=True))
        column.addWidget(around.small(f"{date_name}　{date}"))
        return group

    def _row(self, label: str, value: QWidget) -> QBoxLayout:
        around, theme = self.around, self.around.theme
        name = around.small(label)
        if self._narrow:
            row: QBoxLayout = QVBoxLayout()
            row.addWidget(name)
        else:
            row = QHBoxLayout()
            name.setFixedWidth(round(theme.type.small * LABEL_EM))
            cell = QVBoxLayout()
            cell.setContentsMargins(0, theme.space(0.5), 0, 0)
            cell.addWidget(name)
            cell.addStretch(1)
            row.addLayout(cell)
        row.setSpacing(theme.space(1))
        row.addWidget(value, 1)
        return row

    def _persons(self, persons: tuple[PersonLine, ...]) -> QWidget:
        theme = self.around.theme
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.5))
        for person in persons:
            column.addLayout(self._person(person))
        return group

    def _person(self, person: PersonLine) -> QBoxLayout:
        around = self.around
        named = QVBoxLayout()
        named.setSpacing(0)
        if person.kana:
            named.addWidget(around.small(person.kana))
        named.addWidget(self._value(person.name, bold=True))
        role = around.say("review.applicant") if person.is_applicant else ""
        born = around.say("review.born", date=date_text(around.preferences.language, person.birth_date))
        known = QVBoxLayout()
        known.setSpacing(0)
        known.addWidget(around.small("　".join(fact for fact in (person.relationship, role) if fact)))
        known.addWidget(around.small(born))
        row = QBoxLayout(QBoxLayout.Direction.TopToBottom if self._narrow else QBoxLayout.Direction.LeftToRight)
        row.setSpacing(0 if self._narrow else around.theme.space(2))
        row.addLayout(named, 1)
        row.addLayout(known, 1)
        return row

    def _value(self, value: str, *, bold: bool = False) -> Text:
        theme = self.around.theme
        font = theme.font(theme.type.body, bold=bold)
        family = family_for(value)
        if family:
            font.setFamilies([family, *font.families()])
        return Text(value, font, theme.palette.text, leading=theme.leading_tight)

    def _forms(self) -> Panel:
        around, theme = self.around, self.around.theme
        forms = self._content.forms
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        column.addWidget(around.heading(around.say("review.forms", count=sum(form.pages for form in forms))))
        for form in forms:
            column.addWidget(Rule(theme))
            column.addLayout(self._form(form))
        column.addStretch(1)
        panel = Panel(theme, theme.palette.tint)
        inside = QVBoxLayout(panel)
        inset = theme.space(2.5)
        inside.setContentsMargins(inset, inset, inset, theme.space(1))
        inside.addWidget(ScrollColumn(listed, theme, around.say("scroll.more"), ground=theme.palette.tint))
        return panel

    def _form(self, form: FormLine) -> QVBoxLayout:
        around, theme = self.around, self.around.theme
        column = QVBoxLayout()
        column.setSpacing(theme.space(0.5))
        column.addWidget(around.body(form_title(around.preferences.language, form), bold=True))
        pages = around.say("pages", count=form.pages)
        column.addWidget(around.small(around.say("review.form.counter", pages=pages, counter=form.counter)))
        for sentence in dict.fromkeys(around.say(f"notice.{notice.code}") for notice in form.notices):
            column.addWidget(notice_panel(sentence, theme))
        return column
