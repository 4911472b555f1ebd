"""What holds for all bytes at each layer of the payload room, not only for those that somebody thought of."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from untrusted import almost_cbor, damaged

from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok
from kiosk_app.payload import cbor, claims, compression, headers, seal, signature, transport, trust_list
from kiosk_app.payload.limits import MAX_CLAIMS_BYTES, MAX_VALIDITY

if TYPE_CHECKING:
    from kiosk_app.payload.signature import SigningKey

ED25519 = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
P256 = derive_private_key(2**200 + 7, SECP256R1())
RECIPIENT = X25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
KID = b"\x01\x02\x03\x04"
REFUSALS = {Code.TAMPERED, Code.UNREADABLE, Code.TOO_LARGE, Code.NEWER_VERSION, Code.NOT_OURS}


def shortest_head(major: int, argument: int) -> bytes:
    if argument < 24:
        return bytes([major << 5 | argument])
    info = next(info for info in range(4) if argument < 1 << 8 * (1 << info))
    return bytes([major << 5 | 24 + info]) + argument.to_bytes(1 << info, "big")


def encoded(value: Any) -> bytes:
    """RFC 8949 §4.2.1 once more, without cbor2 and without the payload room."""
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return shortest_head(0, value) if value >= 0 else shortest_head(1, -1 - value)
    if isinstance(value, bytes):
        return shortest_head(2, len(value)) + value
    if isinstance(value, str):
        return shortest_head(3, len(value.encode())) + value.encode()
    if isinstance(value, list | tuple):
        return shortest_head(4, len(value)) + b"".join(map(encoded, value))
    entries = sorted((encoded(key), encoded(item)) for key, item in value.items())
    return shortest_head(5, len(entries)) + b"".join(key + item for key, item in entries)


@given(almost_cbor)
def test_what_the_scanner_accepts_is_the_one_encoding_of_its_value(data: bytes) -> None:
    read = cbor.read(data, object)
    if isinstance(read, Ok):
        assert encoded(read.value) == data
    else:
        assert read.failure.code in {Code.TAMPERED, Code.UNREADABLE}


@given(almost_cbor, st.sampled_from([16, 18]))
def test_no_almost_message_raises(data: bytes, tag: int) -> None:
    tagged = shortest_head(6, tag) + data
    for read in (headers.read(data), signature.parse(tagged), seal.parse(tagged), signature.parse(data)):
        assert isinstance(read, Ok) or read.failure.code in REFUSALS


@given(st.text(max_size=40), st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", max_size=80))
def test_a_text_is_refused_or_has_one_spelling(anything: str, body: str) -> None:
    for text in (anything, "KTG1:" + anything, "KTG1:" + body):
        read = transport.decode(text)
        if isinstance(read, Ok):
            assert transport.encode(read.value) == text
        else:
            assert read.failure.code in REFUSALS


@given(st.binary(max_size=300), st.sampled_from([ED25519, P256]))
def test_whatever_is_signed_is_verified_by_its_own_key_alone(payload: bytes, key: SigningKey) -> None:
    other = P256 if key is ED25519 else ED25519
    message = signature.parse(signature.sign(payload, key=key, key_id=KID))
    assert isinstance(message, Ok)
    assert message.value.payload == payload
    for public in (key.public_key(), other.public_key()):
        for algorithm in signature.Algorithm:
            right = public.__class__ is key.public_key().__class__ and algorithm is signature.Algorithm.of(key)
            assert signature.is_signed_by(message.value, public, algorithm) is right


@pytest.mark.parametrize("key", [ED25519, P256], ids=["EdDSA", "ESP256"])
def test_no_damage_of_a_signed_message_is_verified(key: SigningKey) -> None:
    good = signature.sign(b"claims", key=key, key_id=KID)
    algorithm = signature.Algorithm.of(key)
    assert algorithm is not None

    @given(damaged(good))
    def holds(data: bytes) -> None:
        message = signature.parse(data)
        if isinstance(message, Ok) and data != good:
            assert not signature.is_signed_by(message.value, key.public_key(), algorithm)

    holds()


@given(st.binary(max_size=70))
def test_no_bytes_in_the_place_of_a_signature_raise_or_verify(raw: bytes) -> None:
    for key, algorithm in ((ED25519, signature.Algorithm.EDDSA), (P256, signature.Algorithm.ESP256)):
        header = headers.Header(algorithm=algorithm.cose_id, key_id=KID, encoded=b"")
        message = signature.SignedMessage(header=header, payload=b"claims", signature=raw)
        assert not signature.is_signed_by(message, key.public_key(), algorithm)


@given(st.binary(max_size=300))
def test_whatever_is_sealed_is_opened_by_its_recipient_alone(plaintext: bytes) -> None:
    message = seal.parse(seal.seal(plaintext, recipient=RECIPIENT.public_key(), key_id=KID))
    assert isinstance(message, Ok)
    assert seal.unseal(message.value, RECIPIENT) == Ok(plaintext)
    stranger = X25519PrivateKey.from_private_bytes(bytes(32))
    assert isinstance(seal.unseal(message.value, stranger), Err)


SEALED = seal.seal(b"signed claims", recipient=RECIPIENT.public_key(), key_id=KID)


@given(damaged(SEALED))
def test_no_damage_of_a_sealed_message_is_opened(data: bytes) -> None:
    message = seal.parse(data)
    if isinstance(message, Ok) and data != SEALED:
        assert isinstance(seal.unseal(message.value, RECIPIENT), Err)


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_no_bytes_in_the_place_of_key_and_ciphertext_raise_or_open(point: bytes, ciphertext: bytes) -> None:
    header = headers.Header(algorithm=seal.HPKE_3, key_id=KID, encoded=headers.write(algorithm=41, key_id=KID))
    message = seal.SealedMessage(header=header, encapsulated_key=point, ciphertext=ciphertext)
    assert isinstance(seal.unseal(message, RECIPIENT), Err)


@given(st.integers(0, 5 * MAX_CLAIMS_BYTES), st.binary(min_size=1, max_size=5), st.sampled_from([0, 1, 9]))
def test_inflating_stops_at_the_limit_and_nowhere_before(length: int, pattern: bytes, level: int) -> None:
    content = (pattern * (length // len(pattern) + 1))[:length]
    compressor = zlib.compressobj(level, zlib.DEFLATED, -15, zdict=compression.DICTIONARY)
    expanded = compression.expand(b"\x01" + compressor.compress(content) + compressor.flush())
    if length <= MAX_CLAIMS_BYTES:
        assert expanded == Ok(content)
    else:
        assert isinstance(expanded, Err)
        assert expanded.failure.code is Code.TOO_LARGE


@given(damaged(compression.compress("神奈川県鎌倉市御成町".encode() * 20)))
def test_no_damaged_stream_raises_or_grows_beyond_the_limit(data: bytes) -> None:
    expanded = compression.expand(data)
    if isinstance(expanded, Ok):
        assert len(expanded.value) <= MAX_CLAIMS_BYTES
    else:
        assert expanded.failure.code in REFUSALS


names = st.text(min_size=1, max_size=100)
ids = st.binary(min_size=16, max_size=16)
values = st.recursive(
    st.integers(-(2**63), 2**63 - 1) | st.booleans() | st.binary(max_size=20) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.integers(0, 99), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def stated_claims(draw: st.DrawFn) -> claims.Claims:
    issued_at = draw(st.integers(0, 2**35 - 1 - int(MAX_VALIDITY.total_seconds())))
    total = draw(st.integers(1, 99))
    return claims.Claims(
        issuer=draw(names),
        audience=draw(names),
        issued_at=issued_at,
        expires_at=issued_at + draw(st.integers(1, int(MAX_VALIDITY.total_seconds()))),
        payload_id=draw(ids),
        schema_version=draw(st.integers(1, 9999)),
        content=draw(st.dictionaries(st.integers(0, 99), values, max_size=4)),
        set_claim=draw(
            st.none() | st.builds(claims.SetClaim, set_id=ids, index=st.integers(1, total), total=st.just(total)),
        ),
    )


def depth(value: object) -> int:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(depth, items), default=0)


@given(stated_claims().filter(lambda stated: depth(stated.content) <= 6))
def test_all_claims_are_read_as_they_were_written(stated: claims.Claims) -> None:
    assert claims.read(claims.write(stated)) == Ok(stated)


@given(almost_cbor | st.dictionaries(st.sampled_from([1, 3, 4, 6, 7, -65537]), values).map(cbor.write))
def test_no_signed_claims_raise(data: bytes) -> None:
    read = claims.read(compression.compress(data))
    assert isinstance(read, Err)
    assert read.failure.code is Code.TAMPERED


@given(almost_cbor)
def test_no_content_under_the_roots_signature_raises(content: bytes) -> None:
    signed = signature.sign(content, key=ED25519, key_id=KID)
    read = trust_list.read(signed, root=ED25519.public_key())
    assert isinstance(read, Err)
    assert read.failure.code is Code.KEYS_UNUSABLE
