"""The text of a code: base45 with one spelling for every message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok
from kiosk_app.payload import transport

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


@given(st.binary(min_size=1, max_size=2860))
def test_bytes_survive_and_need_only_the_alphanumeric_characters(data: bytes) -> None:
    text = transport.encode(data)
    assert set(text) <= set(ALPHABET)
    assert transport.decode(text) == Ok(data)


@given(st.text(alphabet=ALPHABET, max_size=60))
def test_a_message_has_one_spelling(body: str) -> None:
    decoded = transport.decode("KTG1:" + body)
    if isinstance(decoded, Ok):
        assert transport.encode(decoded.value) == "KTG1:" + body


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert isinstance(transport.decode(text), Err)
    assert isinstance(transport.decode("KTG1:\ud800" + text), Err)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("KTG1:" + "0" * 4290, None),
        ("KTG1:" + "0" * 4291, Code.UNREADABLE),
        ("KTG1:" + "0" * 4292, Code.TOO_LARGE),
        ("KTG2:00", Code.NEWER_VERSION),
        ("KTG10:00", Code.NEWER_VERSION),
        ("KTG:00", Code.NOT_OURS),
        (" KTG1:00", Code.NOT_OURS),
        ("KTG1:0", Code.UNREADABLE),
        ("KTG1:::", Code.UNREADABLE),
        ("KTG1:00\n", Code.UNREADABLE),
        ("KTG1:０0", Code.UNREADABLE),
    ],
)
def test_the_prefix_and_the_length_decide_first(text: str, code: Code | None) -> None:
    decoded = transport.decode(text)
    assert (decoded.failure.code if isinstance(decoded, Err) else None) == code
