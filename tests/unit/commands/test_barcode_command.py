"""``kiosk-app barcode``: from keys to a picture and back to every layer of it."""

from __future__ import annotations

import argparse
import json
import stat
from pathlib import Path
from typing import Protocol

import pytest
from large_households import household_of

from kiosk_app.applicants.json_form import to_json
from kiosk_app.commands import barcode

HOUSEHOLD = Path(__file__).parents[3] / "resources" / "demo" / "application.json"
VECTORS = Path(__file__).parents[2] / "vectors"


class Run(Protocol):
    """Runs one command line; gives its status and what it wrote."""

    def __call__(self, *arguments: str | Path) -> tuple[int, str, str]: ...


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_once(*arguments: str | Path) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser(prog="kiosk-app")
        barcode.add(parser.add_subparsers())
        parsed = parser.parse_args(["barcode", *map(str, arguments)])
        status: int = parsed.run(parsed)
        return status, *capsys.readouterr()

    return run_once


@pytest.fixture
def keys(run: Run, tmp_path: Path) -> Path:
    folder = tmp_path / "keys"
    assert run("keys", folder)[0] == 0
    return folder


@pytest.fixture
def code(run: Run, keys: Path) -> str:
    status, out, _err = run("issue", "--keys", keys, "--application", HOUSEHOLD, "--text")
    assert status == 0
    return out.removesuffix("\n")


def test_keys_are_private_and_never_overwritten(run: Run, keys: Path) -> None:
    before = {path.name: path.read_bytes() for path in keys.iterdir()}
    assert set(before) == {"root.key", "root.pub", "signer.key", "seal.key", "seal.pub", "trust-list.cose"}
    for private in ("root.key", "signer.key", "seal.key"):
        assert stat.S_IMODE((keys / private).stat().st_mode) == 0o600
    status, _out, err = run("keys", keys)
    assert status == 1
    assert err.startswith("C-KEYS: ")
    assert {path.name: path.read_bytes() for path in keys.iterdir()} == before


def test_an_issued_code_shows_every_layer_and_no_person(run: Run, keys: Path, code: str) -> None:
    status, out, err = run("inspect", code, "--keys", keys, "--json")
    report = json.loads(out)
    assert (status, err) == (0, "")
    assert [layer["layer"] for layer in report["layers"]] == ["transport", "seal", "signature", "claims", "application"]
    assert report["layers"][-1]["facts"] == {"life_event": "moving_in", "persons": 4}
    assert "鎌倉" not in out


def test_the_application_is_shown_only_where_asked(run: Run, keys: Path, code: str) -> None:
    status, out, _err = run("inspect", code, "--keys", keys, "--json", "--show-application")
    assert status == 0
    shown = json.loads(out)["application"]
    assert [person["name"]["full"] for person in shown["persons"]][3] == "鎌倉 𠮷乃"
    assert "鎌倉" in run("inspect", code, "--keys", keys, "--show-application")[1]


def test_the_picture_holds_the_same_layers(run: Run, keys: Path, tmp_path: Path) -> None:
    picture = tmp_path / "code.png"
    status, out, _err = run("issue", "--keys", keys, "--application", HOUSEHOLD, "--out", picture, "--json")
    assert status == 0
    issued = json.loads(out)
    assert issued["out"] == str(picture)
    assert "text" not in issued
    status, out, _err = run("inspect", picture, "--keys", keys, "--json")
    assert status == 0
    assert json.loads(out)["layers"][0]["facts"]["characters"] == issued["characters"]


def test_people_read_one_line_a_layer_and_the_refusal(run: Run, keys: Path, code: str) -> None:
    changed = code[:-9] + ("0" if code[-9] != "0" else "1") + code[-8:]
    status, out, err = run("inspect", changed, "--keys", keys)
    assert status == 1
    assert [line.split()[0] for line in out.splitlines()] == ["transport", "seal"]
    assert "V-TAMPERED" in out.splitlines()[-1]
    assert err.startswith("V-TAMPERED: ")


def test_without_a_trust_store_only_the_outside_is_seen(run: Run, tmp_path: Path, code: str) -> None:
    status, out, _err = run("inspect", code, "--keys", tmp_path / "none", "--json")
    report = json.loads(out)
    assert (status, report["code"]) == (1, "V-NO-TRUST-STORE")
    assert [layer["layer"] for layer in report["layers"]] == ["transport", "seal"]


@pytest.mark.parametrize(
    ("vector", "expected"),
    [("text-wifi", "V-NOT-OURS"), ("hostile-bomb", "V-TOO-LARGE")],
)
def test_a_refused_code_in_a_text_file_is_named(run: Run, vector: str, expected: str) -> None:
    path = VECTORS / "codes" / f"{vector}.txt"
    status, out, _err = run("inspect", path, "--keys", VECTORS / "keys", "--json")
    assert status == 1
    assert json.loads(out)["code"] == expected


def test_damaged_keys_refuse_every_verb(run: Run, keys: Path, code: str) -> None:
    (keys / "trust-list.cose").write_bytes(b"\xd2\x84")
    assert run("inspect", code, "--keys", keys, "--json")[:1] == (1,)
    status, out, _err = run("issue", "--keys", keys, "--application", HOUSEHOLD, "--text", "--json")
    assert (status, json.loads(out)["code"]) == (1, "C-KEYS")


def test_bad_input_of_issue_is_refused_with_its_code(run: Run, keys: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{", encoding="utf-8")
    people = json.loads(HOUSEHOLD.read_text(encoding="utf-8"))
    people["persons"][1]["name"]["full"] = "鎌倉\u202e花子"
    field = tmp_path / "field.json"
    field.write_text(json.dumps(people), encoding="utf-8")
    cases = {tmp_path / "none.json": "S-FILE", wrong: "A-SCHEMA", field: "A-FIELD"}
    for path, expected in cases.items():
        status, out, _err = run("issue", "--keys", keys, "--application", path, "--text", "--json")
        assert (status, json.loads(out)["code"]) == (1, expected)
    assert "persons[1].name.full" in run("issue", "--keys", keys, "--application", field, "--text")[2]
    out = run("issue", "--keys", keys, "--application", HOUSEHOLD, "--out", tmp_path / "no" / "code.png", "--json")[1]
    assert json.loads(out)["code"] == "P-OUTPUT"


@pytest.mark.parametrize("arguments", [["issue", "--application", "x"], ["keys", "x", "--hall", "A B"], []])
def test_usage_errors_end_with_status_2(run: Run, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*arguments)
    assert ended.value.code == 2


def test_the_demos_keys_are_the_default(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("keys", "var/demo/keys", "--hall", "another-hall")[0] == 0
    status, out, _err = run("issue", "--application", HOUSEHOLD, "--text")
    assert status == 0
    status, out, _err = run("inspect", out.removesuffix("\n"), "--json")
    claims = json.loads(out)["layers"][3]["facts"]
    assert (status, claims["audience"], claims["issuer"]) == (0, "another-hall", "demo-1")


def test_a_large_household_gets_numbered_pictures_and_one_line_a_code(run: Run, keys: Path, tmp_path: Path) -> None:
    household = tmp_path / "household.json"
    household.write_bytes(to_json(household_of(12)))
    picture = tmp_path / "code.png"
    status, out, _err = run("issue", "--keys", keys, "--application", household, "--out", picture, "--text")
    lines = out.splitlines()
    assert (status, lines[0]) == (0, "3 codes; the counter needs all of them, in any order")
    assert [line.split(":")[0] for line in lines[1:4]] == [str(tmp_path / f"code-{number}.png") for number in (1, 2, 3)]
    assert [line[:5] for line in lines[4:]] == ["KTG1:"] * 3
    assert not picture.exists()
    status, out, _err = run("issue", "--keys", keys, "--application", household, "--out", picture, "--json")
    described = json.loads(out)
    assert set(described) == {"outcome", "codes"}
    assert all(Path(code["out"]).exists() for code in described["codes"])
    status, out, _err = run("inspect", tmp_path / "code-2.png", "--keys", keys, "--json")
    layers = json.loads(out)["layers"]
    assert (status, layers[3]["facts"]["set"], layers[4]["facts"]["persons"]) == (0, "2 of 3", 4)
