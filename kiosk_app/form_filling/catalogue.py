"""The installed form templates, read once. A damaged one is set aside and does not stop the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk_app.domain.application import FormId
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok
from kiosk_app.form_filling.template import DamagedTemplateError, Template, read_template

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk_app.domain.dates import CalendarDate
    from kiosk_app.domain.forms import FormRule
    from kiosk_app.domain.result import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Sound templates in counter order, and what is wrong with the others (``F-TEMPLATE``)."""

    templates: tuple[Template, ...]
    damaged: tuple[Failure, ...] = ()

    @property
    def rules(self) -> tuple[FormRule, ...]:
        """What form selection chooses from."""
        return tuple(template.selection_rule for template in self.templates)

    @property
    def damaged_forms(self) -> tuple[FormId, ...]:
        """The ids of the forms that are installed but cannot be read."""
        return tuple(FormId(failure.subject.partition(":")[0]) for failure in self.damaged)

    def find(self, form_id: FormId, day: CalendarDate) -> Template | None:
        """The version of a form that is in force for an event of ``day``."""
        return next(
            (
                template
                for template in self.templates
                if template.head.id == form_id and template.selection_rule.is_in_force(day)
            ),
            None,
        )


def load_catalogue(templates_dir: Path) -> Result[Catalogue]:
    """Read every template folder below ``templates_dir``; ``F-TEMPLATE`` where there is no such folder."""
    if not templates_dir.is_dir():
        return Err(Failure(code=Code.TEMPLATE_DAMAGED, subject=f"{templates_dir.name}: no such folder"))
    templates: list[Template] = []
    damaged: list[Failure] = []
    for folder in sorted(path for path in templates_dir.iterdir() if path.is_dir() and not path.name.startswith(".")):
        try:
            templates.append(read_template(folder))
        except DamagedTemplateError as error:
            damaged.append(damage(folder.name, str(error)))
    templates.sort(key=lambda template: (template.head.order, template.head.id))
    return Ok(Catalogue(templates=tuple(templates), damaged=tuple(damaged)))


def damage(form_id: str, what: str) -> Failure:
    """``F-TEMPLATE`` for one form, in words for the form owner."""
    return Failure(code=Code.TEMPLATE_DAMAGED, subject=f"{form_id}: {what}")
