"""What was found in a code, layer by layer, for staff and IT: no layer's facts hold personal data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk_app.domain.failures import Code
    from kiosk_app.domain.result import Result
    from kiosk_app.domain.verified import VerifiedPayload

Fact = str | int


@unique
class LayerName(StrEnum):
    """The layers from the outside in; a code is refused at the first that does not hold."""

    TRANSPORT = "transport"
    SEAL = "seal"
    SIGNATURE = "signature"
    CLAIMS = "claims"
    APPLICATION = "application"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer that was reached: what it says of itself, and the code it was refused with, if it was."""

    name: LayerName
    facts: Mapping[str, Fact]
    code: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """The layers reached, outermost first, and what came of it."""

    layers: tuple[Layer, ...]
    outcome: Result[VerifiedPayload]
