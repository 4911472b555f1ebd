"""Changes a trust list as only the city can: signed anew by the root key beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk_app.domain.result import Ok
from kiosk_app.payload import trust_list
from kiosk_app.payload.key_office import open_custody
from kiosk_app.payload.keys import key_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk_app.payload.trust_list import Signer, TrustList


def relist(folder: Path, change: Callable[[TrustList], TrustList]) -> None:
    """Replace the list in a city's own folder."""
    custody = open_custody(folder)
    assert isinstance(custody, Ok)
    root = custody.value.root
    content = trust_list.write(change(custody.value.listed), root=root, key_id=key_id(root.public_key()))
    (folder / trust_list.FILE).write_bytes(content)


def first_signer(**changes: object) -> Callable[[TrustList], TrustList]:
    """A change in the first line of a list."""

    def change(listed: TrustList) -> TrustList:
        signer: Signer = replace(listed.signers[0], **changes)  # type: ignore[arg-type]  # the fields' types differ
        return replace(listed, signers=(signer, *listed.signers[1:]))

    return change
