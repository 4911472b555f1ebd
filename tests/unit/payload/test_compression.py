"""Compression with a frozen dictionary: pinned bytes, a bound that holds while inflating, no stream but one."""

from __future__ import annotations

import hashlib
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok
from kiosk_app.payload import compression
from kiosk_app.payload.limits import MAX_CLAIMS_BYTES

DOCUMENT = Path(__file__).parents[3] / "docs" / "payload.md"
FROZEN = "5c8b470afbd131fc89a70500c34217cd34a843e532ea52dac0f56b0ee64c7fe0"
"""Codes on citizens' phones were made with these bytes: this line never changes either."""


def stream(data: bytes, dictionary: bytes = compression.DICTIONARY) -> bytes:
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=dictionary)
    return compressor.compress(data) + compressor.flush()


def code_of(data: bytes) -> Code | None:
    expanded = compression.expand(data)
    return expanded.failure.code if isinstance(expanded, Err) else None


def test_the_dictionary_is_frozen() -> None:
    assert (compression.DICTIONARY_NUMBER, len(compression.DICTIONARY)) == (1, 7118)
    assert hashlib.sha256(compression.DICTIONARY).hexdigest() == FROZEN


def test_the_document_names_the_dictionarys_bytes() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert f"`{FROZEN}`" in document
    assert "7,118 bytes" in document


@given(st.binary(max_size=MAX_CLAIMS_BYTES))
def test_what_is_compressed_is_expanded_again(data: bytes) -> None:
    assert compression.expand(compression.compress(data)) == Ok(data)


@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_raise(data: bytes, numbered: bool) -> None:  # noqa: FBT001 - hypothesis gives arguments by position
    expanded = compression.expand(b"\x01" + data if numbered else data)
    assert isinstance(expanded, Err) or len(expanded.value) <= MAX_CLAIMS_BYTES


def test_the_same_data_always_gives_the_same_bytes() -> None:
    data = "神奈川県鎌倉市御成町".encode()
    assert compression.compress(data) == b"\x01" + stream(data)


def test_words_of_an_application_cost_a_few_bytes() -> None:
    assert len(compression.compress("神奈川県".encode())) <= 6
    assert len(compression.compress(b"residence_change_notification")) <= 7


@pytest.mark.parametrize(
    ("what", "data", "code"),
    [
        ("as many as may be", b"\x01" + stream(bytes(MAX_CLAIMS_BYTES)), None),
        ("one too many", b"\x01" + stream(bytes(MAX_CLAIMS_BYTES + 1)), Code.TOO_LARGE),
        ("a bomb", b"\x01" + stream(bytes(50_000_000)), Code.TOO_LARGE),
        ("nothing", b"", Code.TAMPERED),
        ("no stream", b"\x01", Code.TAMPERED),
        ("a later dictionary", b"\x02" + stream(b"x"), Code.NEWER_VERSION),
        ("no number", stream(b"x"), Code.NEWER_VERSION),
        ("a cut stream", b"\x01" + stream(bytes(range(256)))[:-3], Code.TAMPERED),
        ("a second stream", b"\x01" + stream(b"x") * 2, Code.TAMPERED),
        ("a byte after the stream", b"\x01" + stream(b"x") + b"\x00", Code.TAMPERED),
    ],
)
def test_only_one_bounded_stream_is_expanded(what: str, data: bytes, code: Code | None) -> None:
    assert code_of(data) == code, what


def test_a_bomb_is_left_while_it_inflates() -> None:
    bomb = b"\x01" + stream(bytes(50_000_000))
    tracemalloc.start()
    try:
        assert code_of(bomb) is Code.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_another_dictionary_does_not_read_as_ours() -> None:
    words = "神奈川県鎌倉市御成町residence_change_notification".encode()
    assert compression.expand(b"\x01" + stream(words, compression.DICTIONARY[:-40])) != Ok(words)
