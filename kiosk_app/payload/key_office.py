"""What the keeper of a city's keys does: make them, rotate, revoke, hand them out, and bring them to a machine.

Every change of trust is a new list with the next sequence number, signed by the root.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum, unique
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload import trust_list
from kiosk_app.payload.keys import (
    EARLIER_SEAL_KEYS,
    ROOT_KEY,
    ROOT_PUBLIC,
    SEAL_KEY,
    SEAL_PUBLIC,
    SIGNER_KEY,
    key_id,
    load_root,
    load_root_private,
    load_seal_keys,
    load_seal_public,
    load_signing_key,
    private_pem,
    public_pem,
    put,
    refuse,
    spki,
)
from kiosk_app.payload.trust_list import Signer, Status, TrustList

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from kiosk_app.payload.signature import SigningKey

SIGNER_LIFE = timedelta(days=366)
LIST_LIFE = timedelta(days=366)
DEFAULT_OVERLAP = timedelta(days=14)
"""How long a rotated key may still sign: until then tablets get the new list first, the issuer the new key after."""

PREVIOUS = "previous"
"""Below a keys folder: the files that the last import replaced."""


@unique
class Part(StrEnum):
    """Whom an export is for."""

    TABLET = "tablet"
    ISSUER = "issuer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """A city's own folder, opened: the root key and the list it signed last."""

    root: Ed25519PrivateKey
    listed: TrustList


def load_list(folder: Path, *, root_folder: Path | None = None) -> Result[TrustList]:
    """The trust list in ``folder``, believed where the root of ``root_folder`` (the same by default) signed it."""
    root = load_root(root_folder or folder)
    if isinstance(root, Err):
        return root
    try:
        untrusted_data = (folder / trust_list.FILE).read_bytes()
    except OSError:
        return refuse(trust_list.FILE)
    return trust_list.read(untrusted_data, root=root.value)


def make_keys(folder: Path, *, hall: str, issuer: str, now: datetime) -> Result[tuple[Path, ...]]:
    """Make one hall's root, keys and trust list in ``folder``; gives the files written.

    ``C-KEYS`` with the file's name where one is already there: keys are never overwritten.
    """
    root, signer, seal = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
    moment = now.replace(microsecond=0)
    listed = TrustList(
        sequence=1,
        issued=moment,
        next_update=moment + LIST_LIFE,
        hall=hall,
        signers=(_entry(signer, issuer=issuer, audiences=(hall,), now=moment),),
    )
    files = {
        ROOT_KEY: private_pem(root),
        ROOT_PUBLIC: public_pem(root.public_key()),
        SIGNER_KEY: private_pem(signer),
        SEAL_KEY: private_pem(seal),
        SEAL_PUBLIC: public_pem(seal.public_key()),
        trust_list.FILE: _signed(listed, root),
    }
    for name in files:
        if (folder / name).exists():
            return refuse(f"{name} is already there")
    return _write(folder, files)


def open_custody(folder: Path) -> Result[Custody]:
    """The city's own folder; ``C-KEYS`` where root key and list are not there or do not belong together."""
    root = load_root_private(folder)
    if isinstance(root, Err):
        return root
    listed = load_list(folder)
    if isinstance(listed, Err):
        return listed
    public = load_root(folder)
    if isinstance(public, Err) or spki(public.value) != spki(root.value.public_key()):
        return refuse(ROOT_PUBLIC)
    return Ok(Custody(root=root.value, listed=listed.value))


def rotate_signer(
    folder: Path, *, now: datetime, overlap: timedelta = DEFAULT_OVERLAP
) -> Result[tuple[TrustList, str]]:
    """Give the issuer of ``signer.key`` a new key; gives the new list and the new key's id.

    The old key is retired: what it signs is believed for ``overlap`` longer, and until those codes expire.
    """
    custody = open_custody(folder)
    if isinstance(custody, Err):
        return custody
    old = _load_signer(folder, custody.value.listed)
    if isinstance(old, Err):
        return old
    new = Ed25519PrivateKey.generate()
    moment = now.replace(microsecond=0)
    entry = _entry(new, issuer=old.value.issuer, audiences=old.value.audiences, now=moment)
    kept = tuple(
        _ended(signer, moment + overlap, Status.RETIRED) if signer == old.value else signer
        for signer in custody.value.listed.signers
    )
    # The list goes first: were the machine to stop in between, signer.key is still listed and can be rotated again.
    return _reissue(folder, custody.value, (entry, *kept), now, {SIGNER_KEY: private_pem(new)}, entry.kid)


def rotate_seal(folder: Path, *, now: datetime) -> Result[tuple[TrustList, str]]:
    """Make a new seal key beside the old one, which goes on opening; gives a new list and the new key's id.

    Tablets need the new key before an issuer seals for it. The old one, ``seal-<kid>.key``, can be deleted once its
    last code has expired.
    """
    custody = open_custody(folder)
    if isinstance(custody, Err):
        return custody
    seals = load_seal_keys(folder)
    if isinstance(seals, Err):
        return seals
    old, new = seals.value[0], X25519PrivateKey.generate()
    files = {
        f"seal-{key_id(old.public_key()).hex()}.key": private_pem(old),
        SEAL_KEY: private_pem(new),
        SEAL_PUBLIC: public_pem(new.public_key()),
    }
    return _reissue(folder, custody.value, custody.value.listed.signers, now, files, key_id(new.public_key()).hex())


def revoke(folder: Path, kid: str, *, compromised: bool, now: datetime) -> Result[tuple[TrustList, str]]:
    """Take the trust from every key called ``kid``; gives the new list and the id.

    Retired from now on, or ``compromised``, which refuses all it ever signed. ``C-KEYS`` where no key has that id.
    """
    custody = open_custody(folder)
    if isinstance(custody, Err):
        return custody
    signers = custody.value.listed.signers
    if all(signer.kid != kid for signer in signers):
        return refuse(f"no key is called {kid}")
    status = Status.COMPROMISED if compromised else Status.RETIRED
    moment = now.replace(microsecond=0)
    changed = tuple(_ended(signer, moment, status) if signer.kid == kid else signer for signer in signers)
    return _reissue(folder, custody.value, changed, now, {}, kid)


def export(folder: Path, out: Path, part: Part) -> Result[tuple[Path, ...]]:
    """Copy to ``out`` what a tablet or an issuer of this hall needs, and never the root key; gives the files written.

    ``C-KEYS`` where ``out`` holds anything already, or a key is missing here.
    """
    listed = load_list(folder)
    if isinstance(listed, Err):
        return listed
    lacking = _lacking(folder, listed.value, part)
    if lacking is not None:
        return lacking
    if part is Part.TABLET:
        names = [SEAL_KEY, *sorted(path.name for path in folder.glob(EARLIER_SEAL_KEYS))]
    else:
        names = [SIGNER_KEY, SEAL_PUBLIC]
    try:
        if out.exists() and any(out.iterdir()):
            return refuse(f"{out.name} is not empty")
        files = {name: (folder / name).read_bytes() for name in (*names, ROOT_PUBLIC, trust_list.FILE)}
    except OSError:
        return refuse(out.name)
    return _write(out, files)


def bring(folder: Path, source: Path) -> Result[TrustList]:
    """Replace the keys in ``folder`` by those in ``source``, where they can be believed; gives the list now in force.

    The root of ``folder`` decides; where there is none yet, the one in ``source`` is taken and stays. ``C-KEYS`` for a
    list of another root or hall, or with a lower sequence than the installed one. ``source`` may bring a list alone.
    What was there is kept below ``previous``. Nothing is changed before all is checked, each file is replaced at once,
    and keys come before what needs them.
    """
    pinned = (folder / ROOT_PUBLIC).exists()
    listed = load_list(source, root_folder=folder if pinned else source)
    if isinstance(listed, Err):
        return listed
    refusal = _judge_succession(folder, listed.value) or _judge_brought_keys(source, listed.value)
    if refusal is not None:
        return refusal
    try:
        files = {path.name: path.read_bytes() for path in _portable(source)}
        if pinned:
            files.pop(ROOT_PUBLIC, None)
        _keep_previous(folder)
        written = _write(folder, files)
        if isinstance(written, Err):
            return written
        if SEAL_KEY in files:
            for earlier in folder.glob(EARLIER_SEAL_KEYS):
                if earlier.name not in files:
                    earlier.unlink()
    except OSError:
        return refuse(folder.name)
    return listed


def _judge_succession(folder: Path, brought: TrustList) -> Err | None:
    if not (folder / trust_list.FILE).exists():
        return None
    installed = load_list(folder)
    if isinstance(installed, Err):
        return None  # a damaged list is what is being mended
    if brought.hall != installed.value.hall:
        return trust_list.refuse(f"it is for the hall {brought.hall}, this is {installed.value.hall}")
    if brought.sequence < installed.value.sequence:
        return trust_list.refuse(
            f"its sequence {brought.sequence} is lower than the installed {installed.value.sequence}"
        )
    return None


def _judge_brought_keys(source: Path, brought: TrustList) -> Err | None:
    """A stick has no modes to look at; its files get theirs when they are written."""
    if (source / SEAL_KEY).exists():
        seals = load_seal_keys(source, guarded=False)
        if isinstance(seals, Err):
            return seals
    if (source / SIGNER_KEY).exists():
        return _lacking_of_issuer(source, brought, guarded=False)
    return None


def _lacking(folder: Path, listed: TrustList, part: Part) -> Err | None:
    """What keeps this folder from equipping a tablet or an issuer."""
    if part is Part.ISSUER:
        return _lacking_of_issuer(folder, listed)
    seals = load_seal_keys(folder)
    return seals if isinstance(seals, Err) else None


def _lacking_of_issuer(folder: Path, listed: TrustList, *, guarded: bool = True) -> Err | None:
    signer = _load_signer(folder, listed, guarded=guarded)
    if isinstance(signer, Err):
        return signer
    seal_public = load_seal_public(folder)
    return seal_public if isinstance(seal_public, Err) else None


def _portable(source: Path) -> tuple[Path, ...]:
    """The files of ``source`` in the order in which they are safely replaced; the root key stays where it is."""
    paths = [
        *sorted(source.glob(EARLIER_SEAL_KEYS)),
        *(source / name for name in (SEAL_KEY, SEAL_PUBLIC, ROOT_PUBLIC, trust_list.FILE, SIGNER_KEY)),
    ]
    return tuple(path for path in paths if path.exists())


def _keep_previous(folder: Path) -> None:
    if not folder.exists():
        return
    kept = folder / PREVIOUS
    if kept.exists():
        shutil.rmtree(kept)
    kept.mkdir(mode=0o700)
    for path in _portable(folder):
        put(kept / path.name, path.read_bytes())


def _load_signer(folder: Path, listed: TrustList, *, guarded: bool = True) -> Result[Signer]:
    """The list's entry for ``signer.key``."""
    key = load_signing_key(folder, guarded=guarded)
    if isinstance(key, Err):
        return key
    own = spki(key.value.public_key())
    entry = next((signer for signer in listed.signers if spki(signer.key) == own), None)
    return refuse(f"{SIGNER_KEY} is not in the trust list") if entry is None else Ok(entry)


def _entry(key: SigningKey, *, issuer: str, audiences: tuple[str, ...], now: datetime) -> Signer:
    return Signer(
        kid=key_id(key.public_key()).hex(),
        issuer=issuer,
        audiences=audiences,
        key=key.public_key(),
        not_before=now,
        not_after=now + SIGNER_LIFE,
        status=Status.ACTIVE,
    )


def _ended(signer: Signer, moment: datetime, status: Status) -> Signer:
    """No later than ``moment``; a key is never less trusted than before by being retired, nor more."""
    if signer.status is Status.COMPROMISED:
        return signer
    return replace(signer, status=status, not_after=max(signer.not_before, min(signer.not_after, moment)))


def _reissue(
    folder: Path,
    custody: Custody,
    signers: tuple[Signer, ...],
    now: datetime,
    files: Mapping[str, bytes],
    kid: str,
) -> Result[tuple[TrustList, str]]:
    """Sign the next list and write it, then ``files``."""
    moment = now.replace(microsecond=0)
    listed = replace(
        custody.listed,
        sequence=custody.listed.sequence + 1,
        issued=moment,
        next_update=moment + LIST_LIFE,
        signers=signers,
    )
    written = _write(folder, {trust_list.FILE: _signed(listed, custody.root), **files})
    return written if isinstance(written, Err) else Ok((listed, kid))


def _signed(listed: TrustList, root: Ed25519PrivateKey) -> bytes:
    return trust_list.write(listed, root=root, key_id=key_id(root.public_key()))


def _write(folder: Path, files: Mapping[str, bytes]) -> Result[tuple[Path, ...]]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            put(folder / name, content)
    except OSError:
        return refuse(f"{folder.name} can't be written")
    return Ok(tuple(folder / name for name in files))
