"""A camera before which a phone's picture changes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from still_camera import Picture, StillCamera, desk_with

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk_app.devices.camera.port import Frame
    from kiosk_app.domain.result import Ok


class Phone:
    """Shows codes (PNG) one after another, each for ``page_s``, from the first again after the last."""

    def __init__(self, *codes: bytes, page_s: float = 1.5) -> None:
        self._page_s = page_s
        self.show(*codes)

    def show(self, *codes: bytes) -> None:
        """From now on these; none is a desk without a phone."""
        pages = [desk_with(code) for code in codes] or [desk_with()]
        self._shown = (time.monotonic(), pages)

    def picture(self) -> Picture:
        """What it shows now."""
        since, pages = self._shown
        return pages[int((time.monotonic() - since) / self._page_s) % len(pages)]


class CameraBefore(StillCamera):
    """Sees what ``look`` gives."""

    def __init__(self, look: Callable[[], Picture]) -> None:
        super().__init__(look())
        self._look = look

    def read(self) -> Ok[Frame]:
        """The picture of this moment, with a sensor's noise."""
        self._picture = self._look()
        return super().read()
