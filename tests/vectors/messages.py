"""The vectors' keys, and every layer of a message with whatever is to be wrong with it.

Keys, ephemeral keys and ids come from labels. **These private keys are public: no hall may ever trust them.** People
and addresses are invented.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from pyhpke import AEADId, CipherSuite, KDFId, KEMId, KEMKey, KEMKeyPair

from kiosk_app.applicants.json_form import from_json
from kiosk_app.domain.result import Ok
from kiosk_app.payload import headers, schema_v1, signature, transport, trust_list
from kiosk_app.payload.compression import DICTIONARY
from kiosk_app.payload.keys import PRIVATE_MODE, key_id
from kiosk_app.payload.signature import Algorithm, SigningKey
from kiosk_app.payload.trust_list import Status

HOUSEHOLD = Path(__file__).parents[2] / "resources" / "demo" / "application.json"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ISSUED_AT = int(NOW.timestamp()) - 3600
EXPIRES_AT = ISSUED_AT + 14 * 86_400
HALL, ISSUER = "vector", "vector-1"
DAY = 86_400
Map = dict[int, object]


def seed(label: str) -> bytes:
    """32 bytes that everyone can compute."""
    return hashlib.sha256(f"KTG1 test vectors: {label}".encode()).digest()


def ed25519(label: str) -> Ed25519PrivateKey:
    """A signing key that everyone has."""
    return Ed25519PrivateKey.from_private_bytes(seed(label))


SEAL = X25519PrivateKey.from_private_bytes(seed("seal"))
ROOT, FOREIGN_ROOT = ed25519("root"), ed25519("foreign root")
SIGNER = ed25519("signer")
SIGNER_P256 = derive_private_key(int.from_bytes(seed("p256"), "big"), SECP256R1())
RETIRED, COMPROMISED, FUTURE, LAPSED = (ed25519(name) for name in ("retired", "compromised", "future", "lapsed"))
OTHER_ISSUER, OTHER_HALL_ONLY, STRANGER = (ed25519(name) for name in ("other issuer", "other hall only", "stranger"))
TWIN_A, TWIN_B = ed25519("twin a"), ed25519("twin b")
TWIN_KID = bytes.fromhex("77777777")


def keys_folder() -> Path:
    """The vectors' keys, readable by their owner alone as the program demands: git keeps no such modes."""
    folder = Path(__file__).with_name("keys")
    for private in folder.glob("*.key"):
        private.chmod(PRIVATE_MODE)
    return folder


def kid_of(key: SigningKey) -> bytes:
    """What the trust store calls ``key``."""
    return key_id(key.public_key())


def entry(key: SigningKey, **changes: object) -> trust_list.Signer:
    """One line of the trust list."""
    fields: dict[str, object] = {
        "kid": kid_of(key).hex(),
        "issuer": ISSUER,
        "audiences": (HALL,),
        "key": key.public_key(),
        "not_before": datetime(2026, 1, 1, tzinfo=UTC),
        "not_after": datetime(2027, 12, 31, tzinfo=UTC),
        "status": Status.ACTIVE,
    }
    return trust_list.Signer(**(fields | changes))  # type: ignore[arg-type]  # the fields' types differ


TRUST_LIST = trust_list.TrustList(
    sequence=7,
    issued=datetime(2026, 11, 1, tzinfo=UTC),
    next_update=datetime(2027, 11, 1, tzinfo=UTC),
    hall=HALL,
    signers=(
        entry(SIGNER),
        entry(SIGNER_P256),
        entry(RETIRED, status=Status.RETIRED),
        entry(COMPROMISED, status=Status.COMPROMISED),
        entry(FUTURE, not_before=datetime(2027, 1, 1, tzinfo=UTC)),
        entry(LAPSED, not_after=datetime(2026, 10, 1, tzinfo=UTC)),
        entry(OTHER_ISSUER, issuer="another-issuer"),
        entry(OTHER_HALL_ONLY, audiences=("another-hall",)),
        entry(TWIN_A, kid=TWIN_KID.hex()),
        entry(TWIN_B, kid=TWIN_KID.hex()),
    ),
)


def household() -> Map:
    """The demo's household, as the payload carries it."""
    application = from_json(HOUSEHOLD.read_bytes())
    assert isinstance(application, Ok)
    return schema_v1.encode(application.value)


def one_person(**name: str) -> Map:
    """The smallest application; ``name`` replaces the parts of the person's name."""
    full, kana = name.get("full", "鎌倉 太郎"), name.get("kana", "カマクラ タロウ")
    person = [[full, kana], date(1985, 4, 1), 1, 1]
    address = [bytes.fromhex("2480012f"), 14, "鎌倉市", "御成町", "18番10号"]
    return {1: 1, 2: date(2026, 11, 20), 3: [person], 6: address, 7: 0}


def date(year: int, month: int, day: int) -> int:
    """A day as the format numbers it, without asking whether it exists."""
    return (year - 1873) * 385 + 1 + (month - 1) * 32 + day


def with_person(*fields: object) -> Map:
    """The smallest application with another row for its person."""
    return changed({3: [list(fields)]})


def changed(changes: Map) -> Map:
    """The smallest application with some fields replaced or added, still in order."""
    return dict(sorted((one_person() | changes).items()))


def deflate(data: bytes, window: int = -15, number: int = 1, dictionary: bytes = DICTIONARY) -> bytes:
    compressor = zlib.compressobj(9, zlib.DEFLATED, window, zdict=dictionary)
    return bytes([number]) + compressor.compress(data) + compressor.flush()


def encode(value: object) -> bytes:
    """CBOR in the order given: hostile messages are not put in order."""
    return cbor2.dumps(value)


def claim_map(name: str, content: object, **changes: object) -> Map:
    """Ordinary claims; ``changes`` name a claim and give its value, or None to leave it out."""
    named: dict[str, object] = {
        "iss": ISSUER,
        "aud": HALL,
        "exp": EXPIRES_AT,
        "iat": ISSUED_AT,
        "cti": seed(name)[:16],
        "app": {1: changes.pop("version", 1), 2: content},
    }
    keys = {"iss": 1, "aud": 3, "exp": 4, "iat": 6, "cti": 7, "app": -65537, "extra": 99}
    claims = {keys[claim]: value for claim, value in (named | changes).items() if value is not None}
    return dict(sorted(claims.items(), key=lambda claim: encode(claim[0])))


def sign1(
    payload: bytes,
    *,
    key: SigningKey = SIGNER,
    kid: bytes | None = None,
    header: Map | None = None,
    unprotected: Map | None = None,
    tag: int | None = 18,
) -> bytes:
    """A COSE_Sign1, ordinary unless told otherwise."""
    algorithm = Algorithm.of(key)
    assert algorithm is not None
    protected = encode(header if header is not None else {1: algorithm.cose_id, 4: kid or kid_of(key)})
    if isinstance(key, Ed25519PrivateKey):
        made = key.sign(signature.signed_bytes(protected, payload))
    else:
        made = cbor2.loads(signature.sign(payload, key=key, key_id=kid or kid_of(key))).value[3]
    message: object = [protected, unprotected or {}, payload, made]
    return encode(message if tag is None else cbor2.CBORTag(tag, message))


SUITE = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId.AES128_GCM)


@dataclass(frozen=True)
class Seal:
    """How the outer layer is made; the defaults are an ordinary seal."""

    recipient: X25519PrivateKey = SEAL
    kid: bytes = key_id(SEAL.public_key())
    algorithm: int = 41
    tag: int | None = 16
    unprotected: tuple[tuple[int, bytes], ...] = ()
    point: bytes | None = None


def encrypt0(name: str, plaintext: bytes, how: Seal | None = None) -> bytes:
    """A COSE_Encrypt0 whose ephemeral key comes from the vector's name."""
    how = how or Seal()
    protected = headers.write(algorithm=how.algorithm, key_id=how.kid)
    ephemeral = X25519PrivateKey.from_private_bytes(seed(f"ephemeral {name}"))
    pair = KEMKeyPair(*(KEMKey.from_pyca_cryptography_key(key) for key in (ephemeral, ephemeral.public_key())))
    recipient = KEMKey.from_pyca_cryptography_key(how.recipient.public_key())
    point, context = SUITE.create_sender_context(recipient, eks=pair)
    ciphertext = context.seal(plaintext, aad=encode(["Encrypt0", protected, b""]))
    message: object = [protected, dict(how.unprotected) | {-4: how.point or point}, ciphertext]
    return encode(message if how.tag is None else cbor2.CBORTag(how.tag, message))


def from_claims(name: str, claims: bytes, **how: object) -> str:
    """Compress, sign, seal and code these claims."""
    return from_signed(name, sign1(deflate(claims), **how))  # type: ignore[arg-type]  # passed on by name


def from_signed(name: str, message: bytes) -> str:
    return transport.encode(encrypt0(name, message))


def from_content(name: str, content: object, **changes: object) -> str:
    """An ordinary code of this content."""
    return from_claims(name, encode(claim_map(name, content, **changes)))
