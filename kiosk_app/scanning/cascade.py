"""Which decoder looks at which view of a picture, and when: the order is measured (decision 0003)."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import cv2
import numpy as np

from kiosk_app.domain.barcode import UntrustedBarcode
from kiosk_app.scanning.decoders import InvertedDecoder, ZxingDecoder
from kiosk_app.scanning.symbology import QR_KINDS, Symbology
from kiosk_app.scanning.zbar import IsolatedZbar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from kiosk_app.scanning.decoders import Codes, Decoder, Grey

    Effort = Callable[[Grey], Codes]

REMEMBERED_LOOKS = 20
"""After so many pictures without a code the place where one was last seen means nothing any more."""
MARGIN = 0.35
"""How far around that place to look, as a part of the code's size: a hand moves about so far between two pictures."""
BLUR_SIGMA_PX, SHARPENING = 2.0, 4.0
"""Unsharp mask for a code out of focus: a gentler one reads fewer, a stronger one drowns in noise."""
GRID_PX = 2
"""How far light is spread over the dark lines between the pixels of a screen, the cause of moiré."""
PHOTO_EDGE_PX = 1280
"""A larger photo is reduced to this longer edge for the second and later efforts.

Measured: zxing-cpp reads 93.7 % of photos at this size and 92.7 % at the camera's own, zbar 87.0 % and 82.4 %.
"""


class Cascade:
    """Looks for codes with growing effort.

    ``first`` and ``quick`` see every picture, at its own size. A picture that shows them nothing gets one more effort,
    each in its turn: improved for ``first``, or given to ``last``, the second opinion; and every other time to one of
    ``others``, which know other symbologies. Used from one thread.
    """

    def __init__(
        self, first: Decoder, *last: Decoder, quick: Sequence[Decoder] = (), others: Sequence[Decoder] = ()
    ) -> None:
        self._order = (first, *others)
        self._first = first
        self._quick = tuple(quick)
        self._efforts: tuple[Effort, ...] = (
            self._enlarged,
            self._sharpened,
            self._lightened,
            *(decoder.decode for decoder in last),
        )
        self._turn = 0
        self._seen: tuple[float, float, float, float] | None = None
        self._misses = 0

    def look(self, grey: Grey) -> Codes:
        """Codes in the next picture of a stream: one costly effort at most, so that no picture holds up the next."""
        codes = _first_of((decoder.decode for decoder in (self._first, *self._quick)), grey)
        if not codes:
            view, x, y = self._region(grey)
            codes = _moved(self._take_turn(view), 1, x, y)
        self._remember(codes)
        return codes

    def search(self, grey: Grey) -> Codes:
        """Codes in a single picture: every effort in order until one finds something."""
        codes = _first_of((decoder.decode for decoder in (self._first, *self._quick)), grey)
        if codes:
            return codes
        efforts = (*(decoder.decode for decoder in self._order[1:]), *self._efforts)
        scale = min(1.0, PHOTO_EDGE_PX / max(grey.shape))
        if scale < 1:
            grey = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
            efforts = (self._first.decode, *efforts)
        return _moved(_first_of(efforts, grey), 1 / scale, 0, 0)

    def _take_turn(self, view: Grey) -> Codes:
        turn, others = self._turn, [decoder for decoder in self._order if decoder is not self._first]
        self._turn += 1
        if not others:
            return self._efforts[turn % len(self._efforts)](view)
        if turn % 2 == 0:
            return self._efforts[turn // 2 % len(self._efforts)](view)
        other = others[turn // 2 % len(others)]
        codes = other.decode(view)
        if codes:
            # Where this kind of code was seen once, it is looked for first until it is gone.
            self._first = other
        return codes

    def _enlarged(self, grey: Grey) -> Codes:
        """For a code far away, whose modules are two pixels or fewer."""
        larger = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        return _moved(self._first.decode(np.asarray(larger, dtype=np.uint8)), 0.5, 0, 0)

    def _sharpened(self, grey: Grey) -> Codes:
        """For a code out of focus. Sharpened and then enlarged: either alone reads fewer."""
        soft = cv2.GaussianBlur(grey, (0, 0), BLUR_SIGMA_PX)
        sharp = cv2.addWeighted(grey, 1 + SHARPENING, soft, -SHARPENING, 0)
        return self._enlarged(np.asarray(sharp, dtype=np.uint8))

    def _lightened(self, grey: Grey) -> Codes:
        """For a screen whose pixels show as a grid of dark lines."""
        light = cv2.dilate(grey, np.ones((GRID_PX, GRID_PX), dtype=np.uint8))
        return self._first.decode(np.asarray(light, dtype=np.uint8))

    def _region(self, grey: Grey) -> tuple[Grey, int, int]:
        """The part of the picture around the last code seen, and where it lies; else the whole picture."""
        if self._seen is None:
            return grey, 0, 0
        left, top, right, bottom = self._seen
        margin = MARGIN * max(right - left, bottom - top)
        x, y = max(0, int(left - margin)), max(0, int(top - margin))
        view = grey[y : int(bottom + margin), x : int(right + margin)]
        return np.ascontiguousarray(view), x, y

    def _remember(self, codes: Codes) -> None:
        corners = [corner for code in codes for corner in code.corners]
        if corners:
            xs, ys = zip(*corners, strict=True)
            self._seen = (min(xs), min(ys), max(xs), max(ys))
            self._misses = 0
            return
        self._misses += 1
        if self._misses > REMEMBERED_LOOKS:
            self._seen = None
            self._first = self._order[0]


def _cascade(symbologies: Collection[Symbology], zbar: Decoder) -> Cascade:
    """QR codes are looked for first where they are wanted, the others in their turns."""
    small_kinds = [kind for kind in (Symbology.MICRO_QR, Symbology.RMQR) if kind in symbologies]
    large_kinds = [kind for kind in Symbology if kind in symbologies and kind not in QR_KINDS]
    groups = [[kind for kind in (Symbology.QR,) if kind in symbologies], small_kinds, *([kind] for kind in large_kinds)]
    negative = [InvertedDecoder(ZxingDecoder([Symbology.PDF417]))] if Symbology.PDF417 in symbologies else []
    first, *others = [group for group in groups if group]
    return Cascade(
        ZxingDecoder(first),
        *([zbar] if Symbology.QR in symbologies else []),
        quick=[ZxingDecoder(first, one_threshold=True)],
        others=[*(ZxingDecoder(group) for group in others), *negative],
    )


@contextmanager
def live_cascade(symbologies: Collection[Symbology] = tuple(Symbology)) -> Iterator[Cascade]:
    """The counter's cascade, with zbar in a helper process that is on its way up. One symbology at least is needed."""
    with closing(IsolatedZbar()) as zbar:
        zbar.start()
        yield _cascade(symbologies, zbar)


@contextmanager
def file_cascade(*, at_once: bool = False) -> Iterator[Cascade]:
    """For files: zbar is waited for, so that the same file always gives the same answer.

    ``at_once``: codes of every symbology beside each other are all found, at ten times the cost.
    """
    with closing(IsolatedZbar(patience_s=5)) as zbar:
        yield Cascade(ZxingDecoder(Symbology), zbar) if at_once else _cascade(tuple(Symbology), zbar)


def _first_of(efforts: Iterable[Effort], grey: Grey) -> Codes:
    """What the first effort that finds something finds."""
    return next(filter(None, (effort(grey) for effort in efforts)), ())


def _moved(codes: Codes, scale: float, x: float, y: float) -> Codes:
    """Codes found in a view, with their corners in the whole picture."""
    return tuple(
        UntrustedBarcode(
            untrusted_text=code.untrusted_text,
            symbology=code.symbology,
            decoder=code.decoder,
            corners=tuple((px * scale + x, py * scale + y) for px, py in code.corners),
        )
        for code in codes
    )
