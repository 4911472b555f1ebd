"""``kiosk-app demo``: the main job with a recorded phone and a synthetic household."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk_app.commands.output import refuse, say

if TYPE_CHECKING:
    import argparse

    from kiosk_app.commands import Verbs

SCREEN = (1280, 800)
"""Of the virtual display, in px."""


def add(verbs: Verbs) -> None:
    """Add the verb's parser."""
    parser = verbs.add_parser("demo", help="show the main job: a recorded phone in, filled forms out")
    parser.add_argument("--windowed", action="store_true", help="a window instead of the full screen")
    parser.add_argument("--touch", action="store_true", help="wait for your touches instead of going on by itself")
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="where the PDFs go (default: out)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Set the stage, run the kiosk, and say where the forms are. Without a screen: under Xvfb, for one visit."""
    from kiosk_app.demo.staging import set_stage  # noqa: PLC0415 - --help stays fast
    from kiosk_app.demo.virtual_display import has_display, virtual_display  # noqa: PLC0415 - likewise
    from kiosk_app.devices.clock.system import SystemClock  # noqa: PLC0415 - likewise
    from kiosk_app.domain.result import Err  # noqa: PLC0415 - likewise
    from kiosk_app.payload.keys import DEMO_KEYS  # noqa: PLC0415 - likewise

    out: Path = arguments.out.absolute()
    watched = has_display()
    say("Signing a barcode for the synthetic household and filming it on a phone …")
    staged = set_stage(
        DEMO_KEYS.parent.absolute(),
        out,
        SystemClock().now(),
        windowed=arguments.windowed,
        auto_confirm=not arguments.touch,
    )
    if isinstance(staged, Err):
        return refuse(staged.failure)
    before = set(out.glob("*.pdf"))
    with contextlib.ExitStack() as stack:
        if not watched:
            os.environ["DISPLAY"] = stack.enter_context(virtual_display(*SCREEN))
            say("No display here: running under Xvfb, pictures of the screens go to " + str(out / "screens"))
        from kiosk_app.program import run_kiosk  # noqa: PLC0415 - Qt looks for the display when it is loaded

        ended = run_kiosk(staged.value, visits=None if watched else 1, album=None if watched else out / "screens")
    if isinstance(ended, Err):
        return refuse(ended.failure)
    for pdf in sorted(set(out.glob("*.pdf")) - before):
        say(f"printed {pdf}")
    return ended.value
