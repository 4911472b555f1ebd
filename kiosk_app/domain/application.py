"""What a citizen entered at home: one application of one household for one life event.

Names follow the Digital Agency's GIF core data model (個人, 住所, 連絡先) where it has one. Text is kept exactly as
entered: names and 本籍 are never normalised (Unicode NFC alone changes 460 compatibility ideographs).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING, NewType

from kiosk_app.domain.redaction import Redacted

if TYPE_CHECKING:
    from kiosk_app.domain.dates import CalendarDate

FormId = NewType("FormId", str)
"""The folder name of a form template, for example ``residence_change_notification``."""


@unique
class LifeEvent(StrEnum):
    """The eight life events of the city's procedure guide."""

    MOVING_IN = "moving_in"
    MOVING_WITHIN = "moving_within"
    MOVING_OUT = "moving_out"
    MARRIAGE = "marriage"
    BIRTH = "birth"
    DIVORCE = "divorce"
    NAME_CHANGE = "name_change"
    DEATH = "death"


@unique
class Sex(StrEnum):
    """As the resident register records it; ``UNSPECIFIED`` circles neither word on the form."""

    MALE = "male"
    FEMALE = "female"
    UNSPECIFIED = "unspecified"


@unique
class Visitor(StrEnum):
    """Who comes to the counter (来庁者), seen from the person the application is about."""

    SELF = "self"
    SAME_HOUSEHOLD = "same_household"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PersonName(Redacted):
    """A name as the register writes it.

    One full string, because a foreign resident's name has no sure split (facts D4); ``kana`` is the reading in
    full-width katakana, ``alias`` the registered 通称. Empty where unknown.
    """

    full: str
    kana: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Address(Redacted):
    """A postal address (住所), split as GIF splits it; ``building`` is the 方書.

    ``postal_code`` is seven digits without a hyphen, or empty.
    """

    postal_code: str = ""
    prefecture: str = ""
    city: str = ""
    town: str = ""
    street: str = ""
    building: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RegisteredDomicile(Redacted):
    """本籍 and 筆頭者, exactly as the family register writes them; no address rule may touch ``address``."""

    address: str
    head: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Person(Redacted):
    """One member of the household.

    ``relationship`` is the 続柄 to the householder as the register words it (本人, 世帯主, 妻, 子).
    ``nationality`` and ``residence_card_number`` are empty for Japanese nationals. ``my_number_card`` is None where not
    answered.
    """

    name: PersonName
    birth_date: CalendarDate
    sex: Sex
    relationship: str
    nationality: str = ""
    residence_card_number: str = ""
    my_number_card: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CertificateRequest(Redacted):
    """What a 住民票の写し shall show; ``copies`` 1 to 20."""

    whole_household: bool = True
    copies: int = 1
    show_householder: bool = False
    show_domicile: bool = False
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Application(Redacted):
    """One checked application. ``applicant`` is the index in ``persons`` of who applies (届出人, 請求者)."""

    life_event: LifeEvent
    event_date: CalendarDate
    persons: tuple[Person, ...]
    applicant: int = 0
    visitor: Visitor = Visitor.SELF
    address: Address
    householder: str
    previous_address: Address | None = None
    previous_householder: str = ""
    domicile: RegisteredDomicile | None = None
    telephone: str = ""
    certificate: CertificateRequest | None = None
    requested_forms: tuple[FormId, ...] = ()
