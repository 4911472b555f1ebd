"""Application → the marks on each sheet of one form: which value goes where, by the template's rules."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.forms import FillNotice
from kiosk_app.domain.redaction import Redacted
from kiosk_app.domain.result import Err, Ok
from kiosk_app.form_filling.fitting import Step, fit
from kiosk_app.form_filling.painter import (
    CHECK_MARK,
    Mark,
    PlacedEllipse,
    place_check,
    place_comb,
    place_text,
    room_in,
)
from kiosk_app.form_filling.template import Check, Circle, Comb, Never, conditions
from kiosk_app.form_filling.values import Scope, UnwritableDateError, written
from kiosk_app.text.clusters import clusters
from kiosk_app.text.coverage import code_points, font_for, uncovered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kiosk_app.domain.application import Application
    from kiosk_app.domain.result import Result
    from kiosk_app.form_filling.compiler import CompiledForm
    from kiosk_app.form_filling.geometry import Box
    from kiosk_app.form_filling.template import Condition, Rule, Text

_WORTH_TELLING = frozenset({Step.NARROWER, Step.SECOND_LINE})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MarkedSheets(Redacted):
    """The marks of every sheet, first to last, and what staff must know before it is printed."""

    sheets: tuple[tuple[Mark, ...], ...]
    notices: tuple[FillNotice, ...]


def mark_sheets(compiled: CompiledForm, application: Application) -> Result[MarkedSheets]:
    """Place all values; a table with more persons than rows goes on on further sheets.

    ``F-OVERFLOW`` or ``A-FIELD`` with form and field where a value cannot be written.
    """
    rows = compiled.template.rows
    count = max(1, ceil(len(application.persons) / rows)) if rows else 1
    marker = _Marker(compiled)
    try:
        sheets = tuple(tuple(marker.sheet(application, number, count)) for number in range(1, count + 1))
    except _RefusedError as refusal:
        return Err(refusal.failure)
    return Ok(MarkedSheets(sheets=sheets, notices=tuple(dict.fromkeys(marker.notices))))


class _RefusedError(Exception):
    """Ends the marking; carries what is given back."""

    def __init__(self, code: Code, subject: str) -> None:
        super().__init__(code)
        self.failure = Failure(code=code, subject=subject)


class _Marker:
    """Marks the sheets of one form and gathers the notices on the way."""

    def __init__(self, compiled: CompiledForm) -> None:
        self._template = compiled.template
        self._boxes = compiled.geometry.boxes
        self.notices: list[FillNotice] = []

    def sheet(self, application: Application, number: int, count: int) -> Iterator[Mark]:
        """Everything to draw on one sheet, in the order of ``form.toml``."""
        for name, place in self._template.places.items():
            person = None
            if place.row is not None:
                index = place.row + (number - 1) * (self._template.rows or 0)
                if index >= len(application.persons):
                    continue
                person = application.persons[index]
            scope = Scope(application=application, person=person, sheet=number, sheets=count)
            try:
                yield from self._draw(name, place.rule, scope)
            except UnwritableDateError as error:
                raise self._refusal(Code.APPLICATION_FIELD, name) from error

    def _draw(self, name: str, rule: Rule, scope: Scope) -> Iterable[Mark]:
        if isinstance(rule, Never) or not all(_holds(condition, scope) for condition in conditions(rule)):
            return ()
        box = self._boxes[name]
        if isinstance(rule, Circle):
            return (PlacedEllipse(box=box),)
        if isinstance(rule, Check):
            return self._write(name, rule, box, (CHECK_MARK,))
        return self._write(name, rule, box, written(rule.value, rule.format, scope))

    def _write(self, name: str, rule: Text | Comb | Check, box: Box, parts: tuple[str, ...]) -> Iterable[Mark]:
        text = "".join(parts)
        if not text:
            return ()
        font = font_for(text)
        if font is None:
            missing = ", ".join(map(code_points, uncovered(text)))
            self.notices.append(FillNotice(code=Code.GLYPH_MISSING, field=name, detail=missing))
            return ()
        if isinstance(rule, Check):
            return place_check(box, font)
        if isinstance(rule, Comb):
            characters = clusters(text)
            if len(characters) > rule.cells:
                raise self._refusal(Code.OVERFLOW, name)
            return place_comb(box, characters, rule.cells, font, rule.size)
        fitted = fit(parts, font, room_in(box, rule.size, rule.lines))
        if fitted is None:
            raise self._refusal(Code.OVERFLOW, name)
        if fitted.step in _WORTH_TELLING:
            self.notices.append(FillNotice(code=Code.OVERFLOW, field=name, detail=fitted.step))
        return place_text(box, fitted, rule.align)

    def _refusal(self, code: Code, name: str) -> _RefusedError:
        return _RefusedError(code, f"{self._template.head.id}: {name}")


def _holds(condition: Condition, scope: Scope) -> bool:
    found = "".join(written(condition.value, condition.format, scope))
    if condition.present is not None:
        return bool(found) == condition.present
    wanted = [condition.equals] if isinstance(condition.equals, str) else condition.equals or []
    return found in wanted
