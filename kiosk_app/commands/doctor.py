"""``kiosk-app doctor``: one line a check, and what to do about it."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk_app.commands import OK, REFUSED

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from kiosk_app.commands import Verbs
    from kiosk_app.config.settings import Settings
    from kiosk_app.staff.readiness import Check, Finding

_COLOURS = {"ok": "\033[32m", "warning": "\033[33m", "failed": "\033[31m"}
_PLAIN = "\033[0m"
_STATE_WIDTH = len("warning")


def add(verbs: Verbs) -> None:
    """Add the verb's parser."""
    parser = verbs.add_parser("doctor", help="tell whether this kiosk is ready, and what to do where it is not")
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="the settings to check (default: the built-in ones)"
    )
    parser.add_argument(
        "--keys", type=Path, metavar="DIR", help="check these keys (default: those of the settings, or the demo's)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check everything and print it; refused where a check failed, warnings alone are ok."""
    from kiosk_app.config.load import load_settings  # noqa: PLC0415 - keeps --help fast
    from kiosk_app.domain.result import Err  # noqa: PLC0415
    from kiosk_app.payload.keys import DEMO_KEYS  # noqa: PLC0415
    from kiosk_app.staff.readiness import Finding, State, gather, misconfigured  # noqa: PLC0415

    settings = load_settings(arguments.config)
    questions = _machine_questions()
    if isinstance(settings, Err):
        failure = settings.failure
        questions = {"settings": lambda: misconfigured(failure), **questions}
    else:
        said = str(arguments.config) if arguments.config else "The built-in defaults"
        taken = Finding(State.OK, f"{said} can be used.")
        keys_dir = arguments.keys or (settings.value.paths.keys if arguments.config else DEMO_KEYS)
        questions = {"settings": lambda: taken, **questions, **_kiosk_questions(settings.value, keys_dir)}
    checks = gather(questions)
    ready = all(check.state is not State.FAILED for check in checks)
    if arguments.json:
        from kiosk_app.commands import output  # noqa: PLC0415

        output.say_json({"ready": ready, "checks": [asdict(check) for check in checks]})
    else:
        _print(checks, colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
    return OK if ready else REFUSED


def _machine_questions() -> dict[str, Callable[[], Finding]]:
    """What holds whatever the settings are."""
    from kiosk_app.staff import readiness  # noqa: PLC0415
    from kiosk_app.staff.fontconfig import known_font_files  # noqa: PLC0415
    from kiosk_app.text.fonts import PRINT_FONTS  # noqa: PLC0415

    return {
        "libraries": lambda: readiness.libraries(readiness.LATE_LIBRARIES),
        "fonts": lambda: readiness.fonts((*PRINT_FONTS, *readiness.SCREEN_FONTS), known_font_files()),
    }


def _kiosk_questions(settings: Settings, keys_dir: Path) -> dict[str, Callable[[], Finding]]:
    from datetime import timedelta  # noqa: PLC0415

    from kiosk_app.config.locations import FORM_TEMPLATES  # noqa: PLC0415
    from kiosk_app.devices.clock.system import SystemClock  # noqa: PLC0415
    from kiosk_app.form_filling.catalogue import load_catalogue  # noqa: PLC0415
    from kiosk_app.form_filling.compiler import is_compiled  # noqa: PLC0415
    from kiosk_app.journal.store import JOURNAL_FILE  # noqa: PLC0415
    from kiosk_app.staff import readiness  # noqa: PLC0415
    from kiosk_app.verification.trust_store import load_trust_store  # noqa: PLC0415

    clock = SystemClock()
    state = settings.paths.state
    journal = state / JOURNAL_FILE
    skew = timedelta(seconds=settings.verification.clock_skew)
    return {
        "clock": lambda: readiness.clock(
            clock.now(), readiness.passed_moments(keys_dir=keys_dir, journal=journal, clock=clock), skew=skew
        ),
        "disk": lambda: readiness.disk(state),
        "journal": lambda: readiness.journal(journal, clock),
        "keys": lambda: readiness.keys(
            load_trust_store(keys_dir, state=state),
            keys_dir=keys_dir,
            counter=settings.purpose == "counter",
            now=clock.now(),
        ),
        "forms": lambda: readiness.forms(
            load_catalogue(settings.paths.form_templates or FORM_TEMPLATES),
            lambda template: is_compiled(template, state / "compiled"),
        ),
        "camera": lambda: _camera(settings),
        "scanner": lambda: _scanner(settings),
        "printer": lambda: _printer(settings),
    }


def _camera(settings: Settings) -> Finding:
    from kiosk_app.composition import camera_factory  # noqa: PLC0415
    from kiosk_app.domain.result import Err  # noqa: PLC0415
    from kiosk_app.staff import readiness  # noqa: PLC0415

    make = camera_factory(settings)
    if isinstance(make, Err):
        return readiness.misconfigured(make.failure)
    return readiness.camera(make.value(), settings.camera)


def _scanner(settings: Settings) -> Finding:
    from kiosk_app.composition import hand_scanner  # noqa: PLC0415
    from kiosk_app.staff import readiness  # noqa: PLC0415

    return readiness.hand_scanner(hand_scanner(settings))


def _printer(settings: Settings) -> Finding:
    from kiosk_app.composition import printing  # noqa: PLC0415
    from kiosk_app.domain.result import Err  # noqa: PLC0415
    from kiosk_app.staff import readiness  # noqa: PLC0415

    made = printing(settings)
    return readiness.misconfigured(made.failure) if isinstance(made, Err) else readiness.printer(made.value.connect())


def _print(checks: Sequence[Check], *, colour: bool) -> None:
    name_width = max(len(check.name) for check in checks)
    for check in checks:
        state = check.state.ljust(_STATE_WIDTH)
        shown = f"{_COLOURS[check.state]}{state}{_PLAIN}" if colour else state
        print(f"{shown}  {check.name.ljust(name_width)}  {check.message}")
        if check.remedy:
            print(f"{' ' * (_STATE_WIDTH + name_width + 4)}→ {check.remedy}")
