"""The live picture, as in a mirror, with the outline of the code that was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk_app.ui.theme import colour
from kiosk_app.ui.widgets.picture import paint_centred, renderer, roles

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtGui import QPaintEvent

    from kiosk_app.ui.theme import Theme

BGR_DIMENSIONS = 3


def as_image(frame: QImage | NDArray[np.uint8]) -> QImage:
    """A camera's BGR picture (height × width × 3) as Qt draws it, sharing its memory; raises for another shape."""
    if isinstance(frame, QImage):
        return frame
    if frame.ndim != BGR_DIMENSIONS or frame.shape[2] != BGR_DIMENSIONS:
        message = "a frame is height x width x 3"
        raise ValueError(message)
    height, width = frame.shape[:2]
    if not frame.flags.c_contiguous:
        frame = frame.copy()
    return QImage(frame.data, width, height, frame.strides[0], QImage.Format.Format_BGR888)


class CameraView(QWidget):
    """Holds one picture, no larger than it is drawn, until the next one or ``forget``; draws ``waiting`` before it."""

    def __init__(self, theme: Theme, *, mirror: bool, waiting: str = "hold", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mirror = mirror
        self._picture = QImage()
        self._scale = 1.0
        self._outline: tuple[tuple[float, float], ...] = ()
        self._waiting = renderer(waiting, roles(theme.palette))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def is_empty(self) -> bool:
        """Whether no picture is held."""
        return self._picture.isNull()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.target * 2, self._theme.target * 2)

    def show_frame(self, frame: QImage | NDArray[np.uint8], corners: Sequence[tuple[float, float]]) -> None:
        """Draw ``frame`` now; ``corners`` are px of the frame, empty where no code was found."""
        image = as_image(frame)
        self._picture = image.scaled(
            self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.FastTransformation
        ).copy()
        self._scale = self._picture.width() / image.width()
        self._outline = tuple(corners)
        self.update()

    def take_over(self, other: CameraView) -> None:
        """Show the picture that ``other`` holds, so that the view does not go dark when the words beside it change."""
        self._picture, self._scale, self._outline = other._picture, other._scale, other._outline

    def forget(self) -> None:
        """Let go of the picture."""
        self._picture = QImage()
        self._outline = ()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, QRectF(self.rect())
        window = QPainterPath()
        window.addRoundedRect(box, theme.radius_large, theme.radius_large)
        painter.fillPath(window, colour(theme.palette.tint))
        if self.is_empty:
            inset = min(box.width(), box.height()) * 0.14
            paint_centred(painter, self._waiting, box.adjusted(inset, inset, -inset, -inset))
            return
        painter.setClipPath(window)
        painter.save()
        if self._mirror:
            painter.translate(box.width(), 0)
            painter.scale(-1, 1)
        left, top = (box.width() - self._picture.width()) / 2, (box.height() - self._picture.height()) / 2
        painter.drawImage(QPointF(left, top), self._picture)
        if self._outline:
            shape = QPolygonF([QPointF(left + x * self._scale, top + y * self._scale) for x, y in self._outline])
            for ink, width in ((theme.palette.focus_edge, 4), (theme.palette.focus, 2)):
                pen = QPen(colour(ink), theme.stroke * width)
                pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                painter.setPen(pen)
                painter.drawPolygon(shape)
        painter.restore()
