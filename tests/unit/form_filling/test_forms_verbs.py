"""``kiosk-app forms``: exit status, JSON, and files that hold what was asked for."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk_app.cli import main

if TYPE_CHECKING:
    from form_samples import TemplateFolder

EXAMPLE = Path(__file__).parents[3] / "resources" / "demo" / "application.json"


class Verb:
    """Runs ``kiosk-app forms`` on the test's own folders."""

    def __init__(self, templates: TemplateFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folders = ["--templates", str(templates.root), "--state", str(tmp_path / "state")]
        self._capsys = capsys

    def __call__(self, action: str, *arguments: str) -> tuple[int, str, str]:
        status = main(["forms", action, *arguments, *self._folders])
        said = self._capsys.readouterr()
        return status, said.out, said.err

    def json(self, action: str, *arguments: str) -> tuple[int, Any]:
        status, out, err = self(action, *arguments, "--json")
        assert err == ""
        return status, json.loads(out)


@pytest.fixture
def verb(templates: TemplateFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Verb:
    return Verb(templates, tmp_path, capsys)


def test_list_tells_sound_forms_from_damaged_ones(verb: Verb, templates: TemplateFolder) -> None:
    templates.add("sound_form")
    assert verb("list")[0] == 0
    templates.add("broken_form", toml="x")
    status, out, err = verb("list")
    assert (status, "sound_form" in out, "broken_form" in out) == (1, True, False)
    assert err.startswith("F-TEMPLATE: ")
    assert "broken_form: form.toml" in err
    status, answer = verb.json("list")
    assert (status, [form["id"] for form in answer["forms"]]) == (1, ["sound_form"])
    assert answer["damaged"][0]["code"] == "F-TEMPLATE"


def test_compile_finds_what_reading_alone_cannot(verb: Verb, templates: TemplateFolder) -> None:
    templates.add(html="<p>")
    assert verb("list")[0] == 0
    status, answer = verb.json("compile")
    assert status == 1
    assert answer["forms"] == []
    assert "has no input in page.html" in answer["damaged"][0]["subject"]


def test_fill_writes_the_forms_and_says_where(verb: Verb, templates: TemplateFolder, tmp_path: Path) -> None:
    templates.add()
    out = tmp_path / "out"
    status, answer = verb.json("fill", "--application", str(EXAMPLE), "--out", str(out), "--form", "test_form")
    assert (status, answer["outcome"]) == (0, "ok")
    (form,) = answer["forms"]
    assert (form["id"], form["pages"], form["files"]) == ("test_form", 2, [str(out / "test_form.pdf")])
    said = subprocess.run(["pdftotext", form["files"][0], "-"], capture_output=True, check=True, text=True)
    assert "鎌倉 𠮷乃" in said.stdout


def test_preview_writes_a_picture_a_page(verb: Verb, templates: TemplateFolder, tmp_path: Path) -> None:
    templates.add()
    arguments = ("--application", str(EXAMPLE), "--out", str(tmp_path / "out"), "--form", "test_form", "--dpi", "50")
    status, out, _ = verb("preview", *arguments)
    assert status == 0
    assert [Path(line).name for line in out.splitlines()] == ["test_form-1.png", "test_form-2.png"]
    assert all(Path(line).read_bytes().startswith(b"\x89PNG") for line in out.splitlines())


def test_refusals_have_a_code_and_leave_no_file(verb: Verb, templates: TemplateFolder, tmp_path: Path) -> None:
    templates.add()
    out = tmp_path / "out"
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    for arguments, code in (
        (("--application", str(EXAMPLE), "--form", "nowhere"), "F-UNKNOWN-FORM"),
        (("--application", str(EXAMPLE)), "F-UNKNOWN-FORM"),
        (("--application", str(tmp_path / "gone.json")), "S-FILE"),
        (("--application", str(bad)), "A-SCHEMA"),
    ):
        status, answer = verb.json("fill", *arguments, "--out", str(out))
        assert (status, answer["outcome"], answer["code"]) == (1, "refused", code)
    assert not out.exists()


def test_a_folder_that_cannot_be_written_is_a_refusal(verb: Verb, templates: TemplateFolder, tmp_path: Path) -> None:
    templates.add()
    occupied = tmp_path / "file"
    occupied.write_text("")
    status, answer = verb.json("fill", "--application", str(EXAMPLE), "--out", str(occupied), "--form", "test_form")
    assert (status, answer["code"]) == (1, "P-OUTPUT")
