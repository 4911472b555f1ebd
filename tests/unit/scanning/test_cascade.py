"""The cascade reads what its first decoder alone does not, and says where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from kiosk_app.domain.barcode import UntrustedBarcode
from kiosk_app.scanning.cascade import REMEMBERED_LOOKS, Cascade
from kiosk_app.scanning.decoders import ZxingDecoder
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


def test_a_blurred_code_that_the_first_decoder_misses_is_read_within_three_pictures(
    ours: Callable[[int], str], picture: Callable[..., Grey]
) -> None:
    frame = blurred(picture(ours(2)))
    assert ZxingDecoder().decode(frame) == ()
    eyes = cascade()
    found = [code.untrusted_text for _ in range(3) for code in eyes.look(frame)]
    assert set(found) == {ours(2)}
    assert [code.untrusted_text for code in cascade().search(frame)] == [ours(2)]


def test_each_missed_picture_gets_one_more_effort_and_no_more(picture: Callable[..., Grey]) -> None:
    first, second = Recorder(), Recorder()
    eyes = Cascade(first, second)
    for _ in range(6):
        assert eyes.look(picture()) == ()
    assert [view[1] for view in first.views] == [1280, 2560, 1280, 2560, 1280] * 2
    assert len(second.views) == 2


def test_efforts_are_spent_where_a_code_was_last_seen_until_that_is_long_ago(
    ours: Callable[[int], str], picture: Callable[..., Grey]
) -> None:
    second = Recorder()
    eyes = Cascade(ZxingDecoder(), second)
    eyes.look(picture(ours(3)))
    for _ in range(3):
        eyes.look(picture())
    assert second.views[-1][1] < 700
    for _ in range(REMEMBERED_LOOKS + 3):
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
