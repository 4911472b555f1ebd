"""The issuer's side: an application becomes a barcode. A server of the city does this; a tablet never can."""

from __future__ import annotations

import io
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.redaction import Redacted
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload import claims, household_set, schema_v1, seal, signature, transport
from kiosk_app.payload.key_office import load_list
from kiosk_app.payload.keys import SIGNER_KEY, key_id, load_seal_public, load_signing_key, spki
from kiosk_app.payload.limits import MAX_PRINTED_CHARACTERS
from kiosk_app.payload.trust_list import Status

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    from kiosk_app.domain.application import Application
    from kiosk_app.payload.signature import SigningKey
    from kiosk_app.payload.trust_list import Signer

DEFAULT_VALIDITY = timedelta(days=14)
_PIXELS_PER_MODULE = 8
_QUIET_ZONE_MODULES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerKeys:
    """What an issuer needs: its own signing key, its line of the trust list, and the public key of the hall's tablets.

    ``audience`` is the hall.
    """

    signing_key: SigningKey
    signer: Signer
    seal_public_key: X25519PublicKey
    audience: str


def load_issuer_keys(folder: Path) -> Result[IssuerKeys]:
    """The keys in ``folder``; ``C-KEYS`` with the name of the file that is missing or of another kind.

    A signing key that the trust list does not have, or has for other halls, is of another kind: no tablet of the hall
    would believe it.
    """
    signing_key = load_signing_key(folder)
    if isinstance(signing_key, Err):
        return signing_key
    seal_public_key = load_seal_public(folder)
    if isinstance(seal_public_key, Err):
        return seal_public_key
    trusted = load_list(folder)
    if isinstance(trusted, Err):
        return trusted
    own = spki(signing_key.value.public_key())
    signer = next((signer for signer in trusted.value.signers if spki(signer.key) == own), None)
    if signer is None or trusted.value.hall not in signer.audiences:
        return Err(Failure(code=Code.KEYS_UNUSABLE, subject=SIGNER_KEY))
    return Ok(
        IssuerKeys(
            signing_key=signing_key.value,
            signer=signer,
            seal_public_key=seal_public_key.value,
            audience=trusted.value.hall,
        )
    )


def issue(
    application: Application, *, keys: IssuerKeys, now: datetime, validity: timedelta = DEFAULT_VALIDITY
) -> Result[str]:
    """The text of a barcode that carries ``application`` from ``now`` for ``validity``.

    ``C-KEYS`` where the trust list does not let the key sign at that time: it has to be replaced first.
    ``V-TOO-LARGE`` where one code would be too dense to be read from a phone. ``application`` must have passed the
    applicants' checks, ``now`` must be aware; raises where it is not.
    """
    refusal = _refusal(keys, now)
    if refusal is not None:
        return refusal
    return _printable(
        _text(_Draft(application=application, keys=keys, issued_at=int(now.timestamp()), validity=validity))
    )


def issue_set(
    application: Application, *, keys: IssuerKeys, now: datetime, validity: timedelta = DEFAULT_VALIDITY
) -> Result[tuple[str, ...]]:
    """As ``issue``, for a household of any size: the texts of one barcode, or of a set of them.

    A household whose code has no more than 800 characters gets that one. A larger one is spread, in its order, over the
    fewest codes of no more than 800, as evenly as can be; where its own long fields leave no room for that, over the
    fewest of no more than 1,100. How it is spread depends on the application and the keys alone, not on the random
    ids; these let the length of a code vary by a few characters.
    """
    refusal = _refusal(keys, now)
    if refusal is not None:
        return refusal
    draft = _Draft(application=application, keys=keys, issued_at=int(now.timestamp()), validity=validity)
    parts = household_set.split(
        application, lambda part, in_set: _characters(replace(draft, application=part), in_set=in_set)
    )
    if parts is None:
        return Err(Failure(code=Code.TOO_LARGE, subject="transport"))
    if len(parts) == 1:
        return Ok((_text(draft),))
    set_id = secrets.token_bytes(claims.PAYLOAD_ID_BYTES)
    places = (claims.SetClaim(set_id=set_id, index=index, total=len(parts)) for index in range(1, len(parts) + 1))
    return Ok(
        tuple(_text(replace(draft, application=part, place=place)) for part, place in zip(parts, places, strict=True))
    )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Draft(Redacted):
    """What one code will say."""

    application: Application
    keys: IssuerKeys
    issued_at: int
    validity: timedelta
    place: claims.SetClaim | None = None


def _refusal(keys: IssuerKeys, now: datetime) -> Err | None:
    """Why nothing can be signed now. Raises where ``now`` has no time zone."""
    if now.tzinfo is None:
        message = "an issuing time needs its time zone"
        raise ValueError(message)
    if keys.signer.status is not Status.ACTIVE or not keys.signer.not_before <= now <= keys.signer.not_after:
        return Err(Failure(code=Code.KEYS_UNUSABLE, subject=SIGNER_KEY))
    return None


def _text(draft: _Draft, payload_id: bytes | None = None) -> str:
    """The code's text, under a fresh random id where none is given."""
    keys = draft.keys
    content = claims.write(
        claims.Claims(
            issuer=keys.signer.issuer,
            audience=keys.audience,
            issued_at=draft.issued_at,
            expires_at=draft.issued_at + int(draft.validity.total_seconds()),
            payload_id=payload_id or secrets.token_bytes(claims.PAYLOAD_ID_BYTES),
            schema_version=schema_v1.VERSION,
            content=schema_v1.encode(draft.application),
            set_claim=draft.place,
        )
    )
    signed = signature.sign(content, key=keys.signing_key, key_id=keys.signer.key_id)
    envelope = seal.seal(signed, recipient=keys.seal_public_key, key_id=key_id(keys.seal_public_key))
    return transport.encode(envelope)


def _characters(draft: _Draft, *, in_set: bool) -> int:
    """How long the code will be. The ids are stood for by bytes that compress as badly as random ones do."""
    stand_in = bytes(range(0xE0, 0xF0)), bytes(range(0xF0, 0x100))
    place = claims.SetClaim(set_id=stand_in[1], index=1, total=2) if in_set else None
    return len(_text(replace(draft, place=place), stand_in[0]))


def _printable(text: str) -> Result[str]:
    if len(text) > MAX_PRINTED_CHARACTERS:
        return Err(Failure(code=Code.TOO_LARGE, subject="transport"))
    return Ok(text)


def draw(text: str) -> bytes:
    """A PNG of the QR code: alphanumeric mode, error correction M, a quiet zone of 4 modules, 8 px a module.

    M and not Q: at one size on a phone the larger modules are worth more than the stronger correction (measured).
    """
    import segno  # noqa: PLC0415 - only an issuer draws

    code = segno.make_qr(text, error="m", mode="alphanumeric", boost_error=False)
    picture = io.BytesIO()
    code.save(picture, kind="png", scale=_PIXELS_PER_MODULE, border=_QUIET_ZONE_MODULES)
    return picture.getvalue()
