"""Codes from pictures, videos and texts, and a code of refusal for each file that has none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from code_pictures import drawn
from PIL import Image

from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok
from kiosk_app.scanning.cascade import Cascade
from kiosk_app.scanning.decoders import ZxingDecoder
from kiosk_app.scanning.files import barcode_from_file, read_file
from kiosk_app.scanning.symbology import Symbology
from kiosk_app.scanning.zbar import ZbarDecoder

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from kiosk_app.domain.barcode import UntrustedBarcode
    from kiosk_app.domain.result import Result

    Grey = NDArray[np.uint8]


def code_of(result: Result[UntrustedBarcode]) -> Code:
    assert isinstance(result, Err)
    return result.failure.code


def text_in(path: Path) -> str:
    result = barcode_from_file(path)
    assert isinstance(result, Ok)
    return result.value.untrusted_text


@pytest.mark.parametrize("name", ["code.png", "code.jpg", "code.webp", "no-extension"])
def test_a_picture_is_known_by_its_bytes(
    tmp_path: Path, name: str, ours: Callable[[int], str], picture: Callable[..., Grey]
) -> None:
    path = tmp_path / name
    encoded = cv2.imencode(path.suffix or ".png", picture(ours(1)))[1]
    path.write_bytes(encoded.tobytes())
    assert text_in(path) == ours(1)


def test_a_photo_is_turned_as_its_exif_data_says(
    tmp_path: Path, ours: Callable[[int], str], picture: Callable[..., Grey]
) -> None:
    path = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(picture(ours(1))).save(path, exif=exif, quality=95)
    result = barcode_from_file(path)
    assert isinstance(result, Ok)
    # The camera lay on its side: the code, left in the file, is at the top of the picture as it is shown.
    assert max(x for x, _ in result.value.corners) < 720
    assert result.value.corners[0][0] > result.value.corners[2][0]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_is_read(
    tmp_path: Path, orientation: int, ours: Callable[[int], str], picture: Callable[..., Grey]
) -> None:
    path = tmp_path / "phone.jpg"
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(picture(ours(1))).save(path, exif=exif, quality=90)
    assert text_in(path) == ours(1)


@pytest.mark.parametrize("symbology", Symbology)
def test_every_symbology_is_read_from_pictures_pdf_pages_and_videos(
    tmp_path: Path, symbology: Symbology, write_video: Callable[..., Path]
) -> None:
    grey = drawn(symbology, "12345678", size=(1280, 720))
    png, pdf = tmp_path / "code.png", tmp_path / "code.pdf"
    cv2.imwrite(str(png), grey)
    Image.fromarray(grey).save(pdf, resolution=150)
    for path in (png, pdf, write_video([grey] * 50)):
        assert text_in(path) == "12345678"


def test_a_code_on_a_later_page_of_a_pdf_is_found_and_two_of_ours_are_not_chosen_from(
    tmp_path: Path, ours: Callable[[int], str], picture: Callable[..., Grey]
) -> None:
    def pdf_of(*pages: Grey) -> Path:
        path = tmp_path / f"{len(pages)}.pdf"
        first, *rest = (Image.fromarray(page) for page in pages)
        first.save(path, save_all=True, append_images=rest, resolution=150)
        return path

    assert text_in(pdf_of(picture(), picture(), picture(ours(1)))) == ours(1)
    assert code_of(barcode_from_file(pdf_of(picture(ours(1)), picture(ours(2))))) is Code.SEVERAL_CODES
    assert code_of(barcode_from_file(pdf_of(picture()))) is Code.NO_CODE_FOUND


def test_what_is_transparent_is_white(tmp_path: Path, ours: Callable[[int], str], picture: Callable[..., Grey]) -> None:
    grey = picture(ours(1))
    path = tmp_path / "transparent.png"
    ink = np.zeros((*grey.shape, 4), dtype=np.uint8)
    ink[:, :, 3] = 255 - grey
    cv2.imwrite(str(path), ink)
    assert text_in(path) == ours(1)


def test_a_text_file_is_the_barcodes_text_without_its_line_end(tmp_path: Path) -> None:
    path = tmp_path / "code.txt"
    path.write_text("KTG1:ABC \n", encoding="utf-8")
    assert text_in(path) == "KTG1:ABC "


def test_a_video_gives_the_code_that_the_counter_would_accept(
    ours: Callable[[int], str], picture: Callable[..., Grey], write_video: Callable[..., Path]
) -> None:
    empty, poster, both = picture(), picture("POSTER"), picture("POSTER", ours(1))
    assert text_in(write_video([empty] * 5 + [poster] * 10 + [both] * 5)) == ours(1)
    assert text_in(write_video([poster] * 40)) == "POSTER"


def test_two_of_ours_in_one_picture_or_video_are_not_chosen_from(
    tmp_path: Path, ours: Callable[[int], str], picture: Callable[..., Grey], write_video: Callable[..., Path]
) -> None:
    frame = picture(ours(1), ours(2))
    path = tmp_path / "two.png"
    cv2.imwrite(str(path), frame)
    assert code_of(barcode_from_file(path)) is Code.SEVERAL_CODES
    assert code_of(barcode_from_file(write_video([frame] * 6))) is Code.SEVERAL_CODES


def test_files_without_a_code_say_so(
    tmp_path: Path, picture: Callable[..., Grey], write_video: Callable[..., Path]
) -> None:
    path = tmp_path / "empty.png"
    cv2.imwrite(str(path), picture())
    refused = barcode_from_file(path)
    assert code_of(refused) is Code.NO_CODE_FOUND
    assert isinstance(refused, Err)
    assert refused.failure.subject == "empty.png"
    assert code_of(barcode_from_file(write_video([picture()] * 4))) is Code.NO_CODE_FOUND


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"\x89PNG\r\n\x1a\ncut off",
        b"\xff\xd8\xff\xe0",
        b"%PDF-1.7 cut off",
        b"\x00\x01\x02",
        bytes(range(256)) * 9000,
    ],
)
def test_a_damaged_file_is_refused_and_never_raises(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged"
    path.write_bytes(content)
    assert code_of(barcode_from_file(path)) is Code.FILE_UNREADABLE


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert code_of(barcode_from_file(tmp_path / "none.png")) is Code.FILE_UNREADABLE
    assert code_of(barcode_from_file(tmp_path)) is Code.FILE_UNREADABLE
    assert code_of(barcode_from_file(Path("/dev/zero"))) is Code.FILE_UNREADABLE


def test_reading_lists_every_code_and_chooses_nothing(
    tmp_path: Path, ours: Callable[[int], str], picture: Callable[..., Grey], write_video: Callable[..., Path]
) -> None:
    frame = picture(ours(1), "POSTER", ours(2), pixels=3)
    path = tmp_path / "three.png"
    cv2.imwrite(str(path), frame)
    cascade = Cascade(ZxingDecoder(Symbology), ZbarDecoder())
    for source in (path, write_video([frame] * 3)):
        read = read_file(source, cascade)
        assert isinstance(read, Ok)
        assert {code.untrusted_text for code in read.value} == {ours(1), "POSTER", ours(2)}
