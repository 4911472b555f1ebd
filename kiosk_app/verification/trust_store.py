"""The tablet's trust store: whose signatures it accepts, for which hall, and the keys that open what is sealed for it.

A tablet reads ``root.pub``, ``trust-list.cose`` and ``seal.key`` (with the earlier ``seal-<kid>.key``) of its keys
folder, and never an issuer's file. Where systemd hands over a credential ``seal.key``, that one counts.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload import key_office, trust_list
from kiosk_app.payload.keys import ROOT_PUBLIC, SEAL_KEY, key_id, load_root, load_seal_keys

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

SEQUENCE_FILE = "trust-sequence-{root}"
"""Below the state folder, one file a root: the highest sequence that was ever in force under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealKey:
    """A key that opens; ``key_id`` is what messages call it."""

    key_id: bytes
    key: X25519PrivateKey = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustStore:
    """Everything a tablet needs to judge a code."""

    hall: str
    root_id: bytes
    sequence: int
    issued_at: int
    """Seconds since 1970 UTC: no clock that is right shows an earlier time."""
    next_update: datetime
    """A list is still believed after this, but a newer one is overdue."""
    signers: tuple[trust_list.Signer, ...]
    seal_keys: tuple[SealKey, ...]

    def signers_called(self, key_id: bytes) -> tuple[trust_list.Signer, ...]:
        """Every signer with this key id: two issuers may have chosen the same."""
        return tuple(signer for signer in self.signers if signer.key_id == key_id)

    def seal_keys_called(self, key_id: bytes) -> tuple[SealKey, ...]:
        """Every seal key with this key id."""
        return tuple(seal_key for seal_key in self.seal_keys if seal_key.key_id == key_id)


def load_trust_store(keys_dir: Path, *, state: Path | None = None) -> Result[TrustStore]:
    """Read the trust store once. ``V-NO-TRUST-STORE`` where a file is missing, ``C-KEYS`` where one is unusable.

    Also ``C-KEYS`` for a list with a lower sequence than ``state`` remembers. Whether the list is stale is not asked:
    a tablet goes on serving, and ``doctor`` warns.
    """
    seal_folder, guarded = _seal_folder(keys_dir)
    for path in (keys_dir / ROOT_PUBLIC, keys_dir / trust_list.FILE, seal_folder / SEAL_KEY):
        if not path.exists():
            return Err(Failure(code=Code.NO_TRUST_STORE, subject=path.name))
    root = load_root(keys_dir)
    if isinstance(root, Err):
        return root
    listed = key_office.load_list(keys_dir)
    if isinstance(listed, Err):
        return listed
    root_id = key_id(root.value)
    highest = 0 if state is None else _highest_seen(state, root_id)
    if listed.value.sequence < highest:
        return trust_list.refuse(f"its sequence {listed.value.sequence} is lower than {highest}, which was seen here")
    seals = load_seal_keys(seal_folder, guarded=guarded)
    if isinstance(seals, Err):
        return seals
    return Ok(
        TrustStore(
            hall=listed.value.hall,
            root_id=root_id,
            sequence=listed.value.sequence,
            issued_at=int(listed.value.issued.timestamp()),
            next_update=listed.value.next_update,
            signers=listed.value.signers,
            seal_keys=tuple(SealKey(key_id=key_id(key.public_key()), key=key) for key in seals.value),
        )
    )


def remember_sequence(store: TrustStore, state: Path) -> None:
    """Keep the list's sequence below ``state``, so that no older list is believed after it.

    Where it can't be written the tablet serves on: what was remembered before still holds.
    """
    if store.sequence <= _highest_seen(state, store.root_id):
        return
    path = _memory(state, store.root_id)
    waiting = path.with_name(f".{path.name}.new")
    try:
        state.mkdir(parents=True, exist_ok=True)
        waiting.write_text(f"{store.sequence}\n", encoding="ascii")
        waiting.replace(path)
    except OSError:
        return


def _highest_seen(state: Path, root_id: bytes) -> int:
    """0 where nothing was remembered, or in a file that is damaged."""
    try:
        return int(_memory(state, root_id).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def _memory(state: Path, root_id: bytes) -> Path:
    return state / SEQUENCE_FILE.format(root=root_id.hex())


def _seal_folder(keys_dir: Path) -> tuple[Path, bool]:
    """Where the seal keys lie, and whether their modes must guard them (systemd.exec(5), Credentials)."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY", "")
    if credentials and (Path(credentials) / SEAL_KEY).exists():
        return Path(credentials), False
    return keys_dir, True
