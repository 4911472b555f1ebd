"""Is this kiosk ready to serve, and if not, what is to be done? One function a question, each answering with a finding.

The functions are given what they look at; ``gather`` asks them all and survives each.
"""

from __future__ import annotations

import ctypes
import shutil
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum, unique
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk_app.config.locations import INSTALL_ROOT
from kiosk_app.devices.printer.port import OFFLINE
from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok
from kiosk_app.journal.store import open_journal
from kiosk_app.payload.keys import ROOT_KEY, SIGNER_KEY
from kiosk_app.payload.trust_list import Status
from kiosk_app.text.fonts import FontFile
from kiosk_app.verification.trust_store import load_trust_store

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from kiosk_app.config.settings import CameraSettings
    from kiosk_app.devices.camera.port import Camera
    from kiosk_app.devices.clock.port import Clock
    from kiosk_app.devices.printer.port import Printer
    from kiosk_app.devices.scanner.port import HandScanner
    from kiosk_app.domain.failures import Failure
    from kiosk_app.domain.result import Result
    from kiosk_app.form_filling.catalogue import Catalogue
    from kiosk_app.form_filling.template import Template
    from kiosk_app.payload.trust_list import Signer
    from kiosk_app.verification.trust_store import TrustStore

PATIENCE_S = 20.0
"""A check that has not answered by then never will: a camera's driver can hang."""

EXPIRY_WARNING = timedelta(days=30)
DISK_WARNING_MB = 1000
DISK_FAILURE_MB = 100

_BUILT = INSTALL_ROOT / "kiosk_app" / "__init__.py"

INSTALL = "Install: apt-get install "


@unique
class State(StrEnum):
    """``WARNING``: it serves, but not for ever or not everyone. ``FAILED``: it cannot serve."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, in one sentence, and what to do about it (empty where nothing is to be done)."""

    state: State
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A finding with the name of what was looked at."""

    name: str
    state: State
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """A shared library that no NEEDED entry shows, because it is loaded by name at run time."""

    file: str
    package: str
    without_it: str


LATE_LIBRARIES = (
    Library(file="libzbar.so.0", package="libzbar0", without_it="the second barcode reader is missing"),
    Library(
        file="libharfbuzz-subset.so.0",
        package="libharfbuzz-subset0",
        without_it="laying out a form takes seconds a page and its bytes vary",
    ),
    Library(file="libpango-1.0.so.0", package="libpango-1.0-0", without_it="no form can be laid out"),
    Library(file="libpangoft2-1.0.so.0", package="libpangoft2-1.0-0", without_it="no form can be laid out"),
    Library(file="libfontconfig.so.1", package="libfontconfig1", without_it="no font can be found"),
    Library(file="libcups.so.2", package="libcups2", without_it="no queue can be printed to"),
    Library(file="libEGL.so.1", package="libegl1", without_it="no screen can be drawn"),
    Library(file="libxcb-cursor.so.0", package="libxcb-cursor0", without_it="no window opens on X11"),
)


SCREEN_FONTS = (
    FontFile(
        name="BIZUDPGothic",
        path=Path("/usr/share/fonts/truetype/bizud-gothic/BIZUDPGothic-Regular.ttf"),
        package="fonts-morisawa-bizud-gothic",
    ),
    FontFile(
        name="NotoSansCJKjp",
        path=Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
        package="fonts-noto-cjk",
    ),
)
"""What the screens are set in."""


def gather(questions: Mapping[str, Callable[[], Finding]]) -> tuple[Check, ...]:
    """Ask every question in order. One that raises or hangs has failed; the others are asked all the same."""
    checks: list[Check] = []
    for name, question in questions.items():
        finding = _patiently(question)
        checks.append(Check(name=name, state=finding.state, message=finding.message, remedy=finding.remedy))
    return tuple(checks)


def _patiently(question: Callable[[], Finding]) -> Finding:
    answers: list[Finding] = []

    def ask() -> None:
        try:
            answers.append(question())
        except Exception as defect:  # noqa: BLE001 - a broken machine must not keep the report from being made
            answers.append(
                Finding(
                    State.FAILED, f"The check itself broke ({type(defect).__name__}).", "Report this to the vendor."
                )
            )

    thread = threading.Thread(target=ask, name="readiness", daemon=True)
    thread.start()
    thread.join(PATIENCE_S)
    hangs = Finding(State.FAILED, f"No answer within {PATIENCE_S:g} s.", "Unplug the device and plug it in again.")
    return answers[0] if answers else hangs


def misconfigured(failure: Failure) -> Finding:
    """What the settings ask for cannot be had."""
    return Finding(State.FAILED, f"{failure.subject} ({failure.code}).", "Correct the settings and check again.")


def camera(device: Camera, asked: CameraSettings) -> Finding:
    """Does the camera open and give a picture, and is it the one asked for? Of a recording nothing is asked."""
    try:
        opened = device.open()
        picture = opened if isinstance(opened, Err) else device.read()
        exposure = "auto" if device.exposure is None else device.exposure
    finally:
        device.close()
    if isinstance(picture, Err):
        what = "There is no camera" if picture.failure.code is Code.NO_CAMERA else "The camera gives no picture"
        return Finding(
            State.FAILED,
            f"{what} at {device.name} ({picture.failure.code}).",
            "Plug the camera in and set camera.path; if the kiosk is running, stop it first: it holds the camera.",
        )
    height, width = picture.value.pixels.shape[:2]
    gives = f"{device.name} gives pictures of {width} × {height} px"
    amiss: list[str] = []
    if asked.source == "device" and (width, height) != (asked.width, asked.height):
        amiss.append(f"{asked.width} × {asked.height} px were asked for")
    if asked.source == "device" and exposure != asked.exposure:
        amiss.append(f"its exposure is {exposure} and {asked.exposure} was asked for")
    if amiss:
        return Finding(
            State.WARNING,
            f"{gives}; {'; '.join(amiss)}.",
            f"Set camera.width, height and exposure to what it has: v4l2-ctl -d {device.name} -L --list-formats-ext.",
        )
    return Finding(State.OK, f"{gives}.")


def hand_scanner(device: HandScanner | None) -> Finding:
    """Can the hand scanner be taken, where there should be one?"""
    if device is None:
        return Finding(State.OK, "No hand scanner is set up: the camera reads the codes.")
    try:
        opened = device.open()
    finally:
        device.close()
    if isinstance(opened, Err):
        return Finding(
            State.WARNING,
            f"The hand scanner at {device.name} can't be had ({opened.failure.code}).",
            "Plug it in, set scanner.path, and add the program's user to the group input (wedge) or dialout (serial). "
            "A running kiosk holds the scanner: stop it first.",
        )
    return Finding(State.OK, f"The hand scanner at {device.name} can be read.")


def printer(device: Printer) -> Finding:
    """Would a print sent now have a chance?"""
    asked = device.readiness()
    if isinstance(asked, Err):
        return Finding(
            State.FAILED,
            f"{device.name} does not answer or cannot be written to ({asked.failure.code}).",
            "Check cable, power and printer.queue (lpstat -e lists the queues), or the rights of printer.folder.",
        )
    reasons = ", ".join(reason for reason in asked.value.reasons if not reason.endswith("-report"))
    if OFFLINE in asked.value.reasons:
        return Finding(State.FAILED, f"{device.name} does not answer: {reasons}.", "Check its cable and power.")
    if not asked.value.accepting:
        return Finding(
            State.FAILED,
            f"{device.name} takes no jobs{f': {reasons}' if reasons else ''}.",
            "Mend what it says, then let the queue go on: cupsenable QUEUE and cupsaccept QUEUE.",
        )
    if reasons:
        return Finding(State.WARNING, f"{device.name} takes jobs, but says: {reasons}.", "Mend what it says.")
    return Finding(State.OK, f"{device.name} takes jobs.")


def fonts(needed: Sequence[FontFile], known: Collection[Path]) -> Finding:
    """Are the fonts there, and does fontconfig (``known``: its files) know them?"""
    absent = [font for font in needed if not font.is_installed]
    if absent:
        packages = " ".join(sorted({font.package for font in absent}))
        names = ", ".join(font.name for font in absent)
        return Finding(State.FAILED, f"Missing: {names}; some names could not be printed.", INSTALL + packages)
    unknown = [font.name for font in needed if font.path not in known]
    if unknown:
        return Finding(State.FAILED, f"Installed but unknown to fontconfig: {', '.join(unknown)}.", "Run: fc-cache -f")
    return Finding(State.OK, f"All {len(needed)} fonts are there.")


def libraries(needed: Sequence[Library]) -> Finding:
    """Can the libraries be loaded that are looked for only when they are used?"""
    absent = [library for library in needed if not _loads(library.file)]
    if absent:
        what = "; ".join(f"{library.file}: {library.without_it}" for library in absent)
        packages = " ".join(library.package for library in absent)
        return Finding(State.FAILED, f"Missing {what}.", INSTALL + packages)
    return Finding(State.OK, f"All {len(needed)} libraries that are loaded late are there.")


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def keys(store: Result[TrustStore], *, keys_dir: Path, counter: bool, now: datetime) -> Finding:
    """Can barcodes be checked, by whose keys, and for how long? ``counter``: citizens are served, no demonstration."""
    if isinstance(store, Err):
        missing = " is missing" if store.failure.code is Code.NO_TRUST_STORE else ""
        return Finding(
            State.FAILED,
            f"{keys_dir} can't be used ({store.failure.code}): {store.failure.subject}{missing}.",
            "Bring them from the city's key officer: kiosk-app keys import. For a demonstration: kiosk-app keys init.",
        )
    active = [signer for signer in store.value.signers if signer.status is Status.ACTIVE]
    valid = [signer for signer in active if signer.not_before <= now <= signer.not_after]
    if not valid:
        return Finding(State.FAILED, "No issuer's key is valid today.", "Bring a newer trust list, or set the clock.")
    misplaced = [name for name in (ROOT_KEY, SIGNER_KEY) if counter and (keys_dir / name).exists()]
    if misplaced:
        names = " and ".join(misplaced)
        return Finding(
            State.WARNING,
            f"{names} in {keys_dir}: whoever takes this machine could issue barcodes.",
            f"Delete {names} from every tablet, which needs only what kiosk-app keys export gives.",
        )
    ending = _ending(store.value, valid, now)
    if ending:
        return Finding(State.WARNING, f"{'; '.join(ending)}.", "Bring a newer trust list: kiosk-app keys import.")
    last = max(signer.not_after for signer in valid).date().isoformat()
    return Finding(State.OK, f"{len(valid)} issuer keys are valid for {store.value.hall}, the last until {last}.")


def _ending(store: TrustStore, valid: Sequence[Signer], now: datetime) -> list[str]:
    """What has ended or will within a month; an issuer whose next key is there already has nothing to fear."""
    said: list[str] = []
    day = store.next_update.date().isoformat()
    if now >= store.next_update:
        said.append(f"The trust list is stale since {day}; it is still believed")
    elif store.next_update - now < EXPIRY_WARNING:
        said.append(f"The trust list should be replaced before {day}")
    last: dict[str, datetime] = {}
    for signer in valid:
        last[signer.issuer] = max(signer.not_after, last.get(signer.issuer, signer.not_after))
    soon = [f"{issuer} on {end.date().isoformat()}" for issuer, end in last.items() if end - now < EXPIRY_WARNING]
    if soon:
        said.append(f"Keys expire soon: {', '.join(soon)}")
    return said


def clock(now: datetime, passed: Mapping[str, datetime], *, skew: timedelta) -> Finding:
    """Can ``now`` be right? ``passed`` names moments that have surely passed. No NTP is needed: tablets are offline."""
    shown = _local(now)
    for what, moment in passed.items():
        if now < moment - skew:
            return Finding(
                State.FAILED,
                f"The clock shows {shown}, which is before {what} ({_local(moment)}).",
                "Set date and time: timedatectl set-time 'YYYY-MM-DD HH:MM:SS'.",
            )
    return Finding(State.OK, f"The clock shows {shown}, which is plausible.")


def _local(moment: datetime) -> str:
    """As the clock on the wall shows it, so that a wrong time zone is seen too."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")


def passed_moments(*, keys_dir: Path, journal: Path, clock: Clock) -> dict[str, datetime]:
    """Moments that have surely passed: the program's build, the trust store's issue, the newest journal entry."""
    moments = {"the program's own build": datetime.fromtimestamp(_BUILT.stat().st_mtime, UTC)}
    store = load_trust_store(keys_dir)
    if isinstance(store, Ok):
        moments["the trust store's issue"] = datetime.fromtimestamp(store.value.issued_at, UTC)
    opened = open_journal(journal, clock) if journal.exists() else None
    if isinstance(opened, Ok):
        with closing(opened.value) as kept:
            newest = kept.latest_time()
        if newest is not None:
            moments["the newest journal entry"] = newest
    return moments


def disk(folder: Path) -> Finding:
    """Is there room where the program writes? A folder that is not there yet is made on the disk of its parent."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free_mb = shutil.disk_usage(existing).free // 1_000_000
    message = f"{free_mb:,} MB are free at {folder}."
    if free_mb < DISK_FAILURE_MB:
        return Finding(State.FAILED, message, "Free some room: the journal must be written before anything is printed.")
    if free_mb < DISK_WARNING_MB:
        return Finding(State.WARNING, message, "Free some room soon.")
    return Finding(State.OK, message)


def forms(catalogue: Result[Catalogue], is_compiled: Callable[[Template], bool]) -> Finding:
    """Are the form templates sound, and laid out already?"""
    if isinstance(catalogue, Err):
        return Finding(State.FAILED, f"{catalogue.failure.subject}.", "Set paths.form_templates, or install anew.")
    damaged = catalogue.value.damaged
    if damaged:
        what = "; ".join(failure.subject for failure in damaged)
        return Finding(State.FAILED, f"Damaged: {what}.", "Give this to the form owner, or bring the forms anew.")
    templates = catalogue.value.templates
    if not templates:
        return Finding(State.FAILED, "There is no form template.", "Set paths.form_templates, or install anew.")
    waiting = [template.head.id for template in templates if not is_compiled(template)]
    if waiting:
        return Finding(
            State.WARNING,
            f"Not compiled yet: {', '.join(waiting)}.",
            "The next start does it and takes some seconds longer; to do it now: kiosk-app forms compile.",
        )
    ids = ", ".join(template.head.id for template in templates)
    return Finding(State.OK, f"{len(templates)} forms are compiled: {ids}.")


def journal(path: Path, time_source: Clock) -> Finding:
    """Can the journal be written, and was it left as it was written?"""
    if not path.exists():
        return Finding(State.WARNING, f"There is no journal at {path} yet.", "Nothing has to be done on a new tablet.")
    opened = open_journal(path, time_source)
    if isinstance(opened, Err):
        return Finding(
            State.FAILED,
            f"{path} cannot be opened and written ({opened.failure.code}: {opened.failure.subject}).",
            "Check the folder's rights and the disk; nothing is printed without a journal.",
        )
    with closing(opened.value) as kept:
        verified = kept.verify()
    if isinstance(verified, Ok):
        return Finding(State.OK, f"{verified.value:,} entries, none changed.")
    if verified.failure.code is Code.JOURNAL_BROKEN:
        return Finding(
            State.FAILED,
            f"{path} was changed by other hands, from entry {verified.failure.subject} on ({verified.failure.code}).",
            "Keep a copy for the audit, then tell the person responsible for security.",
        )
    return Finding(
        State.FAILED,
        f"{path} cannot be read to its end ({verified.failure.code}: {verified.failure.subject}).",
        "Check the disk, and keep a copy for the audit.",
    )
