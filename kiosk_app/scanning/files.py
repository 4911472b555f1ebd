"""Codes from files: pictures, PDF pages, videos, and text files that hold a barcode's text."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from kiosk_app.devices.camera.capture import open_capture
from kiosk_app.domain.barcode import UntrustedBarcode
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok
from kiosk_app.scanning.cascade import file_cascade
from kiosk_app.scanning.debounce import Debounce, choose

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path

    from kiosk_app.domain.result import Result
    from kiosk_app.scanning.cascade import Cascade
    from kiosk_app.scanning.decoders import Codes, Grey

TEXT_BYTES = 1 << 20
"""A larger file is no barcode's text (a QR code holds 4,296 characters)."""
PICTURE_BYTES = 64 << 20
"""A larger file is not read as a picture."""
PDF_PAGES = 50
"""A longer PDF is no code page: the rest is not looked at."""
PDF_DPI = 200
"""A page is drawn at this resolution, smaller where its longer edge would then exceed ``PDF_EDGE_PX``."""
PDF_EDGE_PX = 4000
_PNG = b"\x89PNG\r\n\x1a\n"
_PDF = b"%PDF-"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Stills:
    """Pictures that each have to show a code by itself."""

    pictures: Iterable[Grey]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Video:
    """Pictures in a row, with their times in ms."""

    frames: Iterator[tuple[Grey, int]]


def read_file(path: Path, cascade: Cascade) -> Result[Codes]:
    """Every code in a picture, a PDF or a video, or the text of a text file; ``S-FILE`` where it is none of them.

    No code found is an empty tuple.
    """
    content = _content(path)
    if isinstance(content, Err):
        return content
    if isinstance(content.value, UntrustedBarcode):
        return Ok((content.value,))
    if isinstance(content.value, _Stills):
        found = [code for grey in content.value.pictures for code in cascade.search(grey)]
    else:
        found = [code for grey, _ in content.value.frames for code in cascade.look(grey)]
    return Ok(tuple({code.untrusted_text: code for code in found}.values()))


def barcode_from_file(path: Path) -> Result[UntrustedBarcode]:
    """The one code that a file shows, or the first in a video; refused as ``barcodes_from_file`` is."""
    with closing(barcodes_from_file(path)) as codes:
        return next(codes)


def barcodes_from_file(path: Path) -> Generator[Result[UntrustedBarcode], None, None]:
    """The codes that a file shows one after another, chosen as the counter's camera would choose; at least one item.

    Only a video shows more than one: it is read as fast as can be, with its own times, as far as it is asked for. A
    refusal is the last item: ``S-FILE`` unreadable, ``S-NO-CODE`` none found, ``S-SEVERAL-CODES`` two that both could
    be meant.
    """
    with file_cascade() as cascade:
        content = _content(path)
        if isinstance(content, Err):
            yield content
            return
        if isinstance(content.value, UntrustedBarcode):
            yield Ok(content.value)
            return
        if isinstance(content.value, _Stills):
            chosen = iter([choose(code for grey in content.value.pictures for code in cascade.search(grey))])
        else:
            chosen = _accepted(content.value.frames, cascade)
        found = False
        for code in chosen:
            if isinstance(code, Err):
                yield Err(Failure(code=code.failure.code, subject=path.name))
                return
            if code.value is not None:
                found = True
                yield Ok(code.value)
        if not found:
            yield Err(Failure(code=Code.NO_CODE_FOUND, subject=path.name))


def _accepted(video: Iterator[tuple[Grey, int]], cascade: Cascade) -> Iterator[Result[UntrustedBarcode | None]]:
    debounce = Debounce()
    for grey, now_ms in video:
        news = debounce.see(cascade.look(grey), now_ms)
        if news is not None:
            yield news if isinstance(news, Err) else Ok(news.value.barcode)


def _content(path: Path) -> Result[UntrustedBarcode | _Stills | _Video]:
    """What the file is, told by its bytes and not by its name."""
    unreadable = Err(Failure(code=Code.FILE_UNREADABLE, subject=path.name))
    if not path.is_file():
        return unreadable
    try:
        size = path.stat().st_size
        head = path.read_bytes() if size <= TEXT_BYTES else b""
    except OSError:
        return unreadable
    if size <= PICTURE_BYTES and cv2.haveImageReader(str(path)):
        grey = _picture(path.read_bytes())
        return unreadable if grey is None else Ok(_Stills(pictures=(grey,)))
    if _starts_as_pdf(path):
        pages = _pages(path) if size <= PICTURE_BYTES else None
        return unreadable if pages is None else Ok(pages)
    text = _text(head)
    if text is not None:
        return Ok(UntrustedBarcode(untrusted_text=text, symbology="text", decoder="file"))
    video = open_capture(path, cv2.CAP_FFMPEG)
    return unreadable if video is None else Ok(_Video(frames=_frames(video)))


def _picture(data: bytes) -> Grey | None:
    """Brightness, turned as the EXIF data says; what is transparent is white, as on a page."""
    encoded = np.frombuffer(data, dtype=np.uint8)
    try:
        picture = cv2.imdecode(encoded, cv2.IMREAD_UNCHANGED) if data.startswith(_PNG) else None
        if picture is not None and picture.dtype == np.uint8 and picture.ndim == 3 and picture.shape[2] == 4:  # noqa: PLR2004
            cover = picture[:, :, 3].astype(np.uint16)
            grey = cv2.cvtColor(picture[:, :, :3], cv2.COLOR_BGR2GRAY).astype(np.uint16)
            return np.asarray((grey * cover + 255 * (255 - cover)) // 255, dtype=np.uint8)
        turned = cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE)
    except cv2.error:
        return None
    return None if turned is None else np.asarray(turned, dtype=np.uint8)


def _starts_as_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_PDF)) == _PDF


def _pages(path: Path) -> _Stills | None:
    import pypdfium2  # noqa: PLC0415 - the counter never needs it

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return None

    def drawn() -> Iterator[Grey]:
        with closing(document):
            for number in range(min(len(document), PDF_PAGES)):
                with suppress(pypdfium2.PdfiumError):
                    page = document[number]
                    scale = min(PDF_DPI / 72, PDF_EDGE_PX / max(page.get_size()))
                    pixels = page.render(scale=scale, grayscale=True).to_numpy()
                    yield np.ascontiguousarray(pixels.reshape(pixels.shape[:2]))

    return _Stills(pictures=drawn())


def _text(data: bytes) -> str | None:
    if b"\0" in data:
        return None
    try:
        text = data.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        return None
    return text or None


def _frames(video: cv2.VideoCapture) -> Iterator[tuple[Grey, int]]:
    """The video's pictures with their times in ms."""
    interval_ms = 1000 / (video.get(cv2.CAP_PROP_FPS) or 30)
    number = 0
    try:
        while True:
            taken, picture = video.read()
            if not taken:
                return
            yield np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), dtype=np.uint8), round(number * interval_ms)
            number += 1
    finally:
        video.release()
