"""Templates that tests may spoil, and a filler that is compiled once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from form_samples import TemplateFolder

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk_app.form_filling.filler import FormFiller


@pytest.fixture
def templates(tmp_path: Path) -> TemplateFolder:
    return TemplateFolder(tmp_path / "templates")


@pytest.fixture(scope="session")
def filler(tmp_path_factory: pytest.TempPathFactory) -> FormFiller:
    folder = TemplateFolder(tmp_path_factory.mktemp("templates"))
    folder.add()
    ready = folder.filler(tmp_path_factory.mktemp("compiled"))
    assert ready.prepare() == ()
    return ready
