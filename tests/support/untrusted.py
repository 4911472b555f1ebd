"""Hypothesis strategies for what arrives from outside: every valid application, almost-CBOR, and damaged bytes."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from kiosk_app.applicants.characters import is_printable_text
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
from kiosk_app.payload import schema_v1

_CHARACTERS = st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp"))
_JAPANESE = st.sampled_from("鎌倉神\ufa19𠮷葛\U000e0100辻髙﨑つがヴーかが々〆ヶ１Ａa1-")


def texts(longest: int = 100) -> st.SearchStrategy[str]:
    """Every text that an application may hold, the usual and the rare alike."""
    drawn = st.text(_JAPANESE, max_size=12) | st.text(_CHARACTERS | _JAPANESE, max_size=longest)
    return drawn.filter(lambda text: is_printable_text(text) and (not text or bool(text.strip())))


_GIVEN = texts().filter(bool)
_KANA = st.text("アカサヴヺー・゠ヽヾ 　", max_size=40).filter(lambda text: not text or bool(text.strip()))
_DAYS = st.dates(min_value=date(1873, 1, 1)).map(lambda day: CalendarDate(day.year, day.month, day.day))
_DATES = (
    _DAYS | _DAYS.map(lambda day: CalendarDate(day.year, day.month)) | _DAYS.map(lambda day: CalendarDate(day.year))
)
_ADDRESSES = st.builds(
    Address,
    postal_code=st.just("") | st.from_regex(r"[0-9]{7}", fullmatch=True).filter(str.isascii),
    prefecture=st.sampled_from(schema_v1.PREFECTURE.words) | texts(),
    city=texts(),
    town=texts(),
    street=texts(),
    building=texts(),
)
_PERSONS = st.builds(
    Person,
    name=st.builds(PersonName, full=_GIVEN, kana=_KANA, alias=texts()),
    birth_date=_DATES,
    sex=st.sampled_from(Sex),
    relationship=st.sampled_from(schema_v1.RELATIONSHIP.words) | texts(30).filter(bool),
    nationality=texts(),
    residence_card_number=st.just("") | st.from_regex(r"[A-Z]{2}[0-9]{8}[A-Z]{2}", fullmatch=True).filter(str.isascii),
    my_number_card=st.none() | st.booleans(),
)
_FORMS = st.from_regex(r"[a-z][a-z0-9_]{0,63}", fullmatch=True).filter(str.isascii).map(FormId)


@st.composite
def applications(draw: st.DrawFn) -> Application:
    """Every application that the fields' rules let pass, of up to twelve persons."""
    persons = draw(st.lists(_PERSONS, min_size=1, max_size=3) | st.lists(_PERSONS, min_size=12, max_size=12))
    names = st.sampled_from([person.name.full for person in persons])
    return Application(
        life_event=draw(st.sampled_from(LifeEvent)),
        event_date=draw(_DAYS),
        persons=tuple(persons),
        applicant=draw(st.integers(0, len(persons) - 1)),
        visitor=draw(st.sampled_from(Visitor)),
        address=draw(_ADDRESSES),
        householder=draw(names | _GIVEN),
        previous_address=draw(st.none() | _ADDRESSES),
        previous_householder=draw(st.just("") | names | texts()),
        domicile=draw(st.none() | st.builds(RegisteredDomicile, address=_GIVEN, head=names | _GIVEN)),
        telephone=draw(st.just("") | st.from_regex(r"\+?[0-9][0-9-]{8,18}[0-9]", fullmatch=True).filter(str.isascii)),
        certificate=draw(
            st.none()
            | st.builds(
                CertificateRequest,
                whole_household=st.booleans(),
                copies=st.integers(1, 20),
                show_householder=st.booleans(),
                show_domicile=st.booleans(),
                purpose=texts(),
            )
        ),
        requested_forms=tuple(draw(st.lists(_FORMS, max_size=10, unique=True))),
    )


def _head(major: int, argument: int, width: int) -> bytes:
    """The head of a CBOR item in a width of its own choice: 0 is the shortest, 4 an indefinite length."""
    if width == 0 and argument < 24:
        return bytes([major << 5 | argument])
    if width == 4:
        return bytes([major << 5 | 31])
    size = 1 << width
    return bytes([major << 5 | 24 + width]) + (argument % (1 << 8 * size)).to_bytes(size, "big")


_WIDTHS = st.sampled_from((0, 0, 0, 0, 0, 1, 2, 3, 4))
_KEYS = st.integers(0, 30).map(lambda key: _head(0, key, 0))
_LEAVES = (
    st.builds(_head, st.sampled_from((0, 1, 7)), st.integers(0, 2**64 - 1) | st.integers(0, 23), _WIDTHS)
    | st.builds(lambda data, width: _head(2, len(data), width) + data, st.binary(max_size=40), _WIDTHS)
    | st.builds(lambda data, width: _head(3, len(data), width) + data, st.text(max_size=12).map(str.encode), _WIDTHS)
    | st.binary(min_size=1, max_size=3)
)


def _nested(inner: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    items = st.lists(inner, max_size=6)
    entries = st.lists(st.tuples(_KEYS | inner, inner), max_size=5) | st.dictionaries(_KEYS, inner, max_size=5).map(
        lambda entries: sorted(entries.items())
    )
    return (
        st.builds(lambda parts, width: _head(4, len(parts), width) + b"".join(parts), items, _WIDTHS)
        | st.builds(lambda pairs, width: _head(5, len(pairs), width) + b"".join(map(b"".join, pairs)), entries, _WIDTHS)
        | st.builds(lambda tag, item: _head(6, tag, 0) + item, st.sampled_from((2, 16, 18)), inner)
    )


almost_cbor = st.recursive(_LEAVES, _nested, max_leaves=20)
"""CBOR items of every kind, some deterministic, some not, some none at all."""


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """``data`` after one to three changes of bytes; it may come out unchanged."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 4)))
        data = data[:start] + draw(st.binary(max_size=4)) + data[end:]
    return data
