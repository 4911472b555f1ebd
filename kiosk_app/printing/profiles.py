"""Read printer profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kiosk_app.devices.printer.profile import PrinterProfile
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result

if TYPE_CHECKING:
    from pathlib import Path


def load_profile(path: Path) -> Result[PrinterProfile]:
    """Read one ``printer_profiles/*.toml``; ``C-CONFIG`` names the file and, where it can be read, the wrong key."""
    try:
        return Ok(msgspec.toml.decode(path.read_bytes(), type=PrinterProfile))
    except OSError:
        return Err(Failure(code=Code.CONFIGURATION, subject=str(path)))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Err(Failure(code=Code.CONFIGURATION, subject=f"{path}: {error}"))
