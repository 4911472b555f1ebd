"""Decoders give exact text, corners where the code is, and never raise."""

from __future__ import annotations

import os
import signal
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest
import segno
from code_pictures import drawn

from kiosk_app.scanning.decoders import STRUCTURED_APPEND, OpenCvDecoder, ZxingDecoder
from kiosk_app.scanning.symbology import Symbology
from kiosk_app.scanning.zbar import IsolatedZbar, ZbarDecoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from kiosk_app.scanning.decoders import Decoder

    Grey = NDArray[np.uint8]


def enlarged(matrix: Iterable[Iterable[int]]) -> Grey:
    light = 255 * (1 - np.pad(np.array(matrix, dtype=np.uint8), 4))
    return np.asarray(np.kron(light, np.ones((5, 5), dtype=np.uint8)), dtype=np.uint8)


@pytest.fixture(params=[ZxingDecoder, ZbarDecoder, OpenCvDecoder, IsolatedZbar])
def decoder(request: pytest.FixtureRequest) -> Iterator[Decoder]:
    if request.param is IsolatedZbar:
        with closing(IsolatedZbar(patience_s=10)) as isolated:
            yield isolated
    else:
        yield request.param()


def test_the_text_is_exact_and_the_corners_go_clockwise(
    decoder: Decoder, ours: Callable[[int], str], picture: Callable[..., Grey]
) -> None:
    (code,) = decoder.decode(picture(ours(1)))
    assert code.untrusted_text == ours(1)
    (left, top), (right, _), (_, bottom), (low_left, _) = code.corners
    assert abs(left - 76) < 12
    assert abs(top - 116) < 12
    assert abs(low_left - left) < 12
    assert right - left > 250
    assert bottom - top > 250


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("which", [ZxingDecoder, ZbarDecoder])
def test_the_first_corner_is_the_codes_own_top_left_however_it_is_turned(
    which: type[ZxingDecoder | ZbarDecoder], quarters: int, picture: Callable[..., Grey]
) -> None:
    frame = np.ascontiguousarray(np.rot90(picture("TURN ME", pixels=8), -quarters))
    (code,) = which().decode(frame)
    x, y = 92, 132  # the code's own top left before the turn, behind its quiet zone of four modules
    for _ in range(quarters):
        x, y = (720 if _ % 2 == 0 else 1280) - 1 - y, x
    assert abs(code.corners[0][0] - x) < 15
    assert abs(code.corners[0][1] - y) < 15


def test_a_picture_without_a_code_has_none(decoder: Decoder, picture: Callable[..., Grey]) -> None:
    assert decoder.decode(picture()) == ()
    assert decoder.decode(np.random.default_rng(1).integers(0, 255, (240, 320), dtype=np.uint8)) == ()


@pytest.mark.parametrize("content", [bytes(range(128, 256)), b"\xff\xfe\x00\x01KTG1:", b"\xe9\x8e", "鎌倉 太郎 𠮷"])
def test_odd_content_is_text_and_never_raises(
    decoder: Decoder, content: bytes | str, picture: Callable[..., Grey]
) -> None:
    for code in decoder.decode(picture(content, pixels=6)):
        code.untrusted_text.encode("utf-8")
        assert not code.untrusted_text.startswith("KTG1:")


def test_zxing_reads_japanese_and_inverted_codes(picture: Callable[..., Grey]) -> None:
    assert [code.untrusted_text for code in ZxingDecoder().decode(picture("鎌倉 太郎"))] == ["鎌倉 太郎"]
    assert [code.untrusted_text for code in ZxingDecoder().decode(255 - picture("DARK"))] == ["DARK"]


@pytest.mark.parametrize("symbology", Symbology)
def test_each_symbology_is_read_where_it_is_asked_for_and_only_there(symbology: Symbology) -> None:
    frame = drawn(symbology, "12345678")
    others = [other for other in Symbology if other is not symbology]
    assert [code.untrusted_text for code in ZxingDecoder([symbology]).decode(frame)] == ["12345678"]
    assert [code.untrusted_text for code in ZxingDecoder(Symbology).decode(frame)] == ["12345678"]
    assert ZxingDecoder(others).decode(frame) == ()


@pytest.mark.parametrize("content", [b"\x00\x01KTG", b"KTG1:lower case is bytes", b"KTG1:ALPHANUMERIC $%*+-./:"])
def test_bytes_and_alphanumeric_text_are_exact(content: bytes, picture: Callable[..., Grey]) -> None:
    (code,) = ZxingDecoder().decode(picture(content))
    assert code.untrusted_text.encode() == content


@pytest.mark.parametrize("mask", range(8))
def test_a_part_of_a_structured_append_is_told_apart_and_not_joined(mask: int) -> None:
    parts = segno.make_sequence("KTG1:" + "AB" * 150, version=5, mask=mask)
    decoder = ZxingDecoder()
    seen = [decoder.decode(enlarged(part.matrix))[0] for part in parts]
    assert len(seen) > 2
    assert {code.symbology for code in seen} == {STRUCTURED_APPEND}
    assert "".join(code.untrusted_text for code in seen) == "KTG1:" + "AB" * 150
    for whole in (segno.make_qr("KTG1:" + "AB" * 40, mask=mask), segno.make_qr(b"bytes", mask=mask)):
        assert decoder.decode(enlarged(whole.matrix))[0].symbology == "QR Code"


def test_a_crash_of_zbar_costs_one_picture_and_not_the_program(
    ours: Callable[[int], str], picture: Callable[..., Grey]
) -> None:
    frame = picture(ours(2))
    with closing(IsolatedZbar(patience_s=10)) as zbar:
        assert len(zbar.decode(frame)) == 1
        helper = zbar._helper
        assert helper is not None
        os.kill(helper.pid, signal.SIGABRT)
        helper.wait()
        assert zbar.decode(frame) == ()
        assert [code.untrusted_text for code in zbar.decode(frame)] == [ours(2)]


def test_without_patience_zbar_holds_up_no_picture(picture: Callable[..., Grey], ours: Callable[[int], str]) -> None:
    with closing(IsolatedZbar()) as zbar:
        assert zbar.decode(picture(ours(3))) == ()
