"""What an issuer makes: codes that differ each time, fit a phone's screen, and are drawn as the format says."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from trust_lists import first_signer, relist

from kiosk_app.applicants.json_form import from_json
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok
from kiosk_app.payload import issuing
from kiosk_app.payload.key_office import make_keys
from kiosk_app.payload.keys import DEMO_HALL, DEMO_ISSUER, private_pem
from kiosk_app.payload.trust_list import Status
from kiosk_app.verification.trust_store import load_trust_store
from kiosk_app.verification.verifier import Verifier

if TYPE_CHECKING:
    from kiosk_app.domain.application import Application

NOW = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
HOUSEHOLD = Path(__file__).parents[3] / "resources" / "demo" / "application.json"


@pytest.fixture
def keys(tmp_path: Path) -> issuing.IssuerKeys:
    assert isinstance(make_keys(tmp_path, hall=DEMO_HALL, issuer=DEMO_ISSUER, now=NOW), Ok)
    loaded = issuing.load_issuer_keys(tmp_path)
    assert isinstance(loaded, Ok)
    return loaded.value


@pytest.fixture
def household() -> Application:
    application = from_json(HOUSEHOLD.read_bytes())
    assert isinstance(application, Ok)
    return application.value


def test_a_tablet_of_the_hall_accepts_what_is_issued(
    keys: issuing.IssuerKeys, household: Application, tmp_path: Path
) -> None:
    text = issuing.issue(household, keys=keys, now=NOW, validity=timedelta(days=31))
    store = load_trust_store(tmp_path)
    assert isinstance(text, Ok)
    assert isinstance(store, Ok)
    examined = Verifier(store.value).examine(text.value, NOW + timedelta(days=31))
    assert isinstance(examined.outcome, Ok)
    assert examined.outcome.value.expires_at - examined.outcome.value.issued_at == 31 * 86_400


def test_the_same_application_never_gives_the_same_code(keys: issuing.IssuerKeys, household: Application) -> None:
    texts = {str(issuing.issue(household, keys=keys, now=NOW)) for _ in range(5)}
    assert len(texts) == 5


def test_a_household_too_large_for_one_code_is_refused(keys: issuing.IssuerKeys, household: Application) -> None:
    strange = ["".join(chr(0x4E00 + 7 * (90 * turn + step)) for step in range(90)) for turn in range(3)]
    large = dataclasses.replace(
        household, householder=strange[0], previous_householder=strange[1], persons=household.persons * 3
    )
    large = dataclasses.replace(large, address=dataclasses.replace(large.address, building=strange[2]))
    assert issuing.issue(large, keys=keys, now=NOW) == Err(Failure(code=Code.TOO_LARGE, subject="transport"))


def relisted(folder: Path, **changes: object) -> issuing.IssuerKeys:
    """The keys in ``folder`` after a change in the signer's line of the trust list."""
    relist(folder, first_signer(**changes))
    loaded = issuing.load_issuer_keys(folder)
    assert isinstance(loaded, Ok)
    return loaded.value


def test_a_key_signs_until_its_last_second(keys: issuing.IssuerKeys, household: Application) -> None:
    end = keys.signer.not_after
    assert isinstance(issuing.issue(household, keys=keys, now=end), Ok)
    for moment in (end + timedelta(seconds=1), NOW - timedelta(seconds=2)):
        refused = issuing.issue(household, keys=keys, now=moment)
        assert refused == Err(Failure(code=Code.KEYS_UNUSABLE, subject="signer.key"))


@pytest.mark.parametrize("status", [Status.RETIRED, Status.COMPROMISED])
def test_a_key_that_is_no_longer_active_signs_nothing(
    keys: issuing.IssuerKeys, household: Application, tmp_path: Path, status: Status
) -> None:
    del keys
    issued = issuing.issue(household, keys=relisted(tmp_path, status=status), now=NOW)
    assert issued == Err(Failure(code=Code.KEYS_UNUSABLE, subject="signer.key"))


def test_a_key_that_is_listed_for_other_halls_is_refused(keys: issuing.IssuerKeys, tmp_path: Path) -> None:
    del keys
    relist(tmp_path, lambda listed: dataclasses.replace(listed, hall="another"))
    loaded = issuing.load_issuer_keys(tmp_path)
    assert loaded == Err(Failure(code=Code.KEYS_UNUSABLE, subject="signer.key"))


def test_a_key_goes_by_the_id_that_the_trust_list_gives_it(
    keys: issuing.IssuerKeys, household: Application, tmp_path: Path
) -> None:
    del keys
    text = issuing.issue(household, keys=relisted(tmp_path, kid="00112233445566778899"), now=NOW)
    store = load_trust_store(tmp_path)
    assert isinstance(text, Ok)
    assert isinstance(store, Ok)
    assert isinstance(Verifier(store.value).examine(text.value, NOW).outcome, Ok)


def test_the_demos_household_is_not_dense(keys: issuing.IssuerKeys, household: Application) -> None:
    text = issuing.issue(household, keys=keys, now=NOW)
    assert isinstance(text, Ok)
    assert len(text.value) <= 620


def test_times_need_their_zone(keys: issuing.IssuerKeys, household: Application) -> None:
    with pytest.raises(ValueError, match="time zone"):
        issuing.issue(household, keys=keys, now=NOW.replace(tzinfo=None))


def test_the_picture_is_the_text_with_four_white_modules_around(
    keys: issuing.IssuerKeys, household: Application
) -> None:
    text = issuing.issue(household, keys=keys, now=NOW)
    assert isinstance(text, Ok)
    picture = cv2.imdecode(np.frombuffer(issuing.draw(text.value), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    read = zxingcpp.read_barcode(picture)
    assert read is not None
    assert (read.text, read.ec_level) == (text.value, "M")
    dark = np.argwhere(picture < 128)
    assert dark.min() == 4 * 8
    assert (picture.shape[0] // 8 - 8 - 17) % 4 == 0


@pytest.mark.parametrize("file", ["signer.key", "seal.pub", "root.pub", "trust-list.cose"])
def test_every_missing_or_foreign_file_is_named(keys: issuing.IssuerKeys, tmp_path: Path, file: str) -> None:
    del keys
    content, mode = (tmp_path / file).read_bytes(), (tmp_path / file).stat().st_mode
    for damage in (None, b"", b"\xff\xfe", content[: len(content) // 2]):
        (tmp_path / file).unlink(missing_ok=True)
        if damage is not None:
            (tmp_path / file).write_bytes(damage)
        assert isinstance(issuing.load_issuer_keys(tmp_path), Err)
    (tmp_path / file).write_bytes(content)
    (tmp_path / file).chmod(mode)
    assert isinstance(issuing.load_issuer_keys(tmp_path), Ok)


def test_a_signing_key_that_others_can_read_is_refused(keys: issuing.IssuerKeys, tmp_path: Path) -> None:
    del keys
    (tmp_path / "signer.key").chmod(0o640)
    refused = issuing.load_issuer_keys(tmp_path)
    assert refused == Err(Failure(code=Code.KEYS_UNUSABLE, subject="signer.key can be read by others: chmod 600"))


def test_keys_of_another_kind_or_that_no_tablet_trusts_are_refused(tmp_path: Path, keys: issuing.IssuerKeys) -> None:
    del keys
    signer = (tmp_path / "signer.key").read_bytes()
    for foreign in (X25519PrivateKey.generate(), generate_private_key(SECP256R1()), generate_private_key(SECP384R1())):
        (tmp_path / "signer.key").write_bytes(private_pem(foreign))
        loaded = issuing.load_issuer_keys(tmp_path)
        assert isinstance(loaded, Err)
        assert (loaded.failure.code, loaded.failure.subject) == (Code.KEYS_UNUSABLE, "signer.key")
    (tmp_path / "signer.key").write_bytes(signer)
    assert isinstance(issuing.load_issuer_keys(tmp_path), Ok)
