from __future__ import annotations

import hashlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk_app.journal import chain

PARTS = st.tuples(
    st.integers(min_value=1),
    st.text(alphabet="T:-0123456789+\n", max_size=6),
    st.text(alphabet='ab."{\n', max_size=6),
    st.text(alphabet='{}":,ab1\n', max_size=6),
    st.text(alphabet="0f\n", max_size=6),
)


def encode(parts: tuple[int, str, str, str, str]) -> bytes:
    seq, time, event, fields, previous = parts
    return chain.canonical(seq=seq, time=time, event=event, fields=fields, previous=previous)


@given(one=PARTS, other=PARTS)
def test_two_different_entries_never_give_the_same_bytes(
    one: tuple[int, str, str, str, str], other: tuple[int, str, str, str, str]
) -> None:
    assume(one != other)
    try:
        first, second = encode(one), encode(other)
    except ValueError:
        assert any("\n" in part for part in (*one[1:], *other[1:]))
    else:
        assert first != second


def test_the_bytes_are_as_documented() -> None:
    """Worked out by hand from docs/decisions/0006-journal.md, so that another program can check a journal."""
    genesis = hashlib.sha256(b"kiosk-app journal 1").hexdigest()
    text = f'1\n2026-04-01T00:00:00.000+00:00\nprint.sent\n{{"print_id":"K7P-3WA"}}\n{genesis}'
    made = chain.link(
        seq=1,
        time="2026-04-01T00:00:00.000+00:00",
        event="print.sent",
        fields='{"print_id":"K7P-3WA"}',
        previous=chain.GENESIS,
    )
    assert made.hash == hashlib.sha256(text.encode()).hexdigest()


def test_text_beyond_ascii_cannot_be_bound() -> None:
    with pytest.raises(ValueError, match="ascii"):
        encode((1, "", "", "鎌倉", ""))
