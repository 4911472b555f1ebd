"""A configuration file is taken whole or refused with the key's name."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kiosk_app.config.load import load_settings
from kiosk_app.config.locations import RESOURCES
from kiosk_app.config.settings import Section, Settings
from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok

DOCUMENTED = RESOURCES / "config" / "kiosk.toml"


def write(folder: Path, text: str) -> Path:
    path = folder / "kiosk.toml"
    path.write_text(text, encoding="utf-8")
    return path


def loaded(path: Path | None) -> Settings:
    settings = load_settings(path)
    assert isinstance(settings, Ok), settings
    return settings.value


def test_the_documented_file_says_what_the_program_does_without_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = write(tmp_path, DOCUMENTED.read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    assert loaded(copied) == loaded(None)


def test_the_documented_file_has_every_key_with_its_default_and_no_other() -> None:
    text = DOCUMENTED.read_text(encoding="utf-8")
    shown = tomllib.loads(re.sub(r"(?m)^#(?=\w+ = )", "", text))
    assert keys(shown) == keys(everything(Settings()))
    assert tomllib.loads(text) == without_none(everything(Settings()))


def everything(section: Section) -> dict[str, Any]:
    values = {name: getattr(section, name) for name in section.__struct_fields__}
    return {name: everything(value) if isinstance(value, Section) else as_toml(value) for name, value in values.items()}


def as_toml(value: object) -> object:
    return str(value) if isinstance(value, Path) else list(value) if isinstance(value, tuple) else value


def without_none(table: dict[str, Any]) -> dict[str, Any]:
    return {
        name: without_none(value) if isinstance(value, dict) else value
        for name, value in table.items()
        if value is not None
    }


def keys(table: dict[str, Any]) -> set[str]:
    nested = {f"{name}.{key}" for name, value in table.items() if isinstance(value, dict) for key in keys(value)}
    return nested | table.keys()


def test_every_documented_key_is_explained() -> None:
    """A comment stands above each key or above the group that it belongs to."""
    for block in re.split(r"(?m)^\[\w+\]\n", DOCUMENTED.read_text(encoding="utf-8"))[1:]:
        assert block.startswith("# ")


def test_a_key_that_is_left_out_has_its_default(tmp_path: Path) -> None:
    settings = loaded(write(tmp_path, "[session]\nreview_timeout = 30\n"))
    assert settings.session.review_timeout == 30
    assert settings.session.scanning_timeout == Settings().session.scanning_timeout
    assert settings.city == Settings().city


def test_relative_paths_count_from_the_file_and_absolute_ones_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = '[paths]\nstate = "state"\nform_templates = "../forms"\n[printer]\nfolder = "/srv/out"\n'
    (tmp_path / "etc").mkdir()
    write(tmp_path / "etc", text)
    monkeypatch.chdir(tmp_path)
    settings = loaded(Path("etc/kiosk.toml"))
    assert settings.paths.state == tmp_path / "etc" / "state"
    assert settings.paths.keys == tmp_path / "etc" / "var" / "keys"
    assert settings.paths.form_templates == tmp_path / "etc" / ".." / "forms"
    assert settings.paths.printer_profiles is None
    assert settings.printer.folder == Path("/srv/out")
    assert settings.camera.path == Path("/dev/video0")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[camera]\nwidht = 1920", "camera.widht: unknown key"),
        ("[cammera]\n", "cammera: unknown key"),
        ("wide = 3", "wide: unknown key"),
        ("[camera]\nwidth = 1", "camera.width: Expected `int` >= 320"),
        ("[camera]\nwidth = 1920.5", "camera.width: Expected `int`, got `float`"),
        ("[camera]\nwidth = '1920'", "camera.width: Expected `int`, got `str`"),
        ("[camera]\nsource = 'tv'", "camera.source: Invalid enum value 'tv'"),
        ("[camera]\nexposure = 0", "camera.exposure: Expected `int` >= 1"),
        ("[camera]\nexposure = 'manual'", "camera.exposure: Invalid enum value 'manual'"),
        ("[camera]\npath = 3", "camera.path: Expected a path"),
        ("[paths]\nform_templates = ''", "paths.form_templates: Expected a path"),
        ("[session]\nscanning_timeout = 0", "session.scanning_timeout: Expected `float` > 0.0"),
        ("[session]\nscanning_timeout = nan", "session.scanning_timeout: Expected `float` > 0.0"),
        ("[session]\nscanning_timeout = inf", "session.scanning_timeout: Expected `float` <= 3600.0"),
        ("[session]\nauto_confirm = 1", "session.auto_confirm: Expected `bool`, got `int`"),
        ("[printer]\nkind = 'cups'", "printer: kind cups needs the name of a queue"),
        ("[scanner]\nkind = 'wedge'", "scanner: kind wedge needs the path of a device"),
        ("[scanner]\nlayout = 'dvorak'", "scanner.layout: Invalid enum value 'dvorak'"),
        ("[scanner]\nbaud = 300", "scanner.baud: Invalid enum value 300"),
        ("camera = 3", "camera: Expected `object`, got `int`"),
    ],
)
def test_a_mistake_is_refused_with_file_key_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    refused = load_settings(write(tmp_path, text))
    assert isinstance(refused, Err)
    assert refused.failure.code is Code.CONFIGURATION
    assert refused.failure.subject == f"kiosk.toml: {reason}"


@pytest.mark.parametrize("content", [b"[camera", b"a = 1\na = 2", b"\xff\xfe", b"name = '\x00'", b"\x00" * 100])
def test_what_is_not_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_bytes(content)
    refused = load_settings(path)
    assert isinstance(refused, Err)
    assert refused.failure.code is Code.CONFIGURATION
    assert refused.failure.subject.startswith("kiosk.toml: not TOML: ")


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.toml"):
        refused = load_settings(path)
        assert isinstance(refused, Err)
        assert refused.failure.subject.startswith(f"{path.name}: cannot be read: ")
