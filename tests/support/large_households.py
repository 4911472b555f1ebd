"""Synthetic households of one to twelve persons."""

from __future__ import annotations

from kiosk_app.domain.application import Address, Application, LifeEvent, Person, PersonName, RegisteredDomicile, Sex
from kiosk_app.domain.dates import CalendarDate

FAMILY = ("太郎", "花子", "一郎", "さくら", "次郎", "葵", "三郎", "美咲", "四郎", "陽菜", "五郎", "結衣")
READINGS = (
    *("タロウ", "ハナコ", "イチロウ", "サクラ", "ジロウ", "アオイ"),
    *("サブロウ", "ミサキ", "シロウ", "ヒナ", "ゴロウ", "ユイ"),
)
NAMES = (
    *("NGUYEN THI MINH KHAI", "OLIVEIRA SANTOS MARIANA", "TAMANG SURYA BAHADUR"),
    *("DELA CRUZ ANGELICA", "WICKRAMASINGHE NIRMALA", "ABDULLAYEV JASUR"),
)
COUNTRIES = ("ベトナム", "ブラジル", "ネパール", "フィリピン", "スリランカ", "ウズベキスタン")


def household_of(persons: int, *, applicant: int = 0) -> Application:
    """Several families who move into one house; half of their members are foreign residents."""
    return Application(
        life_event=LifeEvent.MOVING_IN,
        event_date=CalendarDate(2026, 11, 20),
        persons=tuple(_member(number) for number in range(persons)),
        applicant=applicant,
        address=Address(
            postal_code="2480012",
            prefecture="神奈川県",
            city="鎌倉市",
            town="御成町",
            street="18番10号",
            building="御成ハイツ 203号室",
        ),
        householder="鎌倉 太郎",
        previous_address=Address(
            postal_code="2310017", prefecture="神奈川県", city="横浜市中区", town="港町", street="1丁目1番地"
        ),
        previous_householder="鎌倉 太郎",
        domicile=RegisteredDomicile(address="神奈川県鎌倉市御成町18番", head="鎌倉 太郎"),
        telephone="0467-00-0000",
    )


def _member(number: int) -> Person:
    if number % 2:
        return _foreign_resident(number)
    return Person(
        name=PersonName(full=f"鎌倉 {FAMILY[number]}", kana=f"カマクラ {READINGS[number]}"),
        birth_date=CalendarDate(1984 + 3 * number, 1 + number, 3 + 2 * number),
        sex=(Sex.MALE, Sex.FEMALE)[number % 2],
        relationship=("世帯主", "妻", "子")[min(number, 2)],
        my_number_card=(True, False, None)[number % 3],
    )


def _foreign_resident(number: int) -> Person:
    return Person(
        name=PersonName(full=NAMES[number // 2], kana=f"グエン {READINGS[number]}", alias=f"藤沢 {FAMILY[number]}"),
        birth_date=CalendarDate(1951 + 5 * number, 1 + number, 3 + 2 * number),
        sex=Sex.FEMALE,
        relationship="同居人",
        nationality=COUNTRIES[number // 2],
        residence_card_number=f"{'ABCDEFGHJKLM'[number]}P{number * 8_170_237 % 10**8:08}QZ",
    )
