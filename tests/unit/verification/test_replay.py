"""A code prints once: what the register keeps, for how long, and that it stands in nobody's way when it is broken."""

from __future__ import annotations

import json
import sqlite3
import stat
import threading
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk_app.devices.clock.manual import ManualClock
from kiosk_app.domain.barcode import UntrustedBarcode
from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.printing import PrintedCode
from kiosk_app.domain.result import Err, Ok
from kiosk_app.verification.replay import OncePerCode, ReplayRegister
from kiosk_app.verification.trust_store import load_trust_store
from kiosk_app.verification.verifier import Verifier

VECTORS = Path(__file__).parents[2] / "vectors"
NOW = datetime.fromisoformat(json.loads((VECTORS / "index.json").read_text(encoding="utf-8"))["now"])
SKEW_S = 300
CODE = PrintedCode(payload_id=bytes(range(16)), expires_at=int((NOW + timedelta(days=14)).timestamp()))
OTHER = PrintedCode(payload_id=bytes(16), expires_at=CODE.expires_at)


class Desk:
    """A register and what it complained about."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.failures: list[Failure] = []
        self.register = ReplayRegister(state, clock_skew_s=SKEW_S, on_unavailable=self.failures.append)

    def rows(self) -> int:
        with closing(sqlite3.connect(self.state / "printed.db")) as database:
            return int(database.execute("select count(*) from printed").fetchone()[0])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "state")


def test_a_code_is_known_from_its_first_print_on(desk: Desk) -> None:
    assert desk.register.printed_at(CODE, NOW) is None
    desk.register.mark([CODE], NOW)
    desk.register.mark([CODE], NOW + timedelta(hours=1))
    assert desk.register.printed_at(CODE, NOW + timedelta(hours=2)) == NOW
    assert desk.register.printed_at(OTHER, NOW) is None
    assert Desk(desk.state).register.printed_at(CODE, NOW) == NOW, "a restart forgets nothing"
    assert desk.failures == []


def test_it_is_forgotten_when_the_code_has_expired(desk: Desk) -> None:
    clock = ManualClock(NOW)
    desk.register.mark([CODE, OTHER], clock.now())
    clock.set(datetime.fromtimestamp(CODE.expires_at + SKEW_S - 1, NOW.tzinfo))
    assert desk.register.printed_at(CODE, clock.now()) == NOW
    clock.advance(1000)
    assert desk.register.printed_at(CODE, clock.now()) is None
    assert desk.rows() == 0


def test_neither_the_id_nor_anything_like_it_lies_on_the_disk(desk: Desk) -> None:
    desk.register.mark([CODE], NOW)
    kept = b"".join(path.read_bytes() for path in desk.state.iterdir())
    assert CODE.payload_id not in kept
    assert CODE.payload_id.hex().encode() not in kept
    key = desk.state / "printed.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_bytes()) == 32


def test_two_tablets_mark_the_same_code_differently(desk: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path / "other")
    for each in (desk, other):
        each.register.mark([CODE], NOW)
    (desk.state / "printed.key").write_bytes((other.state / "printed.key").read_bytes())
    assert desk.register.printed_at(CODE, NOW) is None


def test_what_expired_leaves_no_trace(desk: Desk) -> None:
    desk.register.mark([CODE], NOW)
    with closing(sqlite3.connect(desk.state / "printed.db")) as database:
        (mark,) = database.execute("select mark from printed").fetchone()
    desk.register.mark([], NOW + timedelta(days=30))
    assert mark not in (desk.state / "printed.db").read_bytes()


@pytest.mark.parametrize("damage", ["folder", "database", "key"])
def test_a_broken_register_is_said_and_stops_nobody(damage: str, desk: Desk) -> None:
    desk.register.mark([CODE], NOW)
    if damage == "folder":
        desk.state.rename(desk.state.with_name("gone"))
        desk.state.write_text("a file where the folder was")
    elif damage == "database":
        (desk.state / "printed.db").write_bytes(b"no database at all" * 100)
    else:
        (desk.state / "printed.key").unlink()
        (desk.state / "printed.key").mkdir()
    assert desk.register.printed_at(CODE, NOW) is None
    desk.register.mark([OTHER], NOW)
    assert {failure.code for failure in desk.failures} == {Code.REGISTER_UNAVAILABLE}
    assert len(desk.failures) == 2


def test_a_disk_that_works_again_is_used_again(desk: Desk) -> None:
    desk.state.write_text("a file where the folder should be")
    desk.register.mark([CODE], NOW)
    desk.state.unlink()
    desk.register.mark([CODE], NOW)
    assert desk.register.printed_at(CODE, NOW) == NOW
    assert len(desk.failures) == 1


def test_printer_and_worker_may_ask_at_once(desk: Desk) -> None:
    codes = [PrintedCode(payload_id=number.to_bytes(16), expires_at=CODE.expires_at) for number in range(40)]
    threads = [threading.Thread(target=desk.register.mark, args=([code], NOW)) for code in codes]
    threads += [threading.Thread(target=desk.register.printed_at, args=(code, NOW)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.failures == []
    assert desk.rows() == 40


def test_a_printed_code_is_refused_with_the_time_and_no_second_try(desk: Desk) -> None:
    store = load_trust_store(VECTORS / "keys")
    assert isinstance(store, Ok)
    verifier = OncePerCode(Verifier(store.value), desk.register)

    def verify(name: str, now: datetime) -> Failure | None:
        text = (VECTORS / "codes" / f"{name}.txt").read_text(encoding="utf-8")
        verified = verifier.verify(UntrustedBarcode(untrusted_text=text, symbology="", decoder=""), now)
        if isinstance(verified, Err):
            return verified.failure
        code = PrintedCode(payload_id=verified.value.payload_id, expires_at=verified.value.expires_at)
        desk.register.mark([code], now)
        return None

    assert verify("valid-household", NOW) is None
    refused = verify("valid-household", NOW + timedelta(minutes=5))
    assert refused == Failure(code=Code.ALREADY_PRINTED, moment=NOW)
    assert not refused.may_retry
    assert verify("valid-one-person", NOW) is None, "only that code is used up"
    expired = verify("valid-household", NOW + timedelta(days=20))
    assert expired is not None
    assert expired.code is Code.EXPIRED
