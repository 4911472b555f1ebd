"""``form.toml`` as a frozen value, read strictly: what is not in ``docs/form-templates.md`` is refused."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec resolves the annotations at run time
import hashlib
import re
import tomllib
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from kiosk_app.domain.application import FormId, LifeEvent
from kiosk_app.domain.dates import CalendarDate
from kiosk_app.domain.forms import FormRule, Paper, SelectedForm
from kiosk_app.form_filling.values import FORMATS_OF, PATHS, ROW_PATHS, Format

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kiosk_app.form_filling.values import Kind

FLOOR_PT = 6.5
"""No value is printed smaller than this (facts D7)."""

TypeSize = Annotated[float, Meta(ge=FLOOR_PT, le=24)]
T = TypeVar("T")


class DamagedTemplateError(Exception):
    """What is wrong and where, for the form owner: ``form.toml:12: …``."""


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything read from ``form.toml``."""


class Condition(Strict, frozen=True):
    """Holds where the written value is one of ``equals``, or is there or not as ``present`` says."""

    value: str
    format: Format = Format.PLAIN
    equals: str | list[str] | None = None
    present: bool | None = None


Conditions = Condition | Annotated[list[Condition], Meta(min_length=1)]
"""One condition, or several that must all hold."""


class Text(Strict, frozen=True, tag_field="kind", tag="text"):
    """A value in a box. ``lines = 2`` marks a box made for two lines."""

    value: str
    format: Format = Format.PLAIN
    when: Conditions | None = None
    size: TypeSize = 10.5
    align: Literal["left", "center", "right"] = "left"
    lines: Literal[1, 2] = 1


class Comb(Strict, frozen=True, tag_field="kind", tag="comb"):
    """A value of which each character has a cell of its own."""

    value: str
    cells: Annotated[int, Meta(ge=1, le=40)]
    format: Format = Format.PLAIN
    when: Conditions | None = None
    size: TypeSize = 10.5


class Circle(Strict, frozen=True, tag_field="kind", tag="circle"):
    """○ round a printed word."""

    when: Conditions


class Check(Strict, frozen=True, tag_field="kind", tag="check"):
    """レ in a printed box."""

    when: Conditions


class Never(Strict, frozen=True, tag_field="kind", tag="never"):
    """A place only the citizen or the office may write in; says why and by which rule."""

    reason: Annotated[str, Meta(min_length=1)]
    source: Annotated[str, Meta(min_length=1)]


Rule = Text | Comb | Circle | Check | Never

RULES: dict[str, type[Rule]] = {"text": Text, "comb": Comb, "circle": Circle, "check": Check, "never": Never}


def conditions(rule: Rule) -> tuple[Condition, ...]:
    """All that must hold before anything is drawn by ``rule``."""
    if isinstance(rule, Never) or rule.when is None:
        return ()
    return (rule.when,) if isinstance(rule.when, Condition) else tuple(rule.when)


class Table(Strict, frozen=True):
    """Rows of equal places, one person each; more persons than rows make further sheets."""

    over: Literal["persons"]
    rows: Annotated[int, Meta(ge=1, le=30)]
    columns: dict[str, Any]


class Head(Strict, frozen=True):
    """What the form is."""

    id: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Annotated[str, Meta(min_length=1)]
    title_en: Annotated[str, Meta(min_length=1)]
    basis: str
    legal_basis: str
    version: Annotated[str, Meta(min_length=1)]
    effective_from: dt.date
    paper: Paper
    counter: str
    order: int
    languages: list[str]
    life_events: list[LifeEvent]
    number: str = ""
    effective_until: dt.date | None = None


class Place(Strict, frozen=True):
    """One input of a template: its field's rule, and for a table's cell the row counted from 0."""

    rule: Rule
    row: int | None = None


class Template(Strict, frozen=True):
    """One form: ``places`` by the inputs' names. ``digest`` changes with any file of ``folder``."""

    head: Head
    places: dict[str, Place]
    rows: int | None
    folder: str
    digest: str

    @property
    def form(self) -> SelectedForm:
        """What the other rooms know of the form."""
        return SelectedForm(
            form_id=FormId(self.head.id),
            title=self.head.title,
            title_en=self.head.title_en,
            counter=self.head.counter,
            paper=self.head.paper,
        )

    @property
    def selection_rule(self) -> FormRule:
        """When the form is needed."""
        until = self.head.effective_until
        return FormRule(
            form=self.form,
            life_events=frozenset(self.head.life_events),
            effective_from=_calendar_date(self.head.effective_from),
            effective_until=None if until is None else _calendar_date(until),
        )


def read_template(folder: Path) -> Template:
    """Read and check ``folder/form.toml``. Raises ``DamagedTemplateError``."""
    try:
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files(folder)}
        source = files["form.toml"].decode()
        document = tomllib.loads(source)
    except OSError as error:
        message = f"{error.filename}: {error.strerror}"
        raise DamagedTemplateError(message) from error
    except KeyError:
        message = "form.toml: not there"
        raise DamagedTemplateError(message) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"form.toml: {error}"
        raise DamagedTemplateError(message) from error
    if "page.html" not in files:
        message = "page.html: not there"
        raise DamagedTemplateError(message)
    reader = _Reader(source)
    fields = reader.table(document.pop("fields", {}), "fields")
    tables = reader.table(document.pop("tables", {}), "tables")
    head = reader.convert(document, Head, ())
    if folder.name.partition("@")[0] != head.id:
        message = f"form.toml: id is {head.id!r}, but the folder is {folder.name!r}"
        raise DamagedTemplateError(message)
    places = {name: Place(rule=reader.rule(value, PATHS, ("fields", name))) for name, value in fields.items()}
    rows: int | None = None
    for name, value in tables.items():
        table, columns = reader.columns(value, name)
        rows = table.rows if rows is None else min(rows, table.rows)
        for row in range(table.rows):
            places |= {f"{name}.{row + 1}.{key}": Place(rule=rule, row=row) for key, rule in columns.items()}
    if rows is not None and any(place.row is not None and place.row >= rows for place in places.values()):
        message = "form.toml: all tables of a form need the same number of rows"
        raise DamagedTemplateError(message)
    return Template(head=head, places=places, rows=rows, folder=str(folder), digest=_digest(files))


class _Reader:
    """Turns parsed TOML into rules and says in which line a fault lies."""

    def __init__(self, source: str) -> None:
        self._source = source

    def table(self, value: object, name: str) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._fault((name,), "must be a table")
        return value

    def convert(self, value: object, wanted: type[T], at: tuple[str, ...]) -> T:
        try:
            return msgspec.convert(value, wanted)
        except msgspec.ValidationError as error:
            raise self._fault(at, str(error)) from error

    def rule(self, value: object, paths: Mapping[str, Kind], at: tuple[str, ...]) -> Rule:
        kind = self.table(value, ".".join(at)).get("kind")
        if not isinstance(kind, str) or kind not in RULES:
            raise self._fault(at, f"kind must be one of {', '.join(RULES)}")
        rule = self.convert(value, RULES[kind], at)
        if isinstance(rule, Text | Comb):
            self._check_path(rule.value, rule.format, paths, at)
        for condition in conditions(rule):
            self._check_path(condition.value, condition.format, paths, at, condition=True)
            if (condition.equals is None) == (condition.present is None):
                raise self._fault(at, "when needs either equals or present")
        return rule

    def columns(self, value: object, name: str) -> tuple[Table, dict[str, Rule]]:
        table = self.convert(value, Table, ("tables", name))
        at = ("tables", name, "columns")
        return table, {key: self.rule(one, ROW_PATHS, (*at, key)) for key, one in table.columns.items()}

    def _check_path(
        self, path: str, form: Format, paths: Mapping[str, Kind], at: tuple[str, ...], *, condition: bool = False
    ) -> None:
        if path not in paths:
            raise self._fault(at, f"there is no value {path!r}")
        if form not in FORMATS_OF[paths[path]] and not (condition and form is Format.PLAIN):
            raise self._fault(at, f"{path!r} cannot be written with format {form.value!r}")

    def _fault(self, at: tuple[str, ...], what: str) -> DamagedTemplateError:
        found = re.search(rf"^[ \t]*\[{re.escape('.'.join(at))}\]", self._source, re.MULTILINE) if at else None
        line = f":{self._source.count(chr(10), 0, found.start(0)) + 1}" if found else ""
        return DamagedTemplateError(f"form.toml{line}: {'.'.join(at)}{': ' if at else ''}{what}")


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _calendar_date(date: dt.date) -> CalendarDate:
    return CalendarDate(date.year, date.month, date.day)
