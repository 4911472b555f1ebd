"""Make the test vectors of the barcode's format: ``python -m tests.vectors.make_vectors`` writes this folder anew.

A second run changes nothing.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import cbor2
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from kiosk_app.payload import transport, trust_list
from kiosk_app.payload.keys import (
    ROOT_KEY,
    ROOT_PUBLIC,
    SEAL_KEY,
    SEAL_PUBLIC,
    SIGNER_KEY,
    key_id,
    private_pem,
    public_pem,
    put,
    spki,
)
from tests.vectors.household_sets import households
from tests.vectors.messages import (
    COMPROMISED,
    DAY,
    EXPIRES_AT,
    FOREIGN_ROOT,
    FUTURE,
    ISSUED_AT,
    ISSUER,
    LAPSED,
    NOW,
    OTHER_HALL_ONLY,
    OTHER_ISSUER,
    RETIRED,
    ROOT,
    SEAL,
    SIGNER,
    SIGNER_P256,
    STRANGER,
    TRUST_LIST,
    TWIN_A,
    TWIN_B,
    TWIN_KID,
    Seal,
    changed,
    claim_map,
    date,
    deflate,
    encode,
    encrypt0,
    from_claims,
    from_content,
    from_signed,
    household,
    kid_of,
    one_person,
    seed,
    sign1,
    with_person,
)

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HERE = Path(__file__).parent

BEFORE_THE_DICTIONARY = b"\x01" + bytes.fromhex("03deff0f00")
"""A match at a distance of 32,768 bytes, of which the dictionary has fewer."""


@dataclass(frozen=True)
class Vector:
    """A code's text, ``ok`` or the code it must be refused with, and why it is here."""

    text: str
    expect: str
    why: str


def transport_vectors(good: str) -> dict[str, Vector]:
    ours, unreadable = "V-NOT-OURS", "V-UNREADABLE"
    return {
        "text-empty": Vector("", ours, "nothing at all"),
        "text-covid-certificate": Vector("HC1:6BFOXN" + "0" * 60, ours, "an EU Digital COVID Certificate"),
        "text-smart-health-card": Vector("shc:/5676290952432060", ours, "a SMART Health Card"),
        "text-url": Vector("https://www.example.jp/", ours, "a web address"),
        "text-wifi": Vector("WIFI:T:WPA;S:example;P:example;;", ours, "a Wi-Fi code"),
        "text-vcard": Vector("BEGIN:VCARD\nVERSION:3.0\nN:Example\nEND:VCARD", ours, "a vCard"),
        "text-lower-case": Vector(good.lower(), ours, "a reader that changes the case breaks base45"),
        "text-ktg2": Vector(good.replace("KTG1", "KTG2"), "V-NEWER-VERSION", "a later generation"),
        "text-prefix-only": Vector("KTG1:", unreadable, "no body"),
        "text-cut-in-base45": Vector(good[:-1], unreadable, "one character short: no base45 length"),
        "text-cut-in-message": Vector(good[: 5 + 300], unreadable, "whole base45 triplets, half a message"),
        "text-newline": Vector(good + "\n", unreadable, "a newline is no base45"),
        "text-non-ascii": Vector(good[:50] + "鎌" + good[51:], unreadable, "not base45"),
        "text-full-width": Vector(good[:50] + "Ａ" + good[51:], unreadable, "a full-width letter is another letter"),
        "text-overflow": Vector(good[:5] + ":::" + good[8:], unreadable, "a triplet above 65,535 (RFC 9285 §4.2)"),
        "text-too-long": Vector("KTG1:" + "0" * 4292, "V-TOO-LARGE", "one character more than a QR code holds"),
    }


def outer_vectors(inner: bytes) -> dict[str, Vector]:
    tampered, hall = "V-TAMPERED", "V-OTHER-HALL"
    envelope = encrypt0("outer", inner)
    other = X25519PrivateKey.from_private_bytes(seed("other hall"))
    flipped = envelope[:-20] + bytes([envelope[-20] ^ 1]) + envelope[-19:]
    made: dict[str, tuple[bytes, str, str]] = {
        "outer-trailing-byte": (envelope + b"\x00", tampered, "a byte after the message"),
        "outer-bit-flipped": (flipped, tampered, "one bit of the ciphertext"),
        "outer-random": (seed("random") * 8, tampered, "no CBOR of ours"),
        "outer-other-hall": (
            encrypt0("x", inner, Seal(recipient=other, kid=key_id(other.public_key()))),
            hall,
            "sealed for another hall's tablets",
        ),
        "outer-wrong-recipient": (encrypt0("x", inner, Seal(recipient=other)), tampered, "our key id, another key"),
        "outer-zero-point": (encrypt0("x", inner, Seal(point=bytes(32))), tampered, "the X25519 point of all zeros"),
        "outer-short-point": (encrypt0("x", inner, Seal(point=bytes(31))), tampered, "no X25519 point"),
        "outer-other-algorithm": (encrypt0("x", inner, Seal(algorithm=42)), tampered, "HPKE-4 instead of HPKE-3"),
        "outer-no-tag": (encrypt0("x", inner, Seal(tag=None)), tampered, "untagged"),
        "outer-tag-96": (encrypt0("x", inner, Seal(tag=96)), tampered, "COSE_Encrypt"),
        "outer-extra-header": (
            encrypt0("x", inner, Seal(unprotected=((5, bytes(12)),))),
            tampered,
            "an unprotected header beside the encapsulated key",
        ),
        "outer-long-length": (
            envelope.replace(b"\xd0\x83\x4a", b"\xd0\x83\x58\x0a", 1),
            tampered,
            "a length in two bytes",
        ),
        "outer-indefinite": (envelope.replace(b"\xd0\x83", b"\xd0\x9f", 1) + b"\xff", tampered, "an indefinite array"),
        "outer-unsealed": (inner, tampered, "signed but not sealed"),
        "outer-sealed-unsigned": (
            encrypt0("x", deflate(encode(claim_map("x", one_person())))),
            tampered,
            "sealed but not signed",
        ),
    }
    return {name: Vector(transport.encode(data), expect, why) for name, (data, expect, why) in made.items()}


def signature_vectors(payload: bytes) -> dict[str, Vector]:
    tampered, unknown = "V-TAMPERED", "V-UNKNOWN-ISSUER"
    kid = kid_of(SIGNER)
    mac = HMAC(spki(SIGNER.public_key()), SHA256())
    mac.update(encode(["MAC0", encode({1: 5, 4: kid}), b"", payload]))
    mac0 = [encode({1: 5, 4: kid}), {}, payload, mac.finalize()]
    forged = sign1(payload)[:-64] + bytes(64)
    made: dict[str, tuple[bytes, str, str]] = {
        "signature-p256": (sign1(payload, key=SIGNER_P256), "ok", "ESP256"),
        "signature-retired-key": (sign1(payload, key=RETIRED), "ok", "a retired key's codes live until they expire"),
        "signature-twin-a": (sign1(payload, key=TWIN_A, kid=TWIN_KID), "ok", "two keys with one id: the first"),
        "signature-twin-b": (sign1(payload, key=TWIN_B, kid=TWIN_KID), "ok", "two keys with one id: the second"),
        "signature-unknown-kid": (sign1(payload, key=STRANGER), unknown, "a signer we don't know"),
        "signature-stolen-kid": (sign1(payload, key=STRANGER, kid=kid), tampered, "a known id, another key"),
        "signature-zeros": (forged, tampered, "a signature of zeros"),
        "signature-compromised-key": (sign1(payload, key=COMPROMISED), unknown, "no code of this key is believed"),
        "signature-future-key": (sign1(payload, key=FUTURE), unknown, "issued before the key was in force"),
        "signature-lapsed-key": (sign1(payload, key=LAPSED), unknown, "issued after the key's time"),
        "signature-other-issuer": (sign1(payload, key=OTHER_ISSUER), unknown, "a key that speaks for another issuer"),
        "signature-other-hall-key": (sign1(payload, key=OTHER_HALL_ONLY), unknown, "a key that may not sign for us"),
        "signature-alg-swapped": (sign1(payload, header={1: -7, 4: kid}), tampered, "ES256 claimed for an Ed25519 key"),
        "signature-alg-none": (sign1(payload, header={4: kid}), tampered, "no algorithm"),
        "signature-alg-unprotected": (
            sign1(payload, header={4: kid}, unprotected={1: -8}),
            tampered,
            "the algorithm outside the signature",
        ),
        "signature-kid-unprotected": (
            sign1(payload, header={1: -8}, unprotected={4: kid}),
            tampered,
            "the key id outside the signature",
        ),
        "signature-x5chain": (sign1(payload, unprotected={33: b"0"}), tampered, "brings its own certificate"),
        "signature-crit": (
            sign1(payload, header={1: -8, 2: [99], 4: kid}),
            tampered,
            "a critical header we don't know",
        ),
        "signature-mac": (encode(cbor2.CBORTag(17, mac0)), tampered, "COSE_Mac0 with the public key as the secret"),
        "signature-tag-17": (sign1(payload, tag=17), tampered, "COSE_Mac0's tag on a signature"),
        "signature-tag-61": (
            encode(cbor2.CBORTag(61, cbor2.loads(sign1(payload)))),
            tampered,
            "the CWT tag around the message",
        ),
        "signature-no-tag": (sign1(payload, tag=None), tampered, "untagged"),
    }
    return {name: Vector(from_signed(name, message), expect, why) for name, (message, expect, why) in made.items()}


def hostile_vectors() -> dict[str, Vector]:
    """Signed by a trusted issuer and still not to be believed."""
    tampered = "V-TAMPERED"
    plain = encode(claim_map("hostile", one_person()))
    claim_id = b"\x07" + encode(seed("hostile")[:16])
    nested: object = 1
    for _ in range(7):
        nested = [nested]
    streams: dict[str, tuple[bytes, str, str]] = {
        "hostile-bomb": (deflate(bytes(2_500_000)), "V-TOO-LARGE", "2.4 kB that inflate to 2.5 MB"),
        "hostile-not-deflated": (b"\x01" + plain, tampered, "claims without compression"),
        "hostile-zlib-wrapper": (deflate(plain, 15), tampered, "zlib (RFC 1950), not raw DEFLATE"),
        "hostile-no-dictionary": (deflate(plain, dictionary=b""), "ok", "a compressor need not use the dictionary"),
        "hostile-other-dictionary": (deflate(plain, number=2), "V-NEWER-VERSION", "a dictionary of the future"),
        "hostile-before-the-dictionary": (BEFORE_THE_DICTIONARY, tampered, "reaches back beyond the dictionary"),
        "hostile-no-payload": (b"", tampered, "not even a dictionary's number"),
        "hostile-junk-after-stream": (deflate(plain) + b"junk", tampered, "bytes after the stream"),
        "hostile-stream-cut": (deflate(plain)[:-8], tampered, "a stream without its end"),
    }
    texts: dict[str, bytes | str] = {
        "duplicate-key": bytes([plain[0] + 1]) + plain[1:].replace(claim_id, claim_id * 2),
        "unordered-keys": encode(dict(reversed(claim_map("hostile", one_person()).items()))),
        "not-a-map": encode([1, 2, 3]),
        "text-keys": encode({"iss": ISSUER}),
        "trailing-byte": plain + b"\x00",
        "too-deep": encode(claim_map("hostile", changed({14: nested}))),
        "wide-map": encode(claim_map("hostile", dict.fromkeys(range(65), 0))),
        "wide-array": encode(claim_map("hostile", {3: [0] * 257})),
        "regular-expression": encode(claim_map("hostile", changed({7: cbor2.CBORTag(35, "(a+)+$")}))),
        "bignum": encode(claim_map("hostile", changed({4: 2**70}))),
        "nan": encode(claim_map("hostile", changed({4: float("nan")}))),
        "null": encode(claim_map("hostile", changed({4: None}))),
        "undefined": encode(claim_map("hostile", changed({4: cbor2.undefined}))),
        "long-integer": plain.replace(b"\x03\x66", b"\x18\x03\x66", 1),
        "indefinite-map": b"\xbf" + plain[1:] + b"\xff",
        "lone-surrogate": plain.replace("鎌".encode(), b"\xed\xa0\x80"),
    }
    made = {name: Vector(from_signed(name, sign1(data)), expect, why) for name, (data, expect, why) in streams.items()}
    for what, data in texts.items():
        assert isinstance(data, bytes)
        name = f"hostile-{what}"
        made[name] = Vector(from_claims(name, data), tampered, f"signed claims: {what.replace('-', ' ')}")
    return made


def claims_vectors() -> dict[str, Vector]:
    tampered = "V-TAMPERED"
    later = int(NOW.timestamp())
    cases: dict[str, tuple[dict[str, object], str, str]] = {
        "claims-expired": ({"iat": later - 9 * DAY, "exp": later - DAY}, "V-EXPIRED", "yesterday"),
        "claims-not-yet-valid": ({"iat": later + DAY, "exp": later + 2 * DAY}, "V-NOT-YET-VALID", "from tomorrow"),
        "claims-issued-in-skew": ({"iat": later + 300}, "ok", "the issuer's clock is 300 s fast"),
        "claims-issued-beyond-skew": ({"iat": later + 301}, "V-NOT-YET-VALID", "301 s fast"),
        "claims-expired-in-skew": ({"exp": later - 299}, "ok", "expired 299 s ago"),
        "claims-expired-beyond-skew": ({"exp": later - 300}, "V-EXPIRED", "expired 300 s ago"),
        "claims-last-moment": ({"iat": 2**35 - 2, "exp": 2**35 - 1}, "V-NOT-YET-VALID", "the last times there are"),
        "claims-beyond-time": ({"iat": 2**35 - 1, "exp": 2**35}, tampered, "no time of this format"),
        "claims-exp-before-iat": ({"exp": ISSUED_AT - 1}, tampered, "ends before it begins"),
        "claims-31-days": ({"exp": ISSUED_AT + 31 * DAY}, "ok", "the longest validity"),
        "claims-ten-years": ({"exp": ISSUED_AT + 3650 * DAY}, tampered, "longer than any code may live"),
        "claims-float-times": ({"iat": float(ISSUED_AT), "exp": float(EXPIRES_AT)}, tampered, "times are integers"),
        "claims-no-exp": ({"exp": None}, tampered, "would never expire"),
        "claims-no-cti": ({"cti": None}, tampered, "cannot be told from another"),
        "claims-short-cti": ({"cti": bytes(15)}, tampered, "15 bytes"),
        "claims-cti-as-text": ({"cti": "AAAAAAAAAAAAAAAAAAAAAA=="}, tampered, "base64 is not bytes"),
        "claims-unknown-claim": ({"extra": 1}, tampered, "a claim of no meaning"),
        "claims-wrong-issuer": ({"iss": "another-issuer"}, "V-UNKNOWN-ISSUER", "not the key's issuer"),
        "claims-wrong-hall": ({"aud": "another-hall"}, "V-OTHER-HALL", "re-sealed to us"),
        "claims-set-1-of-1": ({"app": {1: 1, 2: one_person(), 3: [bytes(16), 1, 1]}}, "ok", "a set of one"),
        "claims-set-1-of-2": ({"app": {1: 1, 2: one_person(), 3: [bytes(16), 1, 2]}}, "V-INCOMPLETE", "one of two"),
        "claims-set-3-of-2": ({"app": {1: 1, 2: one_person(), 3: [bytes(16), 3, 2]}}, tampered, "beyond its own set"),
        "claims-no-content": ({"app": {1: 1}}, tampered, "no application"),
        "claims-schema-99": ({"version": 99}, "A-SCHEMA", "a schema of the future"),
    }
    return {
        name: Vector(from_content(name, one_person(), **changes), expect, why)
        for name, (changes, expect, why) in cases.items()
    }


def field_vectors() -> dict[str, Vector]:
    field = "A-FIELD"
    person = one_person()[3][0]  # type: ignore[index]  # a list of one
    name, born, sex, relationship = person
    cases: dict[str, tuple[object, str, str]] = {
        "fields-html": (one_person(full="<script>alert(1)</script>"), "ok", "text is text"),
        "fields-css": (one_person(full="url(file:///etc/passwd)"), "ok", "text is text"),
        "fields-template": (one_person(full="{{ 7 * 7 }} ${7*7} %(x)s"), "ok", "text is text"),
        "fields-pdf": (one_person(full="(x) Tj ET Q \\) endstream"), "ok", "text is text"),
        "fields-compatibility-ideograph": (one_person(full="神\ufa19 塚\ufa10"), "ok", "NFC would change the name"),
        "fields-ideographic-variation": (one_person(full="葛\U000e0100西 𠮷乃"), "ok", "variation selector, plane 2"),
        "fields-no-persons": (changed({3: []}), field, "nobody"),
        "fields-12-persons": (changed({3: [person] * 12}), "ok", "the largest household"),
        "fields-13-persons": (changed({3: [person] * 13}), field, "one too many"),
        "fields-bidi-override": (one_person(full="鎌倉 \u202e郎太"), field, "turns the line around"),
        "fields-zero-width": (one_person(full="鎌倉\u200b太郎"), field, "shows nothing"),
        "fields-control": (one_person(full="鎌倉\x07太郎"), field, "a control character"),
        "fields-newline": (one_person(full="鎌倉\n太郎"), field, "a second line"),
        "fields-stray-selector": (one_person(full="a\U000e0100"), field, "a variation of no ideograph"),
        "fields-blank-name": (one_person(full="\u3000"), field, "a name of one space"),
        "fields-long-name": (one_person(full="鎌" * 101), field, "101 characters"),
        "fields-10000-character-name": (one_person(full="鎌" * 10_000), "V-TOO-LARGE", "30 kB inflated"),
        "fields-name-as-number": (changed({11: 1}), field, "a number where text is wanted"),
        "fields-bool-as-number": (changed({4: True}), field, "true where a number is wanted"),
        "fields-unknown-number": (changed({63: "x"}), field, "a field this schema does not have"),
        "fields-unknown-life-event": (changed({1: 9}), field, "no ninth life event"),
        "fields-no-such-day": (changed({2: date(2026, 2, 30)}), field, "the 30th of February"),
        "fields-before-1873": (changed({2: date(1872, 12, 31)}), field, "before Japan's Gregorian calendar"),
        "fields-applicant-out-of-range": (changed({4: 1}), field, "applies for nobody"),
        "fields-21-copies": (changed({12: [True, 21]}), field, "one copy too many"),
        "fields-postal-code": (changed({6: [bytes.fromhex("248a0012")]}), field, "seven digits, no hyphen"),
        "fields-no-such-row": (
            with_person("鎌倉 太郎", born, sex, relationship),
            field,
            "a text where a row is wanted",
        ),
        "fields-row-as-map": (
            with_person({1: "鎌倉 太郎"}, born, sex, relationship),
            field,
            "a map where a row is wanted",
        ),
        "fields-row-too-short": (with_person(name, born, sex), field, "a required field is missing"),
        "fields-row-too-long": (with_person(*person, 2, "", "", 1), field, "a row with more places than fields"),
        "fields-no-such-person": (changed({7: 1}), field, "the householder is a person who is not there"),
        "fields-no-such-prefecture": (changed({6: [b"", 48]}), field, "there are 47"),
        "fields-no-such-relationship": (with_person(name, born, sex, 24), field, "there are 23"),
        "fields-no-such-digit": (changed({11: bytes.fromhex("0467c0000000")}), field, "half a byte without a meaning"),
        "fields-own-relationship": (with_person(name, born, sex, "大家"), "ok", "a word that is not in the table"),
        "fields-year-alone": (
            with_person(name, (1950 - 1873) * 385, sex, relationship),
            "ok",
            "a year without a month",
        ),
        "fields-default-in-map": (changed({4: 0}), field, "a default value written out"),
        "fields-default-in-row": (with_person(*person, 0), field, "a default value at a row's end"),
        "fields-relationship-in-full": (
            with_person(name, born, sex, "世帯主"),
            field,
            "text where a code stands for it",
        ),
        "fields-householder-in-full": (changed({7: "鎌倉 太郎"}), field, "text where a person's index stands for it"),
        "fields-telephone-in-full": (changed({11: "0467000000"}), field, "text where digits have half a byte each"),
        "fields-digits-overfilled": (changed({11: bytes.fromhex("0467000000ff")}), field, "filled without need"),
        "fields-form-path": (changed({13: ["../../etc/passwd"]}), field, "a path is no form"),
    }
    return {name: Vector(from_content(name, content), expect, why) for name, (content, expect, why) in cases.items()}


def vectors() -> dict[str, Vector]:
    """Every vector by its name."""
    inner = sign1(deflate(encode(claim_map("good", one_person()))))
    good = from_signed("good", inner)
    made = {
        "valid-one-person": Vector(good, "ok", "the smallest application"),
        "valid-household": Vector(from_content("household", household()), "ok", "the demo's four persons, every field"),
    }
    made |= transport_vectors(good) | outer_vectors(inner)
    made |= signature_vectors(deflate(encode(claim_map("signature", one_person()))))
    return made | hostile_vectors() | claims_vectors() | field_vectors()


def signed(listed: trust_list.TrustList, root: Ed25519PrivateKey = ROOT) -> bytes:
    """The list as a file, signed by ``root``."""
    return trust_list.write(listed, root=root, key_id=kid_of(root))


def list_vectors() -> dict[str, tuple[bytes, str, str]]:
    """Trust lists, what a tablet with the vectors' own list says to them, and why they are here."""
    good = signed(TRUST_LIST)
    content = cbor2.loads(good).value[2]
    longer = dataclasses.replace(TRUST_LIST, sequence=TRUST_LIST.sequence + 1)
    lower = dataclasses.replace(TRUST_LIST, sequence=TRUST_LIST.sequence - 1)
    stale = dataclasses.replace(TRUST_LIST, next_update=NOW - timedelta(days=1))
    fields = cbor2.loads(content)
    unprotected = sign1(content, key=ROOT, header={1: -8}, unprotected={4: kid_of(ROOT)})
    return {
        "newer": (signed(longer), "ok", "a higher sequence"),
        "stale": (signed(stale), "stale", "past its next update: believed, with a warning"),
        "lower-sequence": (signed(lower), "C-KEYS", "an older list brought back"),
        "foreign-root": (signed(longer, FOREIGN_ROOT), "C-KEYS", "another city's root, or a thief's"),
        "signer-as-root": (signed(longer, SIGNER), "C-KEYS", "an issuer cannot trust itself"),
        "unsigned": (content, "C-KEYS", "the content alone"),
        "signature-zeros": (good[:-64] + bytes(64), "C-KEYS", "no signature"),
        "kid-unprotected": (unprotected, "C-KEYS", "a header outside the signature"),
        "bit-flipped": (good[:200] + bytes([good[200] ^ 1]) + good[201:], "C-KEYS", "changed after signing"),
        "cut": (good[: len(good) // 2], "C-KEYS", "half a file"),
        "trailing-byte": (good + b"\x00", "C-KEYS", "something after the message"),
        "version-2": (sign1(encode(fields | {1: 2}), key=ROOT), "C-KEYS", "a later version of the list"),
        "no-keys": (sign1(encode(fields | {6: []}), key=ROOT), "C-KEYS", "nobody is trusted"),
        "unknown-label": (sign1(encode(fields | {7: 1}), key=ROOT), "C-KEYS", "what a reader does not know"),
        "text-claims": (sign1(encode({1: 1, 2: "8"}), key=ROOT), "C-KEYS", "other types"),
        "json": (b'{"signers": []}', "C-KEYS", "another file"),
        "empty": (b"", "C-KEYS", "an empty file"),
    }


def write_keys(folder: Path) -> None:
    """The keys folder that the vectors are checked with."""
    folder.mkdir(exist_ok=True)
    put(folder / ROOT_KEY, private_pem(ROOT))
    put(folder / ROOT_PUBLIC, public_pem(ROOT.public_key()))
    put(folder / SEAL_KEY, private_pem(SEAL))
    put(folder / SEAL_PUBLIC, public_pem(SEAL.public_key()))
    put(folder / SIGNER_KEY, private_pem(SIGNER))
    put(folder / trust_list.FILE, signed(TRUST_LIST))


def write_lists(folder: Path) -> None:
    """The trust lists, and what must come of each."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.cose"):
        old.unlink()
    made = list_vectors()
    for name, (data, _expect, _why) in made.items():
        (folder / f"{name}.cose").write_bytes(data)
    index = {name: {"expect": expect, "why": why} for name, (_data, expect, why) in made.items()}
    (folder / "index.json").write_text(json.dumps(index, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Write the folder anew."""
    write_keys(HERE / "keys")
    write_lists(HERE / "lists")
    codes = HERE / "codes"
    codes.mkdir(exist_ok=True)
    for old in codes.glob("*.txt"):
        old.unlink()
    made = vectors()
    for name, vector in made.items():
        (codes / f"{name}.txt").write_text(vector.text, encoding="utf-8", newline="")
    sets = households()
    for old in (HERE / "sets").glob("*/*.txt"):
        old.unlink()
    for name, household_set in sets.items():
        folder = HERE / "sets" / name
        folder.mkdir(parents=True, exist_ok=True)
        for number, text in enumerate(household_set.texts, start=1):
            (folder / f"{number}.txt").write_text(text, encoding="utf-8", newline="")
    index = {name: {"expect": vector.expect, "why": vector.why} for name, vector in made.items()}
    listed = {
        "now": NOW.isoformat(),
        "vectors": index,
        "sets": {name: {"expect": shown.expect, "why": shown.why} for name, shown in sets.items()},
    }
    (HERE / "index.json").write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
