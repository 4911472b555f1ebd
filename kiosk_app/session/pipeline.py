"""The walk of one item through the rooms, shared by the kiosk's screens and the headless ``scan`` verb."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from kiosk_app.applicants.read import read_application
from kiosk_app.domain.printing import PrintedCode
from kiosk_app.domain.result import Err, Ok
from kiosk_app.form_selection.select import select_forms
from kiosk_app.session.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from kiosk_app.domain.application import Application, FormId
    from kiosk_app.domain.barcode import UntrustedBarcode
    from kiosk_app.domain.forms import FilledDocument, FormRule, SelectedForm
    from kiosk_app.domain.printing import PrintId
    from kiosk_app.domain.result import Result
    from kiosk_app.domain.verified import VerifiedPayload

T = TypeVar("T")


class Verifies(Protocol):
    """The verification room's face."""

    def verify(self, barcode: UntrustedBarcode, now: datetime) -> Result[VerifiedPayload]:
        """Open and check one barcode."""
        ...


class Fills(Protocol):
    """The form filling room's face."""

    def fill(self, selected: SelectedForm, application: Application) -> Result[FilledDocument]:
        """Lay one application onto one form."""
        ...


class Pipeline:
    """Barcode in, filled forms out, or the first room's refusal: never a part of the forms.

    ``milliseconds`` is a running count for the rooms' timings; ``new_reference`` makes a fresh print reference.
    """

    def __init__(
        self,
        *,
        verifier: Verifies,
        form_rules: Sequence[FormRule],
        damaged_forms: Collection[FormId],
        filler: Fills,
        now: Callable[[], datetime],
        milliseconds: Callable[[], float],
        new_reference: Callable[[], PrintId],
    ) -> None:
        self._verifier = verifier
        self._form_rules = tuple(form_rules)
        self._damaged_forms = tuple(damaged_forms)
        self._filler = filler
        self._now = now
        self._milliseconds = milliseconds
        self._new_reference = new_reference

    def prepare(self, barcode: UntrustedBarcode) -> Result[Prepared]:
        """Walk one barcode through verification, applicants, form selection and form filling."""
        room_ms: dict[str, float] = {}
        verified = self._timed(room_ms, "verification", lambda: self._verifier.verify(barcode, self._now()))
        if isinstance(verified, Err):
            return verified
        application = self._timed(room_ms, "applicants", lambda: read_application(verified.value))
        if isinstance(application, Err):
            return application
        code = PrintedCode(payload_id=verified.value.payload_id, expires_at=verified.value.expires_at)
        return self._fill(application.value, (code,), room_ms)

    def _fill(
        self, application: Application, codes: tuple[PrintedCode, ...], room_ms: dict[str, float]
    ) -> Result[Prepared]:
        selection = self._timed(
            room_ms, "form_selection", lambda: select_forms(application, self._form_rules, self._damaged_forms)
        )
        if isinstance(selection, Err):
            return selection
        documents = self._timed(room_ms, "form_filling", lambda: self._fill_all(selection.value.forms, application))
        if isinstance(documents, Err):
            return documents
        prepared = Prepared(
            reference=self._new_reference(),
            application=application,
            documents=documents.value,
            room_ms=room_ms,
            codes=codes,
        )
        return Ok(prepared)

    def _fill_all(self, forms: Sequence[SelectedForm], application: Application) -> Result[tuple[FilledDocument, ...]]:
        documents: list[FilledDocument] = []
        for form in forms:
            filled = self._filler.fill(form, application)
            if isinstance(filled, Err):
                return filled
            documents.append(filled.value)
        return Ok(tuple(documents))

    def _timed(self, room_ms: dict[str, float], room: str, work: Callable[[], Result[T]]) -> Result[T]:
        start = self._milliseconds()
        result = work()
        room_ms[room] = round(self._milliseconds() - start, 3)
        return result
