"""The walk of one item through the rooms, shared by the kiosk's screens and the headless ``scan`` verb."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from kiosk_app.applicants.merge import merge
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
    """Barcodes in, filled forms out, or the first room's refusal: never a part of the forms.

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

    def verify(self, barcode: UntrustedBarcode) -> Result[VerifiedPayload]:
        """Open and check one barcode; a household may have several."""
        return self._verifier.verify(barcode, self._now())

    def prepare(self, payloads: Sequence[VerifiedPayload]) -> Result[Prepared]:
        """Walk the verified codes of one household through applicants, form selection and form filling.

        ``V-INCOMPLETE`` where one of them is missing.
        """
        room_ms: dict[str, float] = {}
        application = self._timed(room_ms, "applicants", lambda: merge(payloads))
        if isinstance(application, Err):
            return application
        codes = tuple(PrintedCode(payload_id=payload.payload_id, expires_at=payload.expires_at) for payload in payloads)
        return self._fill(application.value, codes, room_ms)

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
