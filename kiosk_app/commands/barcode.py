"""``kiosk-app barcode issue | keys | inspect | read``: the parsers; each action's file is loaded only when it runs."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk_app.commands import barcode_read, keys

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from kiosk_app.commands import Verbs

_JSON_HELP = "print one JSON object instead of lines"


def add(verbs: Verbs) -> None:
    """Add the verb and its actions."""
    parser = verbs.add_parser("barcode", help="issue a code, make keys, inspect a code, read codes in pictures")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_issue(actions.add_parser("issue", help="sign and seal an application into a code"))
    _add_keys(actions.add_parser("keys", help="make a hall's demo keys: as keys init"))
    _add_inspect(actions.add_parser("inspect", help="show every layer of a code, and which one fails"))
    read = actions.add_parser("read", help="print the raw text of every 2D code in a picture")
    barcode_read.add(read)
    read.set_defaults(run=_action("barcode_read"))


def _add_issue(parser: argparse.ArgumentParser) -> None:
    _add_keys_option(parser)
    parser.add_argument("--application", type=Path, metavar="FILE", required=True, help="the application as JSON")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="write the code as a PNG; FILE-1, FILE-2 … where several are needed"
    )
    parser.add_argument("--text", action="store_true", help="print the code's text, one line a code")
    parser.add_argument("--json", action="store_true", help=_JSON_HELP)
    parser.set_defaults(run=_action("barcode_issue"), usage_error=parser.error)


def _add_keys(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="where to write them; keys there are never overwritten"
    )
    keys.add_init_options(parser)
    parser.add_argument("--json", action="store_true", help=_JSON_HELP)
    parser.set_defaults(run=keys.init, issuer=None, usage_error=parser.error)


def _add_inspect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="FILE|TEXT", help="a picture or text file that holds the code, or its text")
    _add_keys_option(parser)
    parser.add_argument("--show-application", action="store_true", help="print what the citizen entered as well")
    parser.add_argument("--json", action="store_true", help=_JSON_HELP)
    parser.set_defaults(run=_action("barcode_inspect"))


def _add_keys_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--keys", type=Path, metavar="DIR", help="keys folder (default: the demo's, var/demo/keys)")


def _action(module: str) -> Callable[[argparse.Namespace], int]:
    def run(arguments: argparse.Namespace) -> int:
        status: int = importlib.import_module(f"kiosk_app.commands.{module}").run(arguments)
        return status

    return run
