"""The cascade reads what its first decoder alone does not, and says where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from code_pictures import drawn

from kiosk_app.domain.barcode import UntrustedBarcode
from kiosk_app.scanning.cascade import REMEMBERED_LOOKS, Cascade, live_cascade
from kiosk_app.scanning.decoders import ZxingDecoder
from kiosk_app.scanning.symbology import Symbology
from kiosk_app.scanning.zbar import ZbarDecoder

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]


class Recorder:
    """A decoder that notes the views it is given, and reads one answer from a view of a given size."""

    name = "recorder"

    def __init__(self, answer: tuple[UntrustedBarcode, ...] = (), width: int | None = None) -> None:
        self.views: list[tuple[int, ...]] = []
        self._answer = answer
        self._width = width

    def decode(self, grey: Grey) -> tuple[UntrustedBarcode, ...]:
        self.views.append(grey.shape)
        return self._answer if grey.shape[1] == self._width else ()


def blurred(frame: Grey) -> Grey:
    return np.asarray(cv2.GaussianBlur(frame, (0, 0), 2.0), dtype=np.uint8)


def cascade() -> Cascade:
    return Cascade(ZxingDecoder(), ZbarDecoder())


def test_a_sharp_code_is_read_at_first_sight(ours: Callable[[int], str], picture: Callable[..., Grey]) -> None:
    codes = cascade().look(picture(ours(1)))
    assert [(code.untrusted_text, code.decoder) for code in codes] == [(ours(1), "zxing-cpp")]


def test_a_blurred_code_that_the_first_decoder_misses_is_read_within_four_pictures(
    ours: Callable[[int], str], picture: Callable[..., Grey]
) -> None:
    frame = blurred(picture(ours(2)))
    assert ZxingDecoder().decode(frame) == ()
    eyes = cascade()
    found = [code.untrusted_text for _ in range(4) for code in eyes.look(frame)]
    assert set(found) == {ours(2)}
    assert [code.untrusted_text for code in cascade().search(frame)] == [ours(2)]


def test_each_missed_picture_gets_one_more_effort_and_no_more(picture: Callable[..., Grey]) -> None:
    first, second = Recorder(), Recorder()
    eyes = Cascade(first, second)
    for _ in range(8):
        assert eyes.look(picture()) == ()
    enlarged, sharpened, lightened, second_opinion = [1280, 2560], [1280, 2560], [1280, 1280], [1280]
    expected = (enlarged + sharpened + lightened + second_opinion) * 2
    assert [view[1] for view in first.views] == expected
    assert len(second.views) == 2


def test_every_other_missed_picture_is_looked_at_for_another_symbology(picture: Callable[..., Grey]) -> None:
    second, aztec, pdf417 = Recorder(), Recorder(), Recorder()
    eyes = Cascade(Recorder(), second, others=[aztec, pdf417])
    for _ in range(8):
        eyes.look(picture())
    assert (len(second.views), len(aztec.views), len(pdf417.views)) == (1, 2, 2)


@pytest.mark.parametrize("symbology", Symbology)
def test_the_counter_reads_every_symbology_dark_or_light_and_then_in_every_picture(symbology: Symbology) -> None:
    for frame in (drawn(symbology, "12345678", size=(1280, 720)), 255 - drawn(symbology, "12345678", size=(1280, 720))):
        with live_cascade() as eyes:
            reads = [[code.untrusted_text for code in eyes.look(frame)] for _ in range(2 * len(Symbology))]
        first = reads.index(["12345678"])
        assert reads[first:] == [["12345678"]] * (len(reads) - first)


def test_only_the_symbologies_that_the_city_chose_are_read() -> None:
    aztec = drawn(Symbology.AZTEC, "12345678", size=(1280, 720))
    with live_cascade([Symbology.QR, Symbology.PDF417]) as eyes:
        assert [eyes.look(aztec) for _ in range(10)] == [()] * 10
    with live_cascade([Symbology.AZTEC]) as eyes:
        assert [code.symbology for code in eyes.look(aztec)] == ["Aztec"]
        assert eyes.look(drawn(Symbology.QR, "12345678", size=(1280, 720))) == ()


def test_a_symbology_that_is_gone_no_longer_comes_first(
    picture: Callable[..., Grey], ours: Callable[[int], str]
) -> None:
    with live_cascade() as eyes:
        aztec = drawn(Symbology.AZTEC, "12345678", size=(1280, 720))
        while not eyes.look(aztec):
            pass
        for _ in range(REMEMBERED_LOOKS + 1):
            eyes.look(picture())
        assert [code.untrusted_text for code in eyes.look(picture(ours(5)))] == [ours(5)]


def test_the_grid_of_a_screen_is_read(ours: Callable[[int], str]) -> None:
    """Dark lines between the pixels of the phone's screen, one camera pixel wide, cut each module in two."""
    frame = drawn(Symbology.QR, ours(6), scale=4)
    frame = np.asarray(frame * np.where(np.arange(frame.shape[1]) % 3, 1.0, 0.2), dtype=np.uint8)
    assert ZxingDecoder().decode(frame) == ()
    assert [code.untrusted_text for code in cascade().search(frame)] == [ours(6)]


@pytest.mark.parametrize("degrees", range(0, 360, 45))
def test_a_code_is_read_however_it_is_turned(degrees: int, ours: Callable[[int], str]) -> None:
    frame = drawn(Symbology.QR, ours(7), size=(720, 720), scale=4)
    turn = cv2.getRotationMatrix2D((360, 360), degrees, 1)
    turned = np.asarray(cv2.warpAffine(frame, turn, (720, 720), borderValue=170), dtype=np.uint8)
    assert [code.untrusted_text for code in cascade().look(turned)] == [ours(7)]
    flat = np.asarray(turned * 0.08 + 110, dtype=np.uint8)
    assert [code.untrusted_text for code in cascade().search(flat)] == [ours(7)]


def test_efforts_are_spent_where_a_code_was_last_seen_until_that_is_long_ago(
    ours: Callable[[int], str], picture: Callable[..., Grey]
) -> None:
    second = Recorder()
    eyes = Cascade(ZxingDecoder(), second)
    eyes.look(picture(ours(3)))
    for _ in range(4):
        eyes.look(picture())
    assert second.views[-1][1] < 700
    for _ in range(REMEMBERED_LOOKS + 4):
        eyes.look(picture())
    assert second.views[-1] == (720, 1280)


def test_corners_found_in_a_view_lie_where_the_code_is_in_the_whole_picture(
    ours: Callable[[int], str], picture: Callable[..., Grey]
) -> None:
    frame = np.roll(picture(ours(4)), (150, 420), axis=(0, 1))
    eyes = Cascade(ZxingDecoder(), ZbarDecoder())
    (sharp,) = eyes.look(frame)
    soft = [eyes.look(blurred(frame)) for _ in range(3)]
    corners = [code.corners for codes in soft for code in codes]
    assert corners
    assert np.abs(np.array(corners) - np.array(sharp.corners)).max() < 6


def test_a_large_photo_is_also_searched_smaller_and_its_corners_scaled_back() -> None:
    code = UntrustedBarcode(
        untrusted_text="X",
        symbology="QR Code",
        decoder="recorder",
        corners=((10, 10), (110, 10), (110, 110), (10, 110)),
    )
    (found,) = Cascade(Recorder((code,), width=1280), Recorder()).search(np.zeros((1440, 2560), dtype=np.uint8))
    assert found.corners[2] == (220, 220)
