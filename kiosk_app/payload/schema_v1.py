"""Schema 1 of the application in a barcode: which place, number or code stands for which field and word.

What is released never changes its meaning. A new field takes a new number and a new schema version, because readers
refuse what they do not know. How a single value is written is in ``schema_values``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk_app.domain.application import LifeEvent, Sex, Visitor
from kiosk_app.payload.schema_values import AS_IS, DATE, DIGITS, Choice, Listed, Many, Numbered, PersonName, Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk_app.domain.application import Application

VERSION = 1


def _listed(*lines: str) -> Listed:
    return Listed(tuple(" ".join(lines).split()))


LIFE_EVENT = Choice(
    {
        LifeEvent.MOVING_IN.value: 1,
        LifeEvent.MOVING_WITHIN.value: 2,
        LifeEvent.MOVING_OUT.value: 3,
        LifeEvent.MARRIAGE.value: 4,
        LifeEvent.BIRTH.value: 5,
        LifeEvent.DIVORCE.value: 6,
        LifeEvent.NAME_CHANGE.value: 7,
        LifeEvent.DEATH.value: 8,
    }
)
SEX = Choice({Sex.UNSPECIFIED.value: 0, Sex.MALE.value: 1, Sex.FEMALE.value: 2})
VISITOR = Choice({Visitor.SELF.value: 1, Visitor.SAME_HOUSEHOLD.value: 2, Visitor.PROXY.value: 3})
ANSWER = Choice({None: 0, False: 1, True: 2})
RELATIONSHIP = _listed(
    "世帯主 妻 夫 子 父 母 兄 姉 弟 妹 祖父 祖母 妻の子 夫の子",
    "子の妻 子の夫 子の子 妻の父 妻の母 夫の父 夫の母 同居人 縁故者",
)
"""The usual 続柄 as the resident register words them; any other is written as text."""

PREFECTURE = _listed(
    "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県",
    "石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県",
    "岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県",
)
"""Numbered as in JIS X 0401."""

NAME = Row({"full": AS_IS, "kana": AS_IS, "alias": AS_IS})
ADDRESS = Row(
    {
        "postal_code": DIGITS,
        "prefecture": PREFECTURE,
        "city": AS_IS,
        "town": AS_IS,
        "street": AS_IS,
        "building": AS_IS,
    }
)
PERSON = Row(
    {
        "name": NAME,
        "birth_date": DATE,
        "sex": SEX,
        "relationship": RELATIONSHIP,
        "my_number_card": ANSWER,
        "nationality": AS_IS,
        "residence_card_number": AS_IS,
    }
)
CERTIFICATE = Row(
    {
        "whole_household": AS_IS,
        "copies": AS_IS,
        "show_householder": AS_IS,
        "show_domicile": AS_IS,
        "purpose": AS_IS,
    }
)
_PERSONS = 3


def domicile(names: tuple[str, ...]) -> Row:
    """本籍 and 筆頭者 of a household whose persons have these ``names``."""
    return Row({"address": AS_IS, "head": PersonName(names)})


def application(names: tuple[str, ...]) -> Numbered:
    """The application of a household whose persons have these ``names``."""
    return Numbered(
        {
            "life_event": (1, LIFE_EVENT),
            "event_date": (2, DATE),
            "persons": (_PERSONS, Many(PERSON)),
            "applicant": (4, AS_IS),
            "visitor": (5, VISITOR),
            "address": (6, ADDRESS),
            "householder": (7, PersonName(names)),
            "previous_address": (8, ADDRESS),
            "previous_householder": (9, PersonName(names)),
            "domicile": (10, domicile(names)),
            "telephone": (11, DIGITS),
            "certificate": (12, CERTIFICATE),
            "requested_forms": (13, Many(AS_IS)),
        }
    )


def encode(value: Application) -> dict[int, object]:
    """The application as the map that the private claim carries: always the same map for the same application."""
    return application(tuple(person.name.full for person in value.persons)).pack(value)


def by_name(untrusted_content: Mapping[int, object]) -> object:
    """The same map with names for places and numbers and words for codes: plain data for the applicants' checks.

    What stands in no place of the schema gets a name without a field, which those checks refuse.
    """
    return application(_names(untrusted_content.get(_PERSONS))).unpack(untrusted_content)


def _names(untrusted_persons: object) -> tuple[str, ...]:
    """The persons' full names; none where one of them cannot be told, so that no reference finds the wrong one."""
    persons = Many(PERSON).unpack(untrusted_persons)
    names: list[str] = []
    for person in persons if isinstance(persons, list) else ():
        match person:
            case {"name": {"full": str() as full}}:
                names.append(full)
            case _:
                return ()
    return tuple(names)
