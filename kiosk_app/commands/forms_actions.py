"""What the actions of ``kiosk-app forms`` do."""

from __future__ import annotations

from dataclasses import asdict, replace
from time import perf_counter
from typing import TYPE_CHECKING

from kiosk_app.applicants.json_form import from_json
from kiosk_app.commands import OK, REFUSED, output
from kiosk_app.domain.application import FormId
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.form_filling.catalogue import Catalogue, load_catalogue
from kiosk_app.form_filling.filler import FormFiller
from kiosk_app.form_selection.select import select_forms

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from kiosk_app.domain.application import Application
    from kiosk_app.domain.forms import FilledDocument
    from kiosk_app.form_filling.template import Template

    Files = Iterable[tuple[str, bytes]]


def listed(arguments: argparse.Namespace) -> int:
    """Show every template, sound or damaged; refused where one is damaged."""
    catalogue = load_catalogue(arguments.templates)
    if isinstance(catalogue, Err):
        return output.refuse(catalogue.failure, as_json=arguments.json)
    return _show(catalogue.value, catalogue.value.damaged, as_json=arguments.json)


def compiled(arguments: argparse.Namespace) -> int:
    """Compile what is not compiled yet; refused where a template is damaged."""
    catalogue = load_catalogue(arguments.templates)
    if isinstance(catalogue, Err):
        return output.refuse(catalogue.failure, as_json=arguments.json)
    damaged = FormFiller(catalogue.value, arguments.state / "compiled").prepare()
    return _show(catalogue.value, damaged, as_json=arguments.json)


def filled(arguments: argparse.Namespace) -> int:
    """Write one PDF for each form the application needs."""
    return _write(arguments, lambda document: [(f"{document.form.form_id}.pdf", document.pdf)])


def previewed(arguments: argparse.Namespace) -> int:
    """Write one PNG for each page of each form the application needs."""
    from kiosk_app.form_filling.preview import preview  # noqa: PLC0415 - the renderer is needed here alone

    return _write(
        arguments,
        lambda document: (
            (f"{document.form.form_id}-{number}.png", picture)
            for number, picture in enumerate(preview(document, arguments.dpi), start=1)
        ),
    )


def _show(catalogue: Catalogue, damaged: tuple[Failure, ...], *, as_json: bool) -> int:
    broken = {failure.subject.partition(":")[0] for failure in damaged}
    sound = [template for template in catalogue.templates if template.head.id not in broken]
    if as_json:
        output.say_json(
            {"forms": [_summary(template) for template in sound], "damaged": [asdict(one) for one in damaged]}
        )
        return REFUSED if damaged else OK
    for template in sound:
        head = template.head
        events = " ".join(head.life_events) or "on request"
        output.say(f"{head.id}  {head.title} ({head.title_en})  {head.version}  {head.paper}  {events}")
    for failure in damaged:
        output.refuse(failure)
    return REFUSED if damaged else OK


def _summary(template: Template) -> dict[str, object]:
    head = template.head
    return {
        "id": head.id,
        "title": head.title,
        "title_en": head.title_en,
        "version": head.version,
        "effective_from": head.effective_from.isoformat(),
        "effective_until": head.effective_until.isoformat() if head.effective_until else None,
        "paper": head.paper,
        "counter": head.counter,
        "life_events": head.life_events,
    }


def _write(arguments: argparse.Namespace, files_of: Callable[[FilledDocument], Files]) -> int:
    documents = _fill_all(arguments)
    if isinstance(documents, Err):
        return output.refuse(documents.failure, as_json=arguments.json)
    forms: list[dict[str, object]] = []
    for document, fill_ms in documents.value:
        try:
            paths = _save(arguments.out, files_of(document))
        except OSError:
            failure = Failure(code=Code.OUTPUT_UNWRITABLE, subject=str(arguments.out))
            return output.refuse(failure, as_json=arguments.json)
        forms.append(
            {
                "id": document.form.form_id,
                "files": [str(path) for path in paths],
                "pages": document.pages,
                "notices": [asdict(notice) for notice in document.notices],
                "fill_ms": fill_ms,
            }
        )
        if not arguments.json:
            for path in paths:
                output.say(str(path))
            for notice in document.notices:
                output.say(f"  {notice.code} {notice.field}: {notice.detail}")
    if arguments.json:
        output.say_json({"outcome": "ok", "forms": forms})
    return OK


def _fill_all(arguments: argparse.Namespace) -> Result[list[tuple[FilledDocument, float]]]:
    application = _read(arguments.application, tuple(FormId(form) for form in arguments.form))
    if isinstance(application, Err):
        return application
    catalogue = load_catalogue(arguments.templates)
    if isinstance(catalogue, Err):
        return catalogue
    selection = select_forms(application.value, catalogue.value.rules)
    if isinstance(selection, Err):
        return selection
    filler = FormFiller(catalogue.value, arguments.state / "compiled")
    filler.prepare()
    documents: list[tuple[FilledDocument, float]] = []
    for form in selection.value.forms:
        started = perf_counter()
        document = filler.fill(form, application.value)
        if isinstance(document, Err):
            return document
        documents.append((document.value, round((perf_counter() - started) * 1000, 1)))
    return Ok(documents)


def _read(path: Path, only: tuple[FormId, ...]) -> Result[Application]:
    try:
        application = from_json(path.read_bytes())
    except OSError:
        return Err(Failure(code=Code.FILE_UNREADABLE, subject=path.name))
    if isinstance(application, Ok) and only:
        return Ok(replace(application.value, requested_forms=only))
    return application


def _save(folder: Path, files: Files) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for name, content in files:
        paths.append(folder / name)
        paths[-1].write_bytes(content)
    return paths
