"""The trust store is read whole or not at all, and never from an issuer's files."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok
from kiosk_app.payload.keys import make_keys
from kiosk_app.verification.trust_store import load_trust_store

VECTOR_KEYS = Path(__file__).parents[2] / "vectors" / "keys"


@pytest.fixture
def tablet_keys(tmp_path: Path) -> Path:
    """What a tablet has: no signing key."""
    for name in ("trust-store.json", "seal.key"):
        shutil.copy(VECTOR_KEYS / name, tmp_path / name)
    return tmp_path


def code_of(folder: Path) -> tuple[Code, str] | None:
    loaded = load_trust_store(folder)
    return (loaded.failure.code, loaded.failure.subject) if isinstance(loaded, Err) else None


def test_a_tablet_opens_no_issuers_file(tablet_keys: Path) -> None:
    for name in ("signer.key", "seal.pub"):
        (tablet_keys / name).mkdir()  # whoever opens it fails
    loaded = load_trust_store(tablet_keys)
    assert isinstance(loaded, Ok)
    assert loaded.value.hall == "vector"
    assert len(loaded.value.signers) == 10
    assert len(loaded.value.signers_called(bytes.fromhex("77777777"))) == 2


def test_the_private_key_shows_in_no_repr(tablet_keys: Path) -> None:
    loaded = load_trust_store(tablet_keys)
    assert "PrivateKey" not in repr(loaded)


@pytest.mark.parametrize("name", ["trust-store.json", "seal.key"])
def test_a_missing_file_is_no_trust_store_and_a_damaged_one_is_unusable(tablet_keys: Path, name: str) -> None:
    content = (tablet_keys / name).read_bytes()
    for damage in (b"", b"\xff\xfe\x00", content[: len(content) // 2], content[:60] + b"%%" + content[62:]):
        (tablet_keys / name).write_bytes(damage)
        assert code_of(tablet_keys) == (Code.KEYS_UNUSABLE, name)
    (tablet_keys / name).unlink()
    assert code_of(tablet_keys) == (Code.NO_TRUST_STORE, name)
    (tablet_keys / name).mkdir()
    assert code_of(tablet_keys) == (Code.KEYS_UNUSABLE, name)


def test_a_folder_that_is_not_there_is_no_trust_store(tmp_path: Path) -> None:
    assert code_of(tmp_path / "none") == (Code.NO_TRUST_STORE, "trust-store.json")


@pytest.mark.parametrize(
    "change",
    [
        {"kid": "xyz"},
        {"kid": ""},
        {"algorithm": "none"},
        {"algorithm": "ESP256"},
        {"public_key": "AAAA"},
        {"status": "trusted"},
        {"use": "anything"},
        {"not_before": "2026-01-01T00:00:00"},
        {"audiences": []},
        {"issuer": "A B"},
        {"extra": 1},
    ],
)
def test_one_bad_entry_spoils_the_list(tablet_keys: Path, change: dict[str, object]) -> None:
    path = tablet_keys / "trust-store.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["signers"][0] |= change
    path.write_text(json.dumps(content), encoding="utf-8")
    assert code_of(tablet_keys) == (Code.KEYS_UNUSABLE, "trust-store.json")


def test_a_seal_key_of_another_kind_is_unusable(tablet_keys: Path) -> None:
    shutil.copy(VECTOR_KEYS / "signer.key", tablet_keys / "seal.key")
    assert code_of(tablet_keys) == (Code.KEYS_UNUSABLE, "seal.key")


def test_fresh_keys_load(tmp_path: Path) -> None:
    made = make_keys(tmp_path / "a" / "b", hall="a-hall", issuer="an-issuer", now=datetime.now(UTC))
    assert isinstance(made, Ok)
    loaded = load_trust_store(tmp_path / "a" / "b")
    assert isinstance(loaded, Ok)
    assert loaded.value.hall == "a-hall"
