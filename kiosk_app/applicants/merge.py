"""The codes of one large household to one ``Application``: each was verified alone, they are joined only here."""

from __future__ import annotations

from dataclasses import fields as fields_of
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk_app.applicants import fields
from kiosk_app.applicants.read import read_application, read_part
from kiosk_app.domain.application import Application
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kiosk_app.domain.verified import VerifiedPayload


def merge(parts: Sequence[VerifiedPayload]) -> Result[Application]:
    """The application in all the codes of one household, in whatever order they were shown; a lone code is one too.

    ``V-INCOMPLETE`` where a part is missing or one belongs to another set; ``V-TAMPERED`` where the parts contradict
    each other about the set (its issuer, its total, two contents of one index); ``A-FIELD`` with the name of a field
    of the household that they do not agree on, or as for a single code.
    """
    if len(parts) == 1:
        return read_application(parts[0])
    ordered = _ordered(parts)
    if isinstance(ordered, Err):
        return ordered
    read: list[Application] = []
    for part in ordered.value:
        application = read_part(part)
        if isinstance(application, Err):
            return application
        read.append(application.value)
    return _joined(read)


def _ordered(parts: Iterable[VerifiedPayload]) -> Result[list[VerifiedPayload]]:
    """The parts of one whole set by their index, each once."""
    by_index: dict[int, VerifiedPayload] = {}
    sets: set[bytes] = set()
    origins: set[tuple[str, int]] = set()
    for part in parts:
        if part.position is None:
            return _refuse(Code.INCOMPLETE, "set")
        sets.add(part.position.set_id)
        origins.add((part.issuer, part.position.total))
        known = by_index.setdefault(part.position.index, part)
        if len(sets) > 1:
            return _refuse(Code.INCOMPLETE, "set")
        if len(origins) > 1 or known.content != part.content:
            return _refuse(Code.TAMPERED, "set")
    if not origins or len(by_index) < next(iter(origins))[1]:
        return _refuse(Code.INCOMPLETE, "set")
    return Ok([by_index[index] for index in sorted(by_index)])


def _joined(read: Sequence[Application]) -> Result[Application]:
    """One application whose persons come from all parts; every other field must be the same in each."""
    for field in fields_of(Application):
        if field.name != "persons" and any(
            getattr(part, field.name) != getattr(read[0], field.name) for part in read[1:]
        ):
            return _refuse(Code.APPLICATION_FIELD, field.name)
    persons = tuple(person for part in read for person in part.persons)
    if len(persons) > fields.MAX_PERSONS:
        return _refuse(Code.APPLICATION_FIELD, "persons")
    return fields.check(fields.plain(replace(read[0], persons=persons)))


def _refuse(code: Code, subject: str) -> Err:
    return Err(Failure(code=code, subject=subject))
