"""Codes from files: pictures, videos, and text files that hold a barcode's text."""

from __future__ import annotations

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
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk_app.domain.result import Result
    from kiosk_app.scanning.cascade import Cascade
    from kiosk_app.scanning.decoders import Codes, Grey

TEXT_BYTES = 1 << 20
"""A larger file is no barcode's text (a QR code holds 4,296 characters)."""
PICTURE_BYTES = 64 << 20
"""A larger file is not read as a picture."""
_PNG = b"\x89PNG\r\n\x1a\n"


def read_file(path: Path, cascade: Cascade) -> Result[Codes]:
    """Every code in a picture or a video, or the text of a text file; ``S-FILE`` where it is none of them.

    No code found is an empty tuple.
    """
    content = _content(path)
    if isinstance(content, Err):
        return content
    if isinstance(content.value, UntrustedBarcode):
        return Ok((content.value,))
    if isinstance(content.value, np.ndarray):
        return Ok(cascade.search(content.value))
    found: dict[str, UntrustedBarcode] = {}
    for grey, _ in content.value:
        found.update((code.untrusted_text, code) for code in cascade.look(grey))
    return Ok(tuple(found.values()))


def barcode_from_file(path: Path) -> Result[UntrustedBarcode]:
    """The one code that a file shows, chosen as the counter's camera would choose.

    ``S-FILE`` unreadable, ``S-NO-CODE`` none found, ``S-SEVERAL-CODES`` two that both could be meant. A video is read
    as fast as can be, with its own times, up to the first code that the counter would accept.
    """
    with file_cascade() as cascade:
        content = _content(path)
        if isinstance(content, Err):
            return content
        if isinstance(content.value, UntrustedBarcode):
            return Ok(content.value)
        if isinstance(content.value, np.ndarray):
            chosen = choose(cascade.search(content.value))
        else:
            chosen = _first_accepted(content.value, cascade)
    if isinstance(chosen, Err):
        return Err(Failure(code=chosen.failure.code, subject=path.name))
    if chosen.value is None:
        return Err(Failure(code=Code.NO_CODE_FOUND, subject=path.name))
    return Ok(chosen.value)


def _first_accepted(video: Iterator[tuple[Grey, int]], cascade: Cascade) -> Result[UntrustedBarcode | None]:
    debounce = Debounce()
    for grey, now_ms in video:
        news = debounce.see(cascade.look(grey), now_ms)
        if isinstance(news, Err):
            return news
        if news is not None:
            return Ok(news.value.barcode)
    return Ok(None)


def _content(path: Path) -> Result[UntrustedBarcode | Grey | Iterator[tuple[Grey, int]]]:
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
        return unreadable if grey is None else Ok(grey)
    text = _text(head)
    if text is not None:
        return Ok(UntrustedBarcode(untrusted_text=text, symbology="text", decoder="file"))
    video = open_capture(path, cv2.CAP_FFMPEG)
    return unreadable if video is None else Ok(_frames(video))


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
