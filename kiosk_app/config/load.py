"""Reading the configuration file: strict, once, and with a message that names the file and the key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

import msgspec

from kiosk_app.config.settings import Section, Settings
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result

S = TypeVar("S", bound=Section)

_UNKNOWN = re.compile("Object contains unknown field `(.*)`", re.DOTALL)


def load_settings(path: Path | None) -> Result[Settings]:
    """Read the TOML file ``path``; the built-in defaults where None.

    A key that the file leaves out has its default. Relative paths count from the file's folder, those of the built-in
    defaults from the current one; all paths of the result are absolute. ``C-CONFIG`` where the file cannot be read,
    is not TOML, or has an unknown key, a wrong type or an impossible value: ``subject`` is ``file: key path: reason``.
    """
    if path is None:
        return Ok(_absolute(Settings(), Path.cwd()))
    try:
        settings = msgspec.toml.decode(path.read_bytes(), type=Settings, dec_hook=_path)
    except OSError as error:
        return _refused(path, f"cannot be read: {error.strerror}")
    except msgspec.ValidationError as error:
        return _refused(path, _key_and_reason(str(error)))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _refused(path, f"not TOML: {error}")
    return Ok(_absolute(settings, path.absolute().parent))


def _key_and_reason(message: str) -> str:
    """Turn msgspec's ``reason - at `$.table.key` `` round; an unknown key has its name in the reason alone."""
    reason, _, where = message.partition(" - at `$.")
    keys = [where.rstrip("`")] if where else []
    unknown = _UNKNOWN.fullmatch(reason)
    if unknown is not None:
        keys, reason = [*keys, unknown.group(1)], "unknown key"
    return ": ".join([".".join(keys), reason] if keys else [reason])


def _path(wanted: type, value: object) -> Path:
    if wanted is not Path or not isinstance(value, str) or not value:
        message = "Expected a path"
        raise ValueError(message)
    return Path(value)


def _absolute(section: S, base: Path) -> S:
    changed: dict[str, object] = {}
    for name in section.__struct_fields__:
        value = getattr(section, name)
        if isinstance(value, Path):
            changed[name] = base / value
        elif isinstance(value, Section):
            changed[name] = _absolute(value, base)
    return msgspec.structs.replace(section, **changed)


def _refused(path: Path, reason: str) -> Err:
    return Err(Failure(code=Code.CONFIGURATION, subject=f"{path.name}: {reason}"))
