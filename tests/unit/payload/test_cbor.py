"""Only deterministic CBOR of a handful of types is read; each rule is broken alone."""

from __future__ import annotations

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok
from kiosk_app.payload import cbor

integers = st.integers(min_value=-(2**63), max_value=2**63 - 1)
values = st.recursive(
    integers | st.booleans() | st.binary(max_size=40) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(integers, inner, max_size=5),
    max_leaves=12,
)


def levels(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max([levels(item) for item in value.values()] or [0])
    return 1 + max([levels(item) for item in value] or [0]) if isinstance(value, list) else 1


@given(values.filter(lambda value: levels(value) <= 8))
def test_what_is_written_is_read_back(value: object) -> None:
    assert cbor.read(cbor.write(value), object) == Ok(value)


@given(st.binary(max_size=200))
def test_no_bytes_raise_and_what_is_read_has_one_encoding(data: bytes) -> None:
    read = cbor.read(data, object)
    if isinstance(read, Ok):
        assert cbor.write(read.value) == data


@given(values.filter(lambda value: levels(value) <= 8), st.data())
def test_every_cut_is_told_from_damage(value: object, data: st.DataObject) -> None:
    encoded = cbor.write(value)
    cut = encoded[: data.draw(st.integers(0, len(encoded) - 1))]
    read = cbor.read(cut, object)
    assert isinstance(read, Err)
    assert read.failure.code is Code.UNREADABLE


def test_map_keys_are_written_in_bytewise_order() -> None:
    assert cbor.write({-1: 0, 24: 0, 1: 0, -65537: 0}).hex() == "a4" + "0100" + "181800" + "2000" + "3a0001000000"


NESTED_8 = bytes.fromhex("81" * 7 + "00")


@pytest.mark.parametrize(
    "encoded",
    [
        NESTED_8,
        b"\xa1\x01\x18\x18",
        cbor2.dumps(list(range(256))),
        cbor.write(dict.fromkeys(range(64), 0)),
        b"\xf5",
        b"\x3b" + b"\xff" * 8,
    ],
)
def test_the_edge_of_every_limit_is_read(encoded: bytes) -> None:
    assert isinstance(cbor.read(encoded, object), Ok)


@pytest.mark.parametrize(
    ("what", "encoded"),
    [
        ("nine levels", b"\x81" + NESTED_8),
        ("257 items", cbor2.dumps(list(range(257)))),
        ("65 entries", cbor.write(dict.fromkeys(range(65), 0))),
        ("trailing byte", b"\x00\x00"),
        ("integer in two bytes", bytes.fromhex("1817")),
        ("integer in three bytes", bytes.fromhex("1900ff")),
        ("integer in five bytes", bytes.fromhex("1a0000ffff")),
        ("integer in nine bytes", bytes.fromhex("1b00000000ffffffff")),
        ("length in two bytes", bytes.fromhex("5801aa")),
        ("reserved length", bytes.fromhex("1c")),
        ("indefinite bytes", bytes.fromhex("5f41aaff")),
        ("indefinite text", bytes.fromhex("7f6161ff")),
        ("indefinite array", bytes.fromhex("9f00ff")),
        ("indefinite map", bytes.fromhex("bf0000ff")),
        ("break", bytes.fromhex("ff")),
        ("same key twice", bytes.fromhex("a201000100")),
        ("keys out of order", bytes.fromhex("a202000100")),
        ("text key", bytes.fromhex("a1616100")),
        ("bytes key", bytes.fromhex("a1416100")),
        ("null", bytes.fromhex("f6")),
        ("undefined", bytes.fromhex("f7")),
        ("simple value", bytes.fromhex("f0")),
        ("false in two bytes", bytes.fromhex("f814")),
        ("half float", bytes.fromhex("f90000")),
        ("NaN", bytes.fromhex("fb7ff8000000000000")),
        ("infinity", bytes.fromhex("f97c00")),
        ("bignum", bytes.fromhex("c24101")),
        ("date and time", cbor2.dumps(cbor2.CBORTag(1, 0))),
        ("regular expression", bytes.fromhex("d8236161")),
        ("tag where none is expected", bytes.fromhex("d200")),
        ("lone surrogate", bytes.fromhex("63eda080")),
        ("overlong UTF-8", bytes.fromhex("62c080")),
    ],
)
def test_everything_else_is_damage(what: str, encoded: bytes) -> None:
    read = cbor.read(encoded, object)
    assert isinstance(read, Err), what
    assert read.failure.code is Code.TAMPERED


@pytest.mark.parametrize(
    ("value", "shape"),
    [("AAAA", bytes), (b"A", str), (True, int), (1, bool), ([1, 2], tuple[int]), ({1: b""}, dict[int, str])],
)
def test_a_value_of_another_shape_is_damage(value: object, shape: type[object]) -> None:
    read = cbor.read(cbor.write(value), shape)
    assert isinstance(read, Err)
    assert read.failure.code is Code.TAMPERED


def test_a_tag_is_read_only_where_it_is_expected_and_only_that_one() -> None:
    assert cbor.read(cbor.write_tagged(18, [1]), list[int], tag=18) == Ok([1])
    for data in (cbor.write_tagged(17, [1]), cbor.write([1]), cbor.write_tagged(18, [1]) + b"\x00"):
        assert isinstance(cbor.read(data, object, tag=18), Err)
