"""Seeded synthetic households with a realistic spread of names, kana, addresses and fields.

Half of the surnames are the country's commonest, the others rare; a third of the given names are composed, so that
no dictionary can have met them. All people are invented; a street and number beside a town is drawn by chance.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk_app.domain.application import (
    Address,
    Application,
    CertificateRequest,
    FormId,
    LifeEvent,
    Person,
    PersonName,
    RegisteredDomicile,
    Sex,
    Visitor,
)
from kiosk_app.domain.dates import CalendarDate

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
FOREIGN = (
    ("NGUYỄN THỊ HƯƠNG", "グエン ティ フオン", "ベトナム"),
    ("WANG XIAOMING", "ワン シャオミン", "中国"),
    ("SILVA SANTOS MARIA", "シルバ サントス マリア", "ブラジル"),
    ("KIM MINJUN", "キム ミンジュン", "韓国"),
    ("GURUNG ANISHA", "グルン アニシャ", "ネパール"),
)


@dataclass(frozen=True)
class Town:
    """A real 大字 or 町 with the first digits of its postal code."""

    prefecture: str
    city: str
    name: str
    postal: str
    numbered: bool


def towns(listed: list[dict[str, str]]) -> tuple[Town, ...]:
    """The towns of some cities."""
    made = []
    for city in listed:
        for item in city["towns"].split():
            name, postal = item.rstrip("+").split(":")
            made.append(Town(city["prefecture"], city["city"], name, postal, item.endswith("+")))
    return tuple(made)


KAMAKURA, TOYONAKA, NEAR, FAR = (towns(WORDS[place]) for place in ("kamakura", "toyonaka", "near", "far"))
NAME_PARTS = {
    Sex.MALE: (WORDS["male_kanji"], WORDS["male_kana"].split()),
    Sex.FEMALE: (WORDS["female_kanji"], WORDS["female_kana"].split()),
}
FORMS = (FormId("residence_change_notification"), FormId("residence_record_request"))
KANJI_NUMBERS = "一二三四五六七八"
ORDINARY_SIZES = (1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6)


def households(count: int, *, seed: int = 20261123, hall: tuple[Town, ...] = KAMAKURA) -> list[Application]:
    """``count`` applications to the city that ``hall``'s towns belong to; the same seed always gives the same."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable spread is wanted, not secrecy
    return [_Maker(chance, hall).application() for _ in range(count)]


class _Maker:
    """Draws one household; all its parts come from the same stream of chance."""

    def __init__(self, chance: random.Random, hall: tuple[Town, ...]) -> None:
        self._chance = chance
        self._hall = hall

    def application(self) -> Application:
        event = self._chance.choices(
            (LifeEvent.MOVING_IN, LifeEvent.MOVING_WITHIN, LifeEvent.MOVING_OUT, LifeEvent.MARRIAGE), (60, 20, 15, 5)
        )[0]
        persons = self._persons(self._chance.choice(ORDINARY_SIZES))
        elsewhere = NEAR if self._often(0.7) else FAR
        towns_ = {LifeEvent.MOVING_IN: (elsewhere, self._hall), LifeEvent.MOVING_OUT: (self._hall, elsewhere)}
        before, after = towns_.get(event, (self._hall, self._hall))
        moves = event is not LifeEvent.MARRIAGE
        head = persons[0].name.full if self._often(0.95) else self._someone(Sex.MALE).name.full
        domicile = self._often(0.3)
        return Application(
            life_event=event,
            event_date=CalendarDate(2026, 11, self._chance.randint(1, 28)),
            persons=persons,
            applicant=0 if len(persons) == 1 or self._often(0.85) else 1,
            visitor=self._chance.choices(tuple(Visitor), (85, 10, 5))[0],
            address=self._address(after),
            householder=head,
            previous_address=self._address(before) if moves else None,
            previous_householder=self._previous_head(persons) if moves else "",
            domicile=self._domicile(persons) if domicile else None,
            telephone=self._telephone() if self._often(0.9) else "",
            certificate=self._certificate() if self._often(0.35) else None,
            requested_forms=FORMS[: self._chance.randint(1, 2)] if self._often(0.4) else (),
        )

    def _often(self, share: float) -> bool:
        return self._chance.random() < share

    def _persons(self, size: int) -> tuple[Person, ...]:
        if self._often(0.04):
            return (self._foreigner(),)
        surname = self._surname()
        head = self._someone(Sex.MALE if self._often(0.75) else Sex.FEMALE, surname, "世帯主", (1950, 2000))
        others = []
        for place in range(1, size):
            sex = self._chance.choice((Sex.MALE, Sex.FEMALE))
            if place == 1 and self._often(0.85):
                sex = Sex.FEMALE if head.sex is Sex.MALE else Sex.MALE
                others.append(self._someone(sex, surname, "妻" if sex is Sex.FEMALE else "夫", (1950, 2000)))
            elif self._often(0.9):
                others.append(self._someone(sex, surname, "子", (1995, 2026)))
            else:
                word = "母" if sex is Sex.FEMALE else self._chance.choice(("父", "妻の子", "同居人"))
                others.append(self._someone(sex, surname, word, (1935, 1960)))
        return (head, *others)

    def _surname(self) -> tuple[str, str]:
        return self._pair("common_surnames" if self._often(0.5) else "rare_surnames")

    def _pair(self, kind: str) -> tuple[str, str]:
        listed = WORDS[kind].split()
        place = self._chance.randrange(0, len(listed), 2)
        return listed[place], listed[place + 1]

    def _given(self, sex: Sex) -> tuple[str, str]:
        if self._often(0.65):
            return self._pair("male_names" if sex is Sex.MALE else "female_names")
        kanji, readings = NAME_PARTS[sex]
        return "".join(self._chance.sample(kanji, 2)), "".join(self._chance.sample(readings, 2))

    def _someone(
        self,
        sex: Sex,
        surname: tuple[str, str] | None = None,
        relationship: str = "世帯主",
        born: tuple[int, int] = (1940, 2000),
    ) -> Person:
        family, given = surname or self._surname(), self._given(sex)
        return Person(
            name=PersonName(full=f"{family[0]} {given[0]}", kana=f"{family[1]} {given[1]}"),
            birth_date=self._birth_date(*born),
            sex=sex,
            relationship=relationship,
            my_number_card=self._often(0.75) if self._often(0.8) else None,
        )

    def _birth_date(self, first_year: int, last_year: int) -> CalendarDate:
        day = self._chance.randint(1, 12), self._chance.randint(1, 28)
        return CalendarDate(self._chance.randint(first_year, last_year), *day)

    def _foreigner(self) -> Person:
        full, kana, nationality = self._chance.choice(FOREIGN)
        digits = f"{self._chance.randrange(10**8):08d}"
        return Person(
            name=PersonName(full=full, kana=kana, alias="田中 ハナ" if self._often(0.2) else ""),
            birth_date=self._birth_date(1970, 2005),
            sex=self._chance.choice((Sex.MALE, Sex.FEMALE)),
            relationship="世帯主",
            nationality=nationality,
            residence_card_number=f"UH{digits}EA",
        )

    def _address(self, among: tuple[Town, ...]) -> Address:
        town = self._chance.choice(among)
        block, number = self._chance.randint(1, 40), self._chance.randint(1, 30)
        section = self._chance.randint(1, 6)
        ways = [f"{block}番{number}号", f"{block}番地{number}", f"{block}-{number}", f"{block * 37}番地"]
        if town.numbered:
            ways = [f"{KANJI_NUMBERS[section - 1]}丁目{block}番{number}号", f"{section}丁目{block}番{number}号"]
            ways += [f"{section}-{block}-{number}", f"{KANJI_NUMBERS[section - 1]}丁目{block}番地{number}"]
        building = ""
        if self._often(0.55):
            building = self._chance.choice(WORDS["buildings"]).format(
                k=self._chance.choice(WORDS["building_names"].split()),
                t=town.name,
                r=self._chance.randint(1, 12) * 100 + self._chance.randint(1, 12),
                d=self._chance.randint(1, 5),
            )
        return Address(
            postal_code=town.postal if self._often(0.95) else "",
            prefecture=town.prefecture,
            city=town.city,
            town=town.name,
            street=self._chance.choice(ways),
            building=building,
        )

    def _previous_head(self, persons: tuple[Person, ...]) -> str:
        if self._often(0.7):
            return persons[0].name.full
        return self._someone(Sex.MALE).name.full if self._often(0.7) else ""

    def _domicile(self, persons: tuple[Person, ...]) -> RegisteredDomicile:
        town = self._chance.choice((*self._hall, *NEAR, *FAR))
        section = f"{self._chance.choice(KANJI_NUMBERS)}丁目" if town.numbered else ""
        place = f"{town.prefecture}{town.city}{town.name}{section}{self._chance.randint(1, 900)}番地"
        head = persons[0].name.full
        return RegisteredDomicile(address=place, head=head if self._often(0.7) else self._someone(Sex.MALE).name.full)

    def _telephone(self) -> str:
        digits = f"{self._chance.randrange(10**8):08d}"
        if self._often(0.6):
            start = self._chance.choice(("090", "080", "070"))
            return f"{start}-{digits[:4]}-{digits[4:]}" if self._often(0.6) else start + digits
        return f"0467-{digits[:2]}-{digits[4:]}"

    def _certificate(self) -> CertificateRequest:
        return CertificateRequest(
            whole_household=self._often(0.7),
            copies=self._chance.choice((1, 1, 1, 2, 3)),
            show_householder=self._often(0.5),
            show_domicile=self._often(0.3),
            purpose=self._chance.choice(WORDS["purposes"]),
        )
