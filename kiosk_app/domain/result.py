"""Expected failure is a value: a room returns ``Ok`` or ``Err``, and raises only for a defect of the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from kiosk_app.domain.failures import Failure

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ok(Generic[T]):
    """The room did its work; ``value`` is what the next room takes."""

    value: T


@dataclass(frozen=True, slots=True)
class Err:
    """The room refused; ``failure`` carries the code that the person in front of the tablet is shown."""

    failure: Failure


Result = Ok[T] | Err
