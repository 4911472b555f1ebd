"""Application → FormSelection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.forms import FormRule, FormSelection
from kiosk_app.domain.result import Err, Ok

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kiosk_app.domain.application import Application, FormId
    from kiosk_app.domain.result import Result


def select_forms(
    application: Application, available: Sequence[FormRule], damaged: Collection[FormId] = ()
) -> Result[FormSelection]:
    """The forms for ``application`` in the order of ``available``, which is that of the counters.

    Forms that the application asks for by id are taken, and no others; without such a wish, those of its life event.
    Of each form the version in force on the day of the event is taken. ``F-UNKNOWN-FORM`` (subject: the id) where a
    form asked for is not installed or not in force then, ``F-NO-FORM`` where nothing is needed.

    ``damaged`` are installed forms that can't be read. ``F-TEMPLATE`` where one was asked for, and where the forms
    would be chosen by life event: whether the damaged one belongs to it cannot be known, and a set that silently lacks
    a form sends the citizen home without it.
    """
    in_force = [rule for rule in available if rule.is_in_force(application.event_date)]
    wanted = application.requested_forms
    known = {rule.form.form_id for rule in in_force}
    for form_id in damaged:
        if form_id in wanted or not wanted:
            return Err(Failure(code=Code.TEMPLATE_DAMAGED, subject=form_id))
    for form_id in wanted:
        if form_id not in known:
            return Err(Failure(code=Code.UNKNOWN_FORM, subject=form_id))
    chosen = [
        rule.form
        for rule in in_force
        if (rule.form.form_id in wanted if wanted else application.life_event in rule.life_events)
    ]
    if not chosen:
        return Err(Failure(code=Code.NO_FORM, subject=application.life_event))
    return Ok(FormSelection(forms=tuple(chosen)))
