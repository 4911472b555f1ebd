"""The one way from untrusted text to a verified payload.

``verify`` and ``inspect`` walk the same path, so that what IT is told about a code is what the kiosk decided.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.domain.verified import SetPosition, VerifiedPayload
from kiosk_app.payload import claims, seal, signature, transport
from kiosk_app.payload.trust_list import Status
from kiosk_app.verification.examination import Examination, Fact, Layer, LayerName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk_app.domain.barcode import UntrustedBarcode
    from kiosk_app.payload.claims import Claims
    from kiosk_app.payload.trust_list import Signer
    from kiosk_app.verification.trust_store import TrustStore

DEFAULT_CLOCK_SKEW_S = 300


class Verifier:
    """Checks codes for one hall.

    ``clock_skew_s`` is how far issuer's and tablet's clock may disagree. ``floor`` is a moment that has surely passed
    (build, trust list, last journal entry), in seconds since 1970 UTC; a clock that shows less is wrong.
    """

    def __init__(self, trust_store: TrustStore, *, clock_skew_s: int = DEFAULT_CLOCK_SKEW_S, floor: int = 0) -> None:
        self._trust_store = trust_store
        self._skew = clock_skew_s
        self._floor = max(floor, trust_store.issued_at)

    def verify(self, barcode: UntrustedBarcode, now: datetime) -> Result[VerifiedPayload]:
        """The payload of a code that this hall's issuer signed and sealed and that is valid now, or why not.

        Never raises, whatever the text is. ``now`` is aware. One code of a household that needs several is verified
        alone; its ``position`` says which one it is.
        """
        return self.examine(barcode.untrusted_text, now).outcome

    def examine(self, untrusted_text: str, now: datetime) -> Examination:
        """As ``verify``, with what was found on the way."""
        walk = _Walk()
        return walk.ended(self._open(walk, untrusted_text, int(now.timestamp())))

    def _open(self, walk: _Walk, untrusted_text: str, now: int) -> Result[VerifiedPayload]:
        message = self._unsealed(walk, untrusted_text)
        if isinstance(message, Err):
            return message
        signed = self._signed(walk, message.value)
        if isinstance(signed, Err):
            return signed
        stated = self._stated(walk, *signed.value, now)
        return stated if isinstance(stated, Err) else Ok(_verified(stated.value))

    def _unsealed(self, walk: _Walk, untrusted_text: str) -> Result[bytes]:
        """What was sealed for this hall; every key with the message's key id is tried."""
        sealed = _sealed_message(walk, untrusted_text)
        if isinstance(sealed, Err):
            return sealed
        candidates = self._trust_store.seal_keys_called(sealed.value.header.key_id)
        if not candidates:
            return walk.refuse(LayerName.SEAL, Code.OTHER_HALL)
        for candidate in candidates:
            opened = seal.unseal(sealed.value, candidate.key)
            if isinstance(opened, Ok):
                return opened
        return walk.refuse(LayerName.SEAL, Code.TAMPERED)

    def _signed(self, walk: _Walk, untrusted_message: bytes) -> Result[tuple[Signer, bytes]]:
        """Who signed, and what; every key with the message's key id is tried."""
        message = signature.parse(untrusted_message)
        if isinstance(message, Err):
            return walk.refuse(LayerName.SIGNATURE, message.failure.code)
        header = message.value.header
        walk.note(LayerName.SIGNATURE, {"key_id": header.key_id.hex(), "algorithm": header.algorithm})
        candidates = self._trust_store.signers_called(header.key_id)
        if not candidates:
            return walk.refuse(LayerName.SIGNATURE, Code.UNKNOWN_ISSUER)
        for signer in candidates:
            if signature.is_signed_by(message.value, signer.key, signer.algorithm):
                walk.note(LayerName.SIGNATURE, {"signer": signer.issuer, "status": signer.status})
                if signer.status is Status.COMPROMISED:
                    return walk.refuse(LayerName.SIGNATURE, Code.UNKNOWN_ISSUER)
                return Ok((signer, message.value.payload))
        return walk.refuse(LayerName.SIGNATURE, Code.TAMPERED)

    def _stated(self, walk: _Walk, signer: Signer, authentic: bytes, now: int) -> Result[Claims]:
        """The claims, where they hold here and now."""
        stated = claims.read(authentic)
        if isinstance(stated, Err):
            return walk.refuse(LayerName.CLAIMS, stated.failure.code)
        walk.note(LayerName.CLAIMS, _facts(stated.value))
        code = self._judge_origin(stated.value, signer) or self._judge_times(stated.value, signer, now)
        return stated if code is None else walk.refuse(LayerName.CLAIMS, code)

    def _judge_origin(self, stated: Claims, signer: Signer) -> Code | None:
        """A key speaks for its own issuer, to its own halls; this tablet listens for its own hall."""
        if stated.issuer != signer.issuer:
            return Code.UNKNOWN_ISSUER
        if stated.audience != self._trust_store.hall:
            return Code.OTHER_HALL
        return None if stated.audience in signer.audiences else Code.UNKNOWN_ISSUER

    def _judge_times(self, stated: Claims, signer: Signer, now: int) -> Code | None:
        """The clock is doubted before the code is: "expired" must not be said because the tablet's date is wrong."""
        if now < self._floor - self._skew:
            return Code.CLOCK
        if stated.issued_at > now + self._skew:
            return Code.NOT_YET_VALID
        if not signer.not_before.timestamp() <= stated.issued_at <= signer.not_after.timestamp():
            return Code.UNKNOWN_ISSUER
        return Code.EXPIRED if now >= stated.expires_at + self._skew else None


def inspect(untrusted_text: str, trust_store: TrustStore | None, now: datetime) -> Examination:
    """Every layer of a code that can be seen; without a trust store that is only the outside (``V-NO-TRUST-STORE``)."""
    if trust_store is not None:
        return Verifier(trust_store).examine(untrusted_text, now)
    walk = _Walk()
    sealed = _sealed_message(walk, untrusted_text)
    return walk.ended(sealed if isinstance(sealed, Err) else walk.refuse(LayerName.SEAL, Code.NO_TRUST_STORE))


class _Walk:
    """Collects what each layer says of itself until one is refused."""

    def __init__(self) -> None:
        self._facts: dict[LayerName, dict[str, Fact]] = {}

    def note(self, name: LayerName, facts: Mapping[str, Fact]) -> None:
        """Keep facts that hold no personal data."""
        self._facts.setdefault(name, {}).update(facts)

    def refuse(self, name: LayerName, code: Code) -> Err:
        """The layer does not hold."""
        self.note(name, {})
        return Err(Failure(code=code, subject=name.value))

    def ended(self, outcome: Result[VerifiedPayload]) -> Examination:
        """The examination; only the last layer reached can have been refused."""
        code = outcome.failure.code if isinstance(outcome, Err) else None
        last = list(self._facts)[-1]
        layers = (
            Layer(name=name, facts=facts, code=code if name is last else None) for name, facts in self._facts.items()
        )
        return Examination(layers=tuple(layers), outcome=outcome)


def _sealed_message(walk: _Walk, untrusted_text: str) -> Result[seal.SealedMessage]:
    walk.note(LayerName.TRANSPORT, {"characters": len(untrusted_text)})
    envelope = transport.decode(untrusted_text)
    if isinstance(envelope, Err):
        return walk.refuse(LayerName.TRANSPORT, envelope.failure.code)
    walk.note(LayerName.TRANSPORT, {"bytes": len(envelope.value)})
    message = seal.parse(envelope.value)
    if isinstance(message, Err):
        return walk.refuse(LayerName.SEAL, message.failure.code)
    walk.note(
        LayerName.SEAL, {"key_id": message.value.header.key_id.hex(), "algorithm": message.value.header.algorithm}
    )
    return message


def _facts(stated: Claims) -> dict[str, Fact]:
    facts: dict[str, Fact] = {
        "issuer": stated.issuer,
        "audience": stated.audience,
        "issued_at": datetime.fromtimestamp(stated.issued_at, UTC).isoformat(),
        "expires_at": datetime.fromtimestamp(stated.expires_at, UTC).isoformat(),
        "payload_id": stated.payload_id.hex(),
        "schema_version": stated.schema_version,
    }
    if stated.set_claim is not None:
        facts["set"] = f"{stated.set_claim.index} of {stated.set_claim.total}"
    return facts


def _verified(stated: Claims) -> VerifiedPayload:
    part = stated.set_claim
    return VerifiedPayload(
        issuer=stated.issuer,
        audience=stated.audience,
        payload_id=stated.payload_id,
        issued_at=stated.issued_at,
        expires_at=stated.expires_at,
        schema_version=stated.schema_version,
        content=stated.content,
        position=None if part is None else SetPosition(set_id=part.set_id, index=part.index, total=part.total),
    )
