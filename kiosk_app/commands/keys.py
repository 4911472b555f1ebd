"""``kiosk-app keys init | rotate | revoke | export | import | show``: the parsers; the actions load when they run."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from kiosk_app.commands import Verbs

_CITY = "the city's own keys folder, which holds root.key and is kept offline"


def add(verbs: Verbs) -> None:
    """Add the verb and its actions."""
    parser = verbs.add_parser("keys", help="make, rotate, revoke, hand out and bring a city's keys and trust list")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    init = _action(actions, "init", _CITY + "; keys there are never overwritten", "make a hall's keys and trust list")
    add_init_options(init)
    init.add_argument("--issuer", metavar="ID", help="who signs (default: demo-1)")
    rotate = _action(actions, "rotate", _CITY, "replace the signing key, or the seal key, with an overlap")
    rotate.add_argument("--seal", action="store_true", help="the key that opens codes, not the one that signs them")
    rotate.add_argument(
        "--overlap", type=int, default=14, metavar="DAYS", help="how long the old key may still sign (default: 14)"
    )
    revoke = _action(actions, "revoke", _CITY, "let a key sign no more")
    revoke.add_argument("kid", metavar="KID", help="the key's id, as keys show lists it")
    revoke.add_argument("--compromised", action="store_true", help="it was stolen: refuse all it ever signed")
    export = _action(actions, "export", _CITY, "copy what a tablet needs, or an issuer; never the root key")
    export.add_argument("out", type=Path, metavar="OUT", help="an empty folder, such as one on a stick")
    export.add_argument("--issuer", action="store_true", help="what the page that issues codes needs")
    bring = _action(actions, "import", "the keys folder of this machine", "replace this machine's keys, once checked")
    bring.add_argument("source", type=Path, metavar="FROM", help="an exported folder, or one with a trust list alone")
    _action(actions, "show", "a keys folder", "say who is trusted, for how long, and what must be done soon")


def add_init_options(parser: argparse.ArgumentParser) -> None:
    """What ``barcode keys`` takes as well."""
    parser.add_argument("--hall", metavar="ID", help="the audience that codes are sealed for (default: demo)")


def init(arguments: argparse.Namespace) -> int:
    """``keys init``, for ``barcode keys`` too."""
    return _late("init")(arguments)


def _action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    folder: str,
    purpose: str,
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=purpose)
    parser.add_argument("folder", type=Path, metavar="DIR", help=folder)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    parser.set_defaults(run=_late(name), usage_error=parser.error)
    return parser


def _late(name: str) -> Callable[[argparse.Namespace], int]:
    def run(arguments: argparse.Namespace) -> int:
        status: int = importlib.import_module("kiosk_app.commands.keys_actions").ACTIONS[name](arguments)
        return status

    return run
