"""``kiosk-app``: the one console script."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import TYPE_CHECKING

from kiosk_app.commands import REFUSED

if TYPE_CHECKING:
    from collections.abc import Sequence

VERBS = ("run", "demo", "scan", "barcode", "forms", "keys", "doctor")
"""The files of ``kiosk_app.commands`` in the order of ``--help``."""


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(
        prog="kiosk-app",
        description="Counter kiosk for city halls: a citizen's barcode in, prefilled official forms out.",
        epilog="Exit status: 0 ok, 1 refused with a code, 2 usage.",
    )
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for verb in VERBS:
        importlib.import_module(f"kiosk_app.commands.{verb}").add(verbs)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit status."""
    arguments = build_parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our answer (head, a pager) has seen enough; nothing more may be written at the exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    return status


if __name__ == "__main__":
    sys.exit(main())
