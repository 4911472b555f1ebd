"""Drawings from ``resources/illustrations`` in the theme's colours."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk_app.config.locations import RESOURCES

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from kiosk_app.ui.theme import Palette, Theme

FOLDER = RESOURCES / "illustrations"


def roles(palette: Palette, *, ink: str | None = None) -> tuple[tuple[str, str], ...]:
    """What the five colours that every drawing is made of become; ``ink`` recolours an icon's lines."""
    return (
        ("#0017c1", palette.key),
        ("#c5d7fb", palette.tint_strong),
        ("#e8f1fe", palette.tint),
        ("#1a1a1a", ink or palette.text),
        ("#ffffff", palette.ground),
    )


@lru_cache(maxsize=128)
def _coloured(name: str, colours: tuple[tuple[str, str], ...]) -> bytes:
    drawing = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    for number, (drawn, _) in enumerate(colours):
        drawing = drawing.replace(drawn, f"@{number}@")
    for number, (_, wanted) in enumerate(colours):
        drawing = drawing.replace(f"@{number}@", wanted)
    return drawing.encode()


def renderer(name: str, colours: tuple[tuple[str, str], ...]) -> QSvgRenderer:
    """The drawing ``name`` ready to be painted. Raises ``FileNotFoundError`` where there is none."""
    return QSvgRenderer(QByteArray(_coloured(name, colours)))


def paint_centred(painter: QPainter, drawing: QSvgRenderer, box: QRectF) -> None:
    """Paint ``drawing`` as large as ``box`` allows, centred, in its own proportions."""
    size = drawing.defaultSize()
    scale = min(box.width() / size.width(), box.height() / size.height())
    width, height = size.width() * scale, size.height() * scale
    left, top = box.left() + (box.width() - width) / 2, box.top() + (box.height() - height) / 2
    drawing.render(painter, QRectF(left, top, width, height))


class Picture(QWidget):
    """An illustration that takes the room it is given; it says nothing that the text doesn't."""

    def __init__(self, name: str, palette: Palette, *, smallest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing = renderer(name, roles(palette))
        self._smallest = smallest
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        size = self._drawing.defaultSize()
        return QSize(self._smallest, self._smallest * size.height() // size.width())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_centred(painter, self._drawing, QRectF(self.rect()))


class Icon(QWidget):
    """A small drawing beside words, in the key colour unless ``ink`` says otherwise; decoration too."""

    def __init__(
        self, name: str, theme: Theme, *, px: int, ink: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._drawing = renderer(name, roles(theme.palette, ink=ink or theme.palette.key))
        self.setFixedSize(px, px)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_centred(painter, self._drawing, QRectF(self.rect()))
