"""``kiosk-app run``: serve citizens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk_app.commands.output import refuse

if TYPE_CHECKING:
    import argparse

    from kiosk_app.commands import Verbs


def add(verbs: Verbs) -> None:
    """Add the verb's parser."""
    parser = verbs.add_parser("run", help="serve citizens at the counter")
    parser.add_argument("--config", type=Path, metavar="FILE", help="the kiosk's settings (default: the built-in ones)")
    parser.add_argument("--windowed", action="store_true", help="a window instead of the full screen")
    parser.add_argument("--auto-confirm", action="store_true", help="touch the screens by itself, as the demo does")
    parser.add_argument("--visits", type=int, metavar="N", help="end after N visits")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the settings, then serve until the window is closed."""
    import msgspec  # noqa: PLC0415 - --help stays fast

    from kiosk_app.config.load import load_settings  # noqa: PLC0415 - likewise
    from kiosk_app.domain.result import Err  # noqa: PLC0415 - likewise
    from kiosk_app.program import run_kiosk  # noqa: PLC0415 - likewise

    loaded = load_settings(arguments.config)
    if isinstance(loaded, Err):
        return refuse(loaded.failure)
    settings = loaded.value
    if arguments.windowed:
        settings = msgspec.structs.replace(settings, ui=msgspec.structs.replace(settings.ui, windowed=True))
    if arguments.auto_confirm:
        session = msgspec.structs.replace(settings.session, auto_confirm=True)
        settings = msgspec.structs.replace(settings, session=session)
    ended = run_kiosk(settings, visits=arguments.visits)
    return refuse(ended.failure) if isinstance(ended, Err) else ended.value
