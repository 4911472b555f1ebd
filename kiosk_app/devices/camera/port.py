"""The camera port. One contract suite runs against every implementation (``tests/contracts``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kiosk_app.domain.result import Result


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Frame:
    """One picture: ``pixels`` is height × width × 3, BGR, read-only; ``taken_ms`` counts from the camera's opening."""

    pixels: NDArray[np.uint8]
    taken_ms: int


class Camera(Protocol):
    """A source of frames, used from one thread."""

    @property
    def name(self) -> str:
        """What staff call it: a device path or a file name."""
        ...

    @property
    def exposure(self) -> int | None:
        """How long each picture takes in light, in 100 µs, as found when it was opened; None where it varies."""
        ...

    def open(self) -> Result[None]:
        """Make ready to read; ``S-NO-CAMERA`` where there is none. Opening an open camera starts it anew."""
        ...

    def read(self) -> Result[Frame]:
        """Wait for the next picture. ``S-CAMERA-LOST`` where none will come; the camera must then be opened again."""
        ...

    def close(self) -> None:
        """Let go of the device; closing twice is no error."""
        ...
