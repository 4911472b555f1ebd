"""The trust store is read whole or not at all, never from an issuer's files, and never goes back."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from trust_lists import first_signer, relist

from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok
from kiosk_app.payload import trust_list
from kiosk_app.payload.key_office import make_keys
from kiosk_app.payload.trust_list import Status
from kiosk_app.verification.trust_store import TrustStore, load_trust_store, remember_sequence

VECTORS = Path(__file__).parents[2] / "vectors"
VECTOR_KEYS = VECTORS / "keys"
LISTS = json.loads((VECTORS / "lists" / "index.json").read_text(encoding="utf-8"))
NOW = datetime.fromisoformat(json.loads((VECTORS / "index.json").read_text(encoding="utf-8"))["now"])


@pytest.fixture
def tablet_keys(tmp_path: Path) -> Path:
    """What a tablet has: no signing key."""
    folder = tmp_path / "keys"
    folder.mkdir()
    for name in ("root.pub", "trust-list.cose", "seal.key"):
        shutil.copy(VECTOR_KEYS / name, folder / name)
    return folder


@pytest.fixture
def city_keys(tmp_path: Path) -> Path:
    folder = tmp_path / "city"
    assert isinstance(make_keys(folder, hall="a-hall", issuer="an-issuer", now=datetime.now(UTC)), Ok)
    return folder


def loaded(folder: Path, state: Path | None = None) -> TrustStore:
    store = load_trust_store(folder, state=state)
    assert isinstance(store, Ok)
    return store.value


def code_of(folder: Path, state: Path | None = None) -> tuple[Code, str] | None:
    store = load_trust_store(folder, state=state)
    return (store.failure.code, store.failure.subject.split(":")[0]) if isinstance(store, Err) else None


def test_a_tablet_opens_no_issuers_file(tablet_keys: Path) -> None:
    for name in ("signer.key", "seal.pub", "root.key"):
        (tablet_keys / name).mkdir()  # whoever opens it fails
    store = loaded(tablet_keys)
    assert store.hall == "vector"
    assert len(store.signers) == 10
    assert len(store.signers_called(bytes.fromhex("77777777"))) == 2


def test_the_private_key_shows_in_no_repr(tablet_keys: Path) -> None:
    assert "PrivateKey" not in repr(load_trust_store(tablet_keys))


@pytest.mark.parametrize("name", ["root.pub", "trust-list.cose", "seal.key"])
def test_a_missing_file_is_no_trust_store_and_a_damaged_one_is_unusable(tablet_keys: Path, name: str) -> None:
    content = (tablet_keys / name).read_bytes()
    for damage in (b"", b"\xff\xfe\x00", content[: len(content) // 2], content[:60] + b"%%" + content[62:]):
        (tablet_keys / name).write_bytes(damage)
        refused = code_of(tablet_keys)
        assert refused is not None
        # A root that is another one and a list that is damaged look alike.
        assert refused[0] is Code.KEYS_UNUSABLE
        assert refused[1] in {name, "trust-list.cose"}
    (tablet_keys / name).unlink()
    assert code_of(tablet_keys) == (Code.NO_TRUST_STORE, name)
    (tablet_keys / name).mkdir()
    assert code_of(tablet_keys) == (Code.KEYS_UNUSABLE, name)


def test_a_folder_that_is_not_there_is_no_trust_store(tmp_path: Path) -> None:
    assert code_of(tmp_path / "none") == (Code.NO_TRUST_STORE, "root.pub")


@pytest.mark.parametrize(
    "change",
    [
        {"kid": ""},
        {"kid": "00" * 17},
        {"audiences": ()},
        {"issuer": "A B"},
        {"issuer": ""},
        {"not_before": datetime(2030, 1, 1, tzinfo=UTC), "not_after": datetime(2029, 1, 1, tzinfo=UTC)},
    ],
)
def test_one_bad_entry_spoils_the_list(city_keys: Path, change: dict[str, object]) -> None:
    relist(city_keys, first_signer(**change))
    assert code_of(city_keys) == (Code.KEYS_UNUSABLE, "trust-list.cose")


@pytest.mark.parametrize("status", list(Status))
def test_every_kind_of_key_comes_back_as_it_was_written(city_keys: Path, status: Status) -> None:
    before = loaded(city_keys).signers[0]
    key = generate_private_key(SECP256R1()).public_key()
    relist(city_keys, first_signer(key=key, kid="00ff", audiences=("a", "b"), status=status))
    after = loaded(city_keys).signers[0]
    assert after.key.public_numbers() == key.public_numbers()  # type: ignore[union-attr]  # it is an elliptic curve's
    assert (after.kid, after.audiences, after.status) == ("00ff", ("a", "b"), status)
    assert (after.issuer, after.not_before, after.not_after) == (before.issuer, before.not_before, before.not_after)


def test_a_seal_key_of_another_kind_is_unusable(tablet_keys: Path) -> None:
    shutil.copy(VECTOR_KEYS / "signer.key", tablet_keys / "seal.key")
    assert code_of(tablet_keys) == (Code.KEYS_UNUSABLE, "seal.key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_seal_key_that_others_can_read_is_refused(tablet_keys: Path, mode: int) -> None:
    (tablet_keys / "seal.key").chmod(mode)
    refused = load_trust_store(tablet_keys)
    assert isinstance(refused, Err)
    assert refused.failure.subject == "seal.key can be read by others: chmod 600"
    (tablet_keys / "seal.key").chmod(0o400)
    assert code_of(tablet_keys) is None


def test_systemd_may_hand_over_the_seal_key(tablet_keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    assert code_of(tablet_keys) is None  # a service with other credentials
    (tablet_keys / "seal.key").rename(credentials / "seal.key")
    (credentials / "seal.key").chmod(0o440)  # as systemd shows it: the access list's mask
    assert loaded(tablet_keys).seal_keys[0].key_id.hex() == "c9ec5c53"


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_judged_as_its_index_says(name: str, tablet_keys: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    remember_sequence(loaded(tablet_keys), state)
    shutil.copy(VECTORS / "lists" / f"{name}.cose", tablet_keys / trust_list.FILE)
    store = load_trust_store(tablet_keys, state=state)
    if LISTS[name]["expect"] == "C-KEYS":
        assert isinstance(store, Err)
        assert store.failure.code is Code.KEYS_UNUSABLE
        assert store.failure.subject.startswith("trust-list.cose: ")
    else:
        assert isinstance(store, Ok)
        assert (store.value.next_update < NOW) == (LISTS[name]["expect"] == "stale")


def test_the_lists_index_names_every_file_and_no_other() -> None:
    assert {path.stem for path in (VECTORS / "lists").glob("*.cose")} == set(LISTS)


def test_a_file_longer_than_any_list_is_not_parsed(tablet_keys: Path) -> None:
    with (tablet_keys / trust_list.FILE).open("ab") as file:
        file.write(bytes(trust_list.MAX_BYTES))
    assert code_of(tablet_keys) == (Code.KEYS_UNUSABLE, "trust-list.cose")


def test_the_highest_sequence_is_remembered(city_keys: Path, tmp_path: Path) -> None:
    state, older = tmp_path / "state", (city_keys / trust_list.FILE).read_bytes()
    relist(city_keys, lambda listed: replace(listed, sequence=5))
    remember_sequence(loaded(city_keys, state), state)
    (city_keys / trust_list.FILE).write_bytes(older)
    refused = load_trust_store(city_keys, state=state)
    assert isinstance(refused, Err)
    assert refused.failure.subject == "trust-list.cose: its sequence 1 is lower than 5, which was seen here"
    remember_sequence(loaded(city_keys), state)
    assert code_of(city_keys, state) is not None, "a lower sequence is not remembered over a higher one"
    relist(city_keys, lambda listed: replace(listed, sequence=5))
    assert code_of(city_keys, state) is None


def test_another_root_begins_to_count_anew(tablet_keys: Path, city_keys: Path, tmp_path: Path) -> None:
    remember_sequence(loaded(tablet_keys), tmp_path)
    assert code_of(city_keys, tmp_path) is None


def test_a_damaged_memory_keeps_nobody_from_being_served(tablet_keys: Path, tmp_path: Path) -> None:
    remember_sequence(loaded(tablet_keys), tmp_path)
    (memory,) = tmp_path.glob("trust-sequence-*")
    for damage in (b"", b"\xff", b"x y z", b"nine"):
        memory.write_bytes(damage)
        assert code_of(tablet_keys, tmp_path) is None
    remember_sequence(loaded(tablet_keys), tmp_path / "keys" / "seal.key")  # no folder: nothing is raised


def test_fresh_keys_load(city_keys: Path) -> None:
    assert loaded(city_keys).hall == "a-hall"
