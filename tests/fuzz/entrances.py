"""Where bytes of an attacker can enter, each with what must hold whatever the bytes are.

The outer entrances stop at the cryptography, as an attacker does. The inner ones sign and seal the bytes with the
vectors' public test keys, so that every layer behind is reached as if an issuer had gone bad.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk_app.applicants.json_form import from_json, to_json
from kiosk_app.applicants.merge import merge
from kiosk_app.applicants.read import read_application
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload import cbor, compression, schema_v1, seal, signature, transport, trust_list
from kiosk_app.verification.trust_store import load_trust_store
from kiosk_app.verification.verifier import Verifier
from tests.vectors.messages import (
    ROOT,
    SEAL,
    changed,
    claim_map,
    deflate,
    encode,
    encrypt0,
    household,
    keys_folder,
    kid_of,
    one_person,
    sign1,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk_app.domain.application import Application
    from kiosk_app.domain.verified import VerifiedPayload

PROJECT = Path(__file__).parents[2]
VECTORS = PROJECT / "tests" / "vectors"
INDEX = json.loads((VECTORS / "index.json").read_text(encoding="utf-8"))
NOW = datetime.fromisoformat(INDEX["now"])
_CLAIMS = encode(claim_map("fuzz", {}))
_BEFORE_CONTENT = _CLAIMS.removesuffix(encode({}))
"""The claims end with the application's content, here an empty map."""
_MOST_CODES = 4


@dataclass(frozen=True)
class Entrance:
    """``enter`` raises where a promise is broken; ``seeds`` are good and bad examples; ``is_cbor`` helps to mutate."""

    enter: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]
    is_cbor: bool = False


def _verifier() -> Verifier:
    store = load_trust_store(keys_folder())
    assert isinstance(store, Ok)
    return Verifier(store.value)


def _texts() -> Iterator[str]:
    for name in INDEX["vectors"]:
        yield (VECTORS / "codes" / f"{name}.txt").read_bytes().decode("utf-8")


def _envelopes() -> Iterator[bytes]:
    yield from (decoded.value for decoded in map(transport.decode, _texts()) if isinstance(decoded, Ok))


def _messages() -> Iterator[bytes]:
    for sealed in map(seal.parse, _envelopes()):
        opened = seal.unseal(sealed.value, SEAL) if isinstance(sealed, Ok) else sealed
        if isinstance(opened, Ok):
            yield opened.value


def _payloads() -> Iterator[bytes]:
    yield from (signed.value.payload for signed in map(signature.parse, _messages()) if isinstance(signed, Ok))


def _claims() -> Iterator[bytes]:
    yield from (expanded.value for expanded in map(compression.expand, _payloads()) if isinstance(expanded, Ok))


def _contents() -> Iterator[bytes]:
    for fields in (cbor.read(claims, dict[int, object]) for claims in _claims()):
        application = fields.value.get(-65537) if isinstance(fields, Ok) else None
        if isinstance(application, dict) and 2 in application:
            yield encode(application[2])


def _json_files() -> Iterator[bytes]:
    for folder in ("resources/demo", "form_templates"):
        yield from (path.read_bytes() for path in sorted((PROJECT / folder).rglob("*.json")))


VERIFIER = _verifier()


def _read(text: str) -> Result[VerifiedPayload]:
    """Verify and read; an application that is accepted has one encoding, and JSON carries it unchanged."""
    verified = VERIFIER.examine(text, NOW).outcome
    if isinstance(verified, Err):
        return verified
    application = read_application(verified.value)
    if isinstance(application, Ok):
        assert cbor.write(schema_v1.encode(application.value)) == cbor.write(verified.value.content), "encoding"
        _hold_json(application.value)
    return verified


GENUINE = {
    verified.value.payload_id: verified.value
    for verified in (VERIFIER.examine(text, NOW).outcome for text in _texts())
    if isinstance(verified, Ok)
}


def _no_forgery(text: str) -> None:
    """Whoever has no signing key gets nothing accepted but what was issued."""
    verified = _read(text)
    if isinstance(verified, Ok):
        assert verified.value == GENUINE.get(verified.value.payload_id), "forged"


def _text(data: bytes) -> None:
    _no_forgery(data.decode("utf-8", errors="surrogateescape"))


def _envelope(data: bytes) -> None:
    _no_forgery(transport.encode(data))


def _message(data: bytes) -> None:
    _no_forgery(transport.encode(encrypt0("fuzz", data)))


def _payload(data: bytes) -> None:
    _read(transport.encode(encrypt0("fuzz", sign1(data))))


def _claim_bytes(data: bytes) -> None:
    _payload(deflate(data))


def _content(data: bytes) -> None:
    _claim_bytes(_BEFORE_CONTENT + data)


def _set(data: bytes) -> None:
    """Codes that say they are one household: rows of index, total, set and content; their order changes nothing."""
    rows = cbor.read(data, list[tuple[int, int, int, dict[int, object]]])
    if isinstance(rows, Err) or len(rows.value) > _MOST_CODES:
        return
    parts = []
    for number, (index, total, which, content) in enumerate(rows.value):
        claims = claim_map(f"fuzz {number}", content)
        claims[-65537] = {1: 1, 2: content, 3: [bytes([which % 256]) * 16, index, total]}
        verified = _read(transport.encode(encrypt0("fuzz", sign1(deflate(cbor.write(claims))))))
        if isinstance(verified, Ok):
            parts.append(verified.value)
    merged = merge(parts)
    assert isinstance(merge(parts[::-1]), type(merged)), "order"
    if isinstance(merged, Ok):
        assert merge(parts[::-1]) == merged, "order"
        _hold_json(merged.value)


def _sets() -> Iterator[bytes]:
    one, other = one_person(), changed({3: household()[3], 7: "鎌倉 太郎"})
    two = changed({7: "鎌倉 太郎"})
    for first, second in ((one, one), (two, other), (other, two), (household(), household())):
        for places in (
            (1, 2, 7, 2, 2, 7),
            (2, 2, 7, 1, 2, 7),
            (1, 2, 7, 2, 2, 8),
            (1, 2, 7, 1, 2, 7),
            (1, 3, 7, 2, 2, 7),
        ):
            yield cbor.write([[*places[:3], first], [*places[3:], second]])
    yield cbor.write([[index, 4, 1, two] for index in (4, 2, 3, 1)])


def _list(data: bytes) -> None:
    """The content of a trust list that the root did sign; one that is believed has one encoding too."""
    file = sign1(data, key=ROOT)
    read = trust_list.read(file, root=ROOT.public_key())
    if isinstance(read, Ok):
        assert trust_list.write(read.value, root=ROOT, key_id=kid_of(ROOT)) == file, "encoding"


def _lists() -> Iterator[bytes]:
    files = [VECTORS / "keys" / trust_list.FILE, *sorted((VECTORS / "lists").glob("*.cose"))]
    messages = (signature.parse(path.read_bytes()) for path in files)
    yield from (message.value.payload for message in messages if isinstance(message, Ok))


def _json(data: bytes) -> None:
    application = from_json(data)
    if isinstance(application, Ok):
        _hold_json(application.value)


def _hold_json(application: Application) -> None:
    assert from_json(to_json(application)) == Ok(application), "JSON"


ENTRANCES = {
    "text": Entrance(_text, lambda: (text.encode() for text in _texts())),
    "envelope": Entrance(_envelope, _envelopes, is_cbor=True),
    "message": Entrance(_message, _messages, is_cbor=True),
    "payload": Entrance(_payload, _payloads),
    "claims": Entrance(_claim_bytes, lambda: iter([*_claims(), _BEFORE_CONTENT + encode(one_person())]), is_cbor=True),
    "content": Entrance(_content, _contents, is_cbor=True),
    "set": Entrance(_set, _sets, is_cbor=True),
    "list": Entrance(_list, _lists, is_cbor=True),
    "json": Entrance(_json, _json_files),
}
"""A code from the outside in, then a household's codes, the trust list on a stick, and the application as JSON."""
