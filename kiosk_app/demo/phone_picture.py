"""Draws a hand holding a phone that shows the city's code page: one flat picture, made once, moved by the recording."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import segno
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rgb = tuple[int, int, int]
    Box = tuple[float, float, float, float]

FONTS = Path("/usr/share/fonts/truetype/bizud-gothic")
CANVAS_MM = (128.0, 214.0)
"""The whole picture: the phone with its hand and shadow around it."""
PHONE_MM: Box = (28.0, 14.0, 100.0, 164.0)
"""Left, top, right, bottom of the phone on the canvas: 72 × 150 mm, the size of a common phone."""
CODE_CENTRE_MM = (64.0, 81.0)
CODE_MM = 59.0
"""Edge of the code with its quiet zone of four modules (ISO/IEC 18004)."""

INK: Rgb = (26, 26, 28)
GREY: Rgb = (98, 98, 102)
ACCENT: Rgb = (0, 49, 216)
FINGERS_MM = (120, 132, 144, 155)
"""Where the four fingers come round the phone's left edge."""
SKIN: Rgb = (226, 178, 148)
SLEEVE: Rgb = (58, 70, 92)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A drawing surface measured in millimetres; ``scale`` is pixels per millimetre."""

    image: Image.Image
    scale: float

    @property
    def draw(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.image)

    def box(self, box: Box) -> Box:
        left, top, right, bottom = (value * self.scale for value in box)
        return left, top, right, bottom

    def rounded(self, box: Box, radius: float, fill: Rgb, outline: Rgb | None = None) -> None:
        width = max(1, round(0.3 * self.scale))
        self.draw.rounded_rectangle(self.box(box), radius * self.scale, fill=fill, outline=outline, width=width)

    def text(
        self, centre: tuple[float, float], words: str, size: float, *, fill: Rgb = INK, bold: bool = False
    ) -> None:
        name = "BIZUDPGothic-Bold.ttf" if bold else "BIZUDPGothic-Regular.ttf"
        font = ImageFont.truetype(str(FONTS / name), round(size * self.scale))
        self.draw.text((centre[0] * self.scale, centre[1] * self.scale), words, font=font, fill=fill, anchor="mm")


def code_modules(text: str) -> NDArray[np.uint8]:
    """The QR code of ``text`` at ECC M with its quiet zone, one pixel a module, dark 0 and light 255."""
    matrix = np.array(segno.make_qr(text, error="m", boost_error=False).matrix, dtype=np.uint8)
    return np.asarray(255 * (1 - np.pad(matrix, 4)), dtype=np.uint8)


def draw_phone(text: str, scale: float) -> NDArray[np.uint8]:
    """Draw the canvas at ``scale`` pixels per millimetre: BGRA, colours already multiplied by alpha."""
    size = (round(CANVAS_MM[0] * scale), round(CANVAS_MM[1] * scale))
    canvas = np.zeros((size[1], size[0], 4), dtype=np.float32)
    _lay(canvas, _shadow(size, scale), (0, 0, 0))
    for limb in _behind(scale, size):
        _lay(canvas, *limb)
    phone = Image.new("RGB", size, (30, 31, 34))
    _screen(_Sheet(phone, scale), text)
    body = Image.new("L", size, 0)
    _Sheet(body, scale).draw.rounded_rectangle(_Sheet(body, scale).box(PHONE_MM), 10.5 * scale, fill=255)
    _lay(canvas, (np.asarray(body) / 255).astype(np.float32), np.asarray(phone, dtype=np.float32))
    for limb in _in_front(scale, size):
        _lay(canvas, *limb)
    return np.asarray(cv2.cvtColor(canvas.clip(0, 255).astype(np.uint8), cv2.COLOR_RGBA2BGRA), dtype=np.uint8)


def _lay(canvas: NDArray[np.float32], alpha: NDArray[np.float32], colour: NDArray[np.float32] | Rgb) -> None:
    """Lay a colour over the canvas where ``alpha`` (0 to 1) says so."""
    cover = alpha[:, :, None]
    canvas[:, :, :3] = canvas[:, :, :3] * (1 - cover) + np.asarray(colour, dtype=np.float32) * cover
    canvas[:, :, 3:] = canvas[:, :, 3:] * (1 - cover) + 255 * cover


def _shadow(size: tuple[int, int], scale: float) -> NDArray[np.float32]:
    mask = np.zeros((size[1], size[0]), dtype=np.float32)
    left, top, right, bottom = (round(value * scale) for value in PHONE_MM)
    shift = round(5 * scale)
    mask[top + shift : bottom + shift, left + shift // 2 : right + shift] = 0.5
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), 4.5 * scale), dtype=np.float32)


def _screen(sheet: _Sheet, text: str) -> None:
    left, top, right, _ = PHONE_MM
    middle = (left + right) / 2
    sheet.rounded(PHONE_MM, 10.5, (30, 31, 34), outline=(120, 122, 128))
    sheet.rounded((left + 2.6, top + 2.6, right - 2.6, PHONE_MM[3] - 2.6), 8, (248, 249, 251))
    sheet.rounded((middle - 8, top + 4.6, middle + 8, top + 8.6), 2, (14, 14, 16))
    sheet.text((left + 13, top + 6.8), "9:41", 3.2, bold=True)
    sheet.rounded((right - 16, top + 5.6, right - 10, top + 8.2), 0.8, (70, 200, 110), outline=GREY)
    sheet.text((middle, top + 17.5), "鎌倉市", 5.2, fill=GREY)
    sheet.text((middle, top + 26), "かんたん窓口コード", 6.6, bold=True)
    sheet.draw.rectangle(sheet.box((middle - 8, top + 31.2, middle + 8, top + 31.9)), fill=ACCENT)
    half = CODE_MM / 2 + 1.6
    x, y = CODE_CENTRE_MM
    sheet.rounded((x - half, y - half, x + half, y + half), 3, (255, 255, 255), outline=(214, 216, 222))
    edge = round(CODE_MM * sheet.scale)
    modules = code_modules(text)
    enlarged = np.kron(modules, np.ones((edge // modules.shape[0] + 1,) * 2, dtype=np.uint8))
    code = Image.fromarray(cv2.resize(enlarged, (edge, edge), interpolation=cv2.INTER_AREA))
    sheet.image.paste(code, (round((x - CODE_MM / 2) * sheet.scale), round((y - CODE_MM / 2) * sheet.scale)))
    sheet.text((middle, y + half + 7), "窓口のタブレットに", 4.2)
    sheet.text((middle, y + half + 13), "かざしてください", 4.2)
    sheet.rounded((middle - 26, y + half + 19, middle + 26, y + half + 30), 3, ACCENT)
    sheet.text((middle, y + half + 24.6), "画面を明るくする", 4.2, fill=(255, 255, 255), bold=True)


Limb = tuple["NDArray[np.float32]", "NDArray[np.float32]"]


def _limb(size: tuple[int, int], scale: float, bones: list[tuple[float, float]], width: float, colour: Rgb) -> Limb:
    """A round limb along ``bones`` (mm): its alpha, and its colour shaded from the edge to the middle."""
    mask = np.zeros((size[1], size[0]), dtype=np.uint8)
    points = np.array([[round(x * scale), round(y * scale)] for x, y in bones], dtype=np.int32)
    cv2.polylines(mask, [points], isClosed=False, color=255, thickness=round(width * scale), lineType=cv2.LINE_AA)
    depth = cv2.distanceTransform(mask, cv2.DIST_L2, 3) / (width * scale / 2)
    light = 0.7 + 0.3 * np.sqrt(np.clip(depth, 0, 1))
    light = cv2.GaussianBlur(light, (0, 0), 0.35 * scale)
    alpha = cv2.GaussianBlur(mask, (0, 0), 0.12 * scale).astype(np.float32) / 255
    return alpha.astype(np.float32), (light[:, :, None] * colour).astype(np.float32)


def _behind(scale: float, size: tuple[int, int]) -> list[Limb]:
    """The palm, the fingers' middles and the forearm in its sleeve, which the phone hides in part."""
    return [
        _limb(size, scale, [(88, 190), (86, 158), (92, 138)], 40, SKIN),
        *(_limb(size, scale, [(58, y + 9), (25.8, y)], 12.4, SKIN) for y in FINGERS_MM),
        _limb(size, scale, [(97, 222), (88, 193)], 45, SLEEVE),
    ]


def _in_front(scale: float, size: tuple[int, int]) -> list[Limb]:
    """The fingertips that curl round the left edge, and the thumb along the right one."""
    tips = [_limb(size, scale, [(25.6, y), (28.6, y + 1.0)], 11.4, SKIN) for y in FINGERS_MM]
    thumb = _limb(size, scale, [(103, 160), (106.5, 146), (102.6, 123)], 14.5, SKIN)
    nail = _limb(size, scale, [(101.6, 122.6), (101.3, 120.6)], 6.4, (238, 200, 182))
    return [*tips, thumb, nail]
