"""A synthetic visit for tests of the session and the screens."""

from __future__ import annotations

from dataclasses import replace

from kiosk_app.domain.application import Address, Application, FormId, LifeEvent, Person, PersonName, Sex
from kiosk_app.domain.dates import CalendarDate
from kiosk_app.domain.forms import FilledDocument, Paper, SelectedForm
from kiosk_app.domain.printing import PrintId
from kiosk_app.domain.verified import SetPosition, VerifiedPayload
from kiosk_app.session.prepared import Prepared


def application_sample() -> Application:
    """One person moving in."""
    return Application(
        life_event=LifeEvent.MOVING_IN,
        event_date=CalendarDate(2026, 11, 20),
        persons=(
            Person(
                name=PersonName(full="鎌倉 太郎", kana="カマクラ タロウ"),
                birth_date=CalendarDate(1985, 5, 3),
                sex=Sex.MALE,
                relationship="世帯主",
            ),
        ),
        address=Address(postal_code="2480012", prefecture="神奈川県", city="鎌倉市", town="御成町", street="18番10号"),
        householder="鎌倉 太郎",
        telephone="0467-00-0000",
    )


def part_sample(index: int, total: int = 3, set_id: bytes = b"household".ljust(16)) -> VerifiedPayload:
    """One verified code of a large household; the session never looks into its content."""
    return VerifiedPayload(
        issuer="i",
        audience="a",
        payload_id=set_id[:14] + bytes([index, total]),
        issued_at=0,
        expires_at=1,
        schema_version=1,
        content={1: "鎌倉 太郎"},
        position=SetPosition(set_id=set_id, index=index, total=total),
    )


def payload_sample() -> VerifiedPayload:
    """The verified code of a household that has only this one."""
    return replace(part_sample(1), position=None, payload_id=b"alone".ljust(16))


def prepared_sample(reference: str = "A7K-3F2") -> Prepared:
    """Its one filled form; the bytes are no real PDF, since the session never looks into them."""
    form = SelectedForm(
        form_id=FormId("residence_change_notification"),
        title="住民異動届",
        title_en="Notification of change of residence",
        counter="1F 36番",
        paper=Paper.A4_PORTRAIT,
    )
    return Prepared(
        reference=PrintId(reference),
        application=application_sample(),
        documents=(FilledDocument(form=form, pdf=b"%PDF-", pages=2),),
        room_ms={},
    )
