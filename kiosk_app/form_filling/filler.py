"""SelectedForm + Application → FilledDocument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.forms import FilledDocument
from kiosk_app.domain.result import Err, Ok
from kiosk_app.form_filling.compiler import CompiledForm, compile_template
from kiosk_app.form_filling.embedding import subsetting_face
from kiosk_app.form_filling.marking import mark_sheets
from kiosk_app.form_filling.overlay import overlay
from kiosk_app.text.fonts import PRINT_FONTS

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk_app.domain.application import Application
    from kiosk_app.domain.forms import SelectedForm
    from kiosk_app.domain.result import Result
    from kiosk_app.form_filling.catalogue import Catalogue
    from kiosk_app.form_filling.template import Template


class FormFiller:
    """Fills the forms of one catalogue; may be used from any thread.

    ``cache_dir`` keeps the compiled pages (``<state>/compiled``); it never holds anything about a person.
    """

    def __init__(self, catalogue: Catalogue, cache_dir: Path) -> None:
        self._catalogue = catalogue
        self._cache_dir = cache_dir
        self._compiled: dict[str, CompiledForm] = {}

    def prepare(self) -> tuple[Failure, ...]:
        """Compile what is not compiled yet and load the fonts, so that the first fill is as fast as any.

        Gives every template that cannot be used, the catalogue's damaged ones included.
        """
        results = [self._compile(template) for template in self._catalogue.templates]
        for font in PRINT_FONTS:
            if font.is_installed:
                subsetting_face(font)
        return (*self._catalogue.damaged, *(result.failure for result in results if isinstance(result, Err)))

    def fill(self, selected: SelectedForm, application: Application) -> Result[FilledDocument]:
        """Write ``application`` onto ``selected``.

        ``F-UNKNOWN-FORM`` and ``F-TEMPLATE`` where the form is not installed or damaged; ``F-OVERFLOW`` (subject: form
        and field) where a value fits in no way; ``A-FIELD`` for a date that no era has. A value with a character that
        no font holds is left out, for writing by hand, and told in the document's notices (``F-GLYPH``).
        """
        template = self._catalogue.find(selected.form_id, application.event_date)
        if template is None:
            return Err(Failure(code=Code.UNKNOWN_FORM, subject=selected.form_id))
        compiled = self._compile(template)
        if isinstance(compiled, Err):
            return compiled
        marked = mark_sheets(compiled.value, application)
        if isinstance(marked, Err):
            return marked
        pdf, pages = overlay(compiled.value.page_pdf, marked.value.sheets, template.head.title)
        return Ok(FilledDocument(form=template.form, pdf=pdf, pages=pages, notices=marked.value.notices))

    def _compile(self, template: Template) -> Result[CompiledForm]:
        known = self._compiled.get(template.digest)
        if known is not None:
            return Ok(known)
        result = compile_template(template, self._cache_dir)
        if isinstance(result, Ok):
            self._compiled[template.digest] = result.value
        return result
