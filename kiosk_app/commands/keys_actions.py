"""What each action of ``kiosk-app keys`` does and says."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk_app.commands import OK, output
from kiosk_app.devices.clock.system import SystemClock
from kiosk_app.domain.result import Err, Ok
from kiosk_app.payload import key_office
from kiosk_app.payload.key_office import Part
from kiosk_app.payload.keys import DEMO_HALL, DEMO_ISSUER, SEAL_KEY, key_id, load_root, load_seal_keys
from kiosk_app.payload.trust_list import NAME_PATTERN

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from kiosk_app.domain.result import Result
    from kiosk_app.payload.trust_list import TrustList

_KEY_ID = r"([0-9a-f]{2}){1,16}"
_LONGEST_OVERLAP_DAYS = 366


def init(arguments: argparse.Namespace) -> int:
    """Make the keys of one hall; never overwrites any."""
    hall = DEMO_HALL if arguments.hall is None else arguments.hall
    issuer = DEMO_ISSUER if arguments.issuer is None else arguments.issuer
    for option, name in (("--hall", hall), ("--issuer", issuer)):
        if re.fullmatch(NAME_PATTERN, name) is None:
            arguments.usage_error(f"{option}: small letters, digits, dots and hyphens")
    made = key_office.make_keys(arguments.folder, hall=hall, issuer=issuer, now=SystemClock().now())
    return _say_files(arguments, made, {"hall": hall, "issuer": issuer})


def rotate(arguments: argparse.Namespace) -> int:
    """A new signing or seal key, and the list that goes with it."""
    if not 0 <= arguments.overlap <= _LONGEST_OVERLAP_DAYS:
        arguments.usage_error(f"--overlap: 0 to {_LONGEST_OVERLAP_DAYS} days")
    now = SystemClock().now()
    if arguments.seal:
        changed = key_office.rotate_seal(arguments.folder, now=now)
    else:
        changed = key_office.rotate_signer(arguments.folder, now=now, overlap=timedelta(days=arguments.overlap))
    return _say_change(arguments, changed, "The new key is")


def revoke(arguments: argparse.Namespace) -> int:
    """A key that signs no more."""
    if re.fullmatch(_KEY_ID, arguments.kid) is None:
        arguments.usage_error("KID: hexadecimal, as keys show lists it")
    now = SystemClock().now()
    changed = key_office.revoke(arguments.folder, arguments.kid, compromised=arguments.compromised, now=now)
    return _say_change(arguments, changed, "Compromised is" if arguments.compromised else "Retired is")


def export(arguments: argparse.Namespace) -> int:
    """What a tablet or an issuer needs, in a folder of its own."""
    part = Part.ISSUER if arguments.issuer else Part.TABLET
    return _say_files(arguments, key_office.export(arguments.folder, arguments.out, part), {"for": part.value})


def bring(arguments: argparse.Namespace) -> int:
    """Keys from a stick into this machine's folder."""
    brought = key_office.bring(arguments.folder, arguments.source)
    if isinstance(brought, Err):
        return output.refuse(brought.failure, as_json=arguments.json)
    return show(arguments)


def show(arguments: argparse.Namespace) -> int:
    """The trust list in words people read."""
    listed, root = key_office.load_list(arguments.folder), load_root(arguments.folder)
    if isinstance(listed, Err):
        return output.refuse(listed.failure, as_json=arguments.json)
    if isinstance(root, Err):
        return output.refuse(root.failure, as_json=arguments.json)
    stale = SystemClock().now() >= listed.value.next_update
    report = {"outcome": "ok", "root": key_id(root.value).hex(), "stale": stale, **_report(listed.value)}
    seals = report["seal_keys"] = _seal_ids(arguments.folder)
    if arguments.json:
        output.say_json(report)
        return OK
    listed_until = f"next update {_day(listed.value.next_update)}{' (stale)' if stale else ''}"
    output.say(f"hall {listed.value.hall}, list {listed.value.sequence} of {_day(listed.value.issued)}, {listed_until}")
    output.say(f"root {report['root']}, sealed for {', '.join(seals) or 'keys that are not here'}")
    for signer in listed.value.signers:
        times = f"{_day(signer.not_before)} to {_day(signer.not_after)}"
        halls = ", ".join(signer.audiences)
        output.say(f"{signer.kid}  {signer.status:<11}  {times}  {signer.issuer} for {halls}  {signer.algorithm}")
    return OK


ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "init": init,
    "rotate": rotate,
    "revoke": revoke,
    "export": export,
    "import": bring,
    "show": show,
}


def _say_files(arguments: argparse.Namespace, written: Result[tuple[Path, ...]], facts: dict[str, str]) -> int:
    if isinstance(written, Err):
        return output.refuse(written.failure, as_json=arguments.json)
    if arguments.json:
        output.say_json({"outcome": "ok", **facts, "files": [str(path) for path in written.value]})
    else:
        for path in written.value:
            output.say(str(path))
    return OK


def _say_change(arguments: argparse.Namespace, changed: Result[tuple[TrustList, str]], what: str) -> int:
    if isinstance(changed, Err):
        return output.refuse(changed.failure, as_json=arguments.json)
    listed, kid = changed.value
    if arguments.json:
        output.say_json({"outcome": "ok", "kid": kid, "sequence": listed.sequence})
    else:
        output.say(f"{what} {kid}; list {listed.sequence} goes to every tablet first, then to the issuers.")
    return OK


def _report(listed: TrustList) -> dict[str, object]:
    return {
        "hall": listed.hall,
        "sequence": listed.sequence,
        "issued": listed.issued.isoformat(),
        "next_update": listed.next_update.isoformat(),
        "keys": [
            {
                "kid": signer.kid,
                "issuer": signer.issuer,
                "audiences": list(signer.audiences),
                "algorithm": signer.algorithm.value,
                "not_before": signer.not_before.isoformat(),
                "not_after": signer.not_after.isoformat(),
                "status": signer.status.value,
            }
            for signer in listed.signers
        ],
    }


def _seal_ids(folder: Path) -> list[str]:
    """The seal keys that lie here and can be used; an issuer's folder has none."""
    seals = load_seal_keys(folder) if (folder / SEAL_KEY).exists() else None
    return [key_id(key.public_key()).hex() for key in seals.value] if isinstance(seals, Ok) else []


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
