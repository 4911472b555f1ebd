from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk_app.devices.printer.folder import FolderPrinter
from kiosk_app.devices.printer.port import PrintFile
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok

if TYPE_CHECKING:
    from pathlib import Path


def file(title: str, pdf: bytes = b"%PDF one") -> PrintFile:
    return PrintFile(title=title, pdf=pdf, media="iso_a4_210x297mm", pages=1)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_private_and_alone_in_its_folder(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    FolderPrinter(out).submit(file("K7Q2-notice"))
    assert names(out) == ["K7Q2-notice.pdf"]
    assert (out / "K7Q2-notice.pdf").read_bytes() == b"%PDF one"
    assert (out / "K7Q2-notice.pdf").stat().st_mode & 0o777 == 0o600


def test_nothing_is_overwritten_even_by_another_life_of_the_program(tmp_path: Path) -> None:
    FolderPrinter(tmp_path).submit(file("K7Q2-notice", b"first"))
    FolderPrinter(tmp_path).submit(file("K7Q2-notice", b"second"))
    FolderPrinter(tmp_path).submit(file("K7Q2-notice", b"third"))
    assert [(tmp_path / name).read_bytes() for name in names(tmp_path)] == [b"second", b"third", b"first"]
    assert names(tmp_path) == ["K7Q2-notice-2.pdf", "K7Q2-notice-3.pdf", "K7Q2-notice.pdf"]


@pytest.mark.parametrize("title", ["../escape", "/etc/escape", ".hidden", "a\0b", "..", ""])
def test_a_title_cannot_leave_the_folder_or_hide(tmp_path: Path, title: str) -> None:
    out = tmp_path / "out"
    assert isinstance(FolderPrinter(out).submit(file(title)), Ok)
    assert names(tmp_path) == ["out"]
    (name,) = names(out)
    assert name.endswith(".pdf")
    assert not name.startswith(".")


def test_a_japanese_title_is_kept(tmp_path: Path) -> None:
    FolderPrinter(tmp_path).submit(file("転入届"))
    assert names(tmp_path) == ["転入届.pdf"]


def test_a_folder_that_cannot_be_written_refuses_and_leaves_nothing(tmp_path: Path) -> None:
    printer = FolderPrinter(tmp_path)
    refused = Err(Failure(code=Code.OUTPUT_UNWRITABLE, subject=str(tmp_path)))
    assert printer.submit(file("n" * 300)) == refused
    assert names(tmp_path) == []
    blocked = FolderPrinter(tmp_path / "file")
    (tmp_path / "file").touch()
    assert isinstance(blocked.readiness(), Err)
    assert isinstance(blocked.submit(file("K7Q2-notice")), Err)
