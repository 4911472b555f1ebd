"""``kiosk-app keys``: a city's year, from the first key to a stolen one, as its key officer and its tablets see it."""

from __future__ import annotations

import json
import shutil
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
from trust_lists import relist

from kiosk_app.applicants.json_form import from_json
from kiosk_app.cli import main
from kiosk_app.domain.barcode import UntrustedBarcode
from kiosk_app.domain.result import Err, Ok
from kiosk_app.payload import key_office
from kiosk_app.payload.issuing import issue, load_issuer_keys
from kiosk_app.verification.trust_store import load_trust_store
from kiosk_app.verification.verifier import Verifier

HOUSEHOLD = Path(__file__).parents[3] / "resources" / "demo" / "application.json"


class Keys(Protocol):
    """Runs one ``keys`` action; gives its status and what it wrote."""

    def __call__(self, *arguments: str | Path) -> tuple[int, str, str]: ...


@pytest.fixture
def keys(capsys: pytest.CaptureFixture[str]) -> Keys:
    def run(*arguments: str | Path) -> tuple[int, str, str]:
        status = main(["keys", *map(str, arguments)])
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def city(keys: Keys, tmp_path: Path) -> Path:
    folder = tmp_path / "city"
    assert keys("init", folder, "--hall", "14204", "--issuer", "14204-1")[0] == 0
    return folder


def equipped(keys: Keys, city: Path, folder: Path, *options: str) -> Path:
    """A machine that got its keys by stick."""
    stick = folder.with_name(f"{folder.name}-stick")
    shutil.rmtree(stick, ignore_errors=True)
    assert keys("export", city, stick, *options)[0] == 0
    assert keys("import", folder, stick)[0] == 0
    return folder


@pytest.fixture
def tablet(keys: Keys, city: Path, tmp_path: Path) -> Path:
    return equipped(keys, city, tmp_path / "tablet")


@pytest.fixture
def issuer(keys: Keys, city: Path, tmp_path: Path) -> Path:
    return equipped(keys, city, tmp_path / "issuer", "--issuer")


def code(issuer: Path, now: datetime | None = None) -> str:
    loaded = load_issuer_keys(issuer)
    household = from_json(HOUSEHOLD.read_bytes())
    assert isinstance(loaded, Ok)
    assert isinstance(household, Ok)
    text = issue(household.value, keys=loaded.value, now=now or datetime.now(UTC))
    assert isinstance(text, Ok)
    return text.value


def judged(tablet: Path, text: str, now: datetime | None = None) -> str:
    store = load_trust_store(tablet)
    assert isinstance(store, Ok)
    barcode = UntrustedBarcode(untrusted_text=text, symbology="", decoder="")
    verified = Verifier(store.value).verify(barcode, now or datetime.now(UTC))
    return verified.failure.code.value if isinstance(verified, Err) else "ok"


def shown(keys: Keys, folder: Path) -> dict[str, Any]:
    status, out, _err = keys("show", folder, "--json")
    assert status == 0
    report: dict[str, Any] = json.loads(out)
    return report


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


def test_each_machine_gets_what_it_needs_and_never_the_root_key(tablet: Path, issuer: Path) -> None:
    assert names(tablet) == {"root.pub", "trust-list.cose", "seal.key"}
    assert names(issuer) == {"root.pub", "trust-list.cose", "signer.key", "seal.pub"}
    for private in (tablet / "seal.key", issuer / "signer.key"):
        assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert judged(tablet, code(issuer)) == "ok"


def test_a_rotation_overlaps(keys: Keys, city: Path, tablet: Path, issuer: Path) -> None:
    before = code(issuer)
    status, out, _err = keys("rotate", city, "--overlap", "14", "--json")
    assert (status, json.loads(out)["sequence"]) == (0, 2)
    equipped(keys, city, tablet)
    assert judged(tablet, before) == "ok"
    now = datetime.now(UTC)
    during, after = now + timedelta(days=13), now + timedelta(days=15)
    assert judged(tablet, code(issuer, during), during) == "ok", "the issuer has the old key until someone comes by"
    assert judged(tablet, code(issuer, after), after) == "V-UNKNOWN-ISSUER"
    equipped(keys, city, issuer, "--issuer")
    assert judged(tablet, code(issuer, after), after) == "ok"
    listed = shown(keys, tablet)["keys"]
    assert [key["status"] for key in listed] == ["active", "retired"]
    assert {key["issuer"] for key in listed} == {"14204-1"}


def test_a_tablet_that_lacks_the_new_list_refuses_the_new_key(
    keys: Keys, city: Path, tablet: Path, issuer: Path
) -> None:
    assert keys("rotate", city)[0] == 0
    equipped(keys, city, issuer, "--issuer")
    assert judged(tablet, code(issuer)) == "V-UNKNOWN-ISSUER"


def test_the_seal_key_rotates_with_the_old_one_beside_it(keys: Keys, city: Path, tablet: Path, issuer: Path) -> None:
    before = code(issuer)
    status, out, _err = keys("rotate", city, "--seal", "--json")
    assert status == 0
    equipped(keys, city, tablet)
    assert len(names(tablet)) == 4
    assert shown(keys, tablet)["seal_keys"][0] == json.loads(out)["kid"]
    equipped(keys, city, issuer, "--issuer")
    after = code(issuer)
    assert (judged(tablet, before), judged(tablet, after)) == ("ok", "ok")
    for earlier in city.glob("seal-*.key"):
        earlier.unlink()
    equipped(keys, city, tablet)
    assert (judged(tablet, before), judged(tablet, after)) == ("V-OTHER-HALL", "ok")


def test_a_stolen_key_is_refused_and_a_retired_one_lives_out_its_codes(
    keys: Keys, city: Path, tablet: Path, issuer: Path
) -> None:
    before = code(issuer)
    kid = shown(keys, city)["keys"][0]["kid"]
    assert keys("revoke", city, kid)[0] == 0
    equipped(keys, city, tablet)
    assert judged(tablet, before) == "ok"
    assert keys("revoke", city, kid, "--compromised")[0] == 0
    equipped(keys, city, tablet)
    assert judged(tablet, before) == "V-UNKNOWN-ISSUER"
    assert keys("revoke", city, kid)[0] == 0
    assert shown(keys, city)["keys"][0]["status"] == "compromised", "a stolen key never becomes a better one"
    assert shown(keys, city)["sequence"] == 4


def test_an_older_list_is_refused_and_nothing_is_changed(keys: Keys, city: Path, tablet: Path, tmp_path: Path) -> None:
    old = tmp_path / "tablet-stick"
    shutil.copytree(old, tmp_path / "old")
    assert keys("rotate", city)[0] == 0
    equipped(keys, city, tablet)
    before = {name: (tablet / name).read_bytes() for name in names(tablet)}
    status, out, _err = keys("import", tablet, tmp_path / "old", "--json")
    assert (status, json.loads(out)["code"]) == (1, "C-KEYS")
    assert "its sequence 1 is lower than the installed 2" in json.loads(out)["subject"]
    assert {name: (tablet / name).read_bytes() for name in names(tablet)} == before


def test_another_citys_keys_are_refused(keys: Keys, tablet: Path, tmp_path: Path) -> None:
    assert keys("init", tmp_path / "thief", "--hall", "14204", "--issuer", "14204-1")[0] == 0
    assert keys("export", tmp_path / "thief", tmp_path / "fake")[0] == 0
    status, _out, err = keys("import", tablet, tmp_path / "fake")
    assert status == 1
    assert err.startswith("C-KEYS: ")
    assert "not signed by this city's root key" in err


def test_a_list_for_another_hall_is_refused(keys: Keys, city: Path, tablet: Path, tmp_path: Path) -> None:
    relist(city, lambda listed: replace(listed, hall="14100", sequence=9))
    assert keys("export", city, tmp_path / "other")[0] == 0
    status, out, _err = keys("import", tablet, tmp_path / "other", "--json")
    assert (status, json.loads(out)["code"]) == (1, "C-KEYS")
    assert "it is for the hall 14100" in json.loads(out)["subject"]


def test_a_list_alone_can_be_brought_and_what_was_there_is_kept(
    keys: Keys, city: Path, tablet: Path, tmp_path: Path
) -> None:
    before = {name: (tablet / name).read_bytes() for name in names(tablet)}
    assert keys("rotate", city)[0] == 0
    stick = tmp_path / "stick"
    stick.mkdir()
    shutil.copy(city / "trust-list.cose", stick)
    assert keys("import", tablet, stick)[0] == 0
    assert shown(keys, tablet)["sequence"] == 2
    assert (tablet / "seal.key").read_bytes() == before["seal.key"]
    kept = tablet / "previous"
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == before
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert keys("import", tablet, stick)[0] == 0, "the same list again is no error"


def test_a_stick_knows_no_modes(keys: Keys, city: Path, tmp_path: Path) -> None:
    stick, tablet = tmp_path / "stick", tmp_path / "tablet"
    assert keys("export", city, stick)[0] == 0
    (stick / "seal.key").chmod(0o755)
    assert keys("import", tablet, stick)[0] == 0
    assert stat.S_IMODE((tablet / "seal.key").stat().st_mode) == 0o600
    assert isinstance(load_trust_store(tablet), Ok)


def test_damaged_keys_on_a_stick_are_refused(keys: Keys, city: Path, tablet: Path, tmp_path: Path) -> None:
    assert keys("rotate", city)[0] == 0
    for number, (name, option) in enumerate(
        [("seal.key", ""), ("trust-list.cose", ""), ("signer.key", "--issuer"), ("seal.pub", "--issuer")]
    ):
        stick = tmp_path / f"stick-{number}"
        assert keys("export", city, stick, *filter(None, [option]))[0] == 0
        (stick / name).write_bytes(b"\x00")
        status, out, _err = keys("import", tablet, stick, "--json")
        assert (status, json.loads(out)["code"], json.loads(out)["subject"].split(":")[0]) == (1, "C-KEYS", name)
    assert shown(keys, tablet)["sequence"] == 1


def test_people_read_one_line_a_key(keys: Keys, city: Path) -> None:
    assert keys("rotate", city)[0] == 0
    status, out, _err = keys("show", city)
    lines = out.splitlines()
    assert status == 0
    assert lines[0].startswith("hall 14204, list 2 of ")
    assert [line.split()[1] for line in lines[2:]] == ["active", "retired"]
    assert "PRIVATE" not in out


def test_a_stale_list_says_so(keys: Keys, city: Path) -> None:
    past = datetime(2026, 1, 1, tzinfo=UTC)
    relist(city, lambda listed: replace(listed, issued=past, next_update=past + timedelta(days=1)))
    assert "next update 2026-01-02 (stale)" in keys("show", city)[1]
    assert shown(keys, city)["stale"] is True


def test_what_cannot_be_done_is_refused_with_its_code(keys: Keys, city: Path, tablet: Path, tmp_path: Path) -> None:
    for arguments in (
        ("init", city),
        ("rotate", tablet),
        ("rotate", tablet, "--seal"),
        ("revoke", tablet, "00112233"),
        ("revoke", city, "00112233"),
        ("export", tablet, tmp_path / "out", "--issuer"),
        ("export", city, tablet),
        ("import", tablet, tmp_path / "nothing"),
        ("show", tmp_path / "nothing"),
    ):
        status, out, _err = keys(*arguments, "--json")
        assert (status, json.loads(out)["code"]) == (1, "C-KEYS"), arguments
    assert not (tmp_path / "out").exists()


def test_a_root_key_that_others_can_read_signs_nothing(keys: Keys, city: Path) -> None:
    (city / "root.key").chmod(0o644)
    status, _out, err = keys("rotate", city)
    assert status == 1
    assert "root.key can be read by others: chmod 600" in err


def test_a_root_that_is_not_the_tablets_own_is_not_signed_with(keys: Keys, city: Path, tmp_path: Path) -> None:
    assert isinstance(key_office.make_keys(tmp_path / "other", hall="14204", issuer="x", now=datetime.now(UTC)), Ok)
    shutil.copy(tmp_path / "other" / "root.key", city / "root.key")
    status, out, _err = keys("rotate", city, "--json")
    assert (status, json.loads(out)["subject"]) == (1, "root.pub")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["init"],
        ["init", "x", "--hall", "A B"],
        ["init", "x", "--issuer", ""],
        ["revoke", "x", "no-hex"],
        ["rotate", "x", "--overlap", "-1"],
        ["rotate", "x", "--overlap", "many"],
        ["export", "x"],
    ],
)
def test_usage_errors_end_with_status_2(keys: Keys, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        keys(*arguments)
    assert ended.value.code == 2
