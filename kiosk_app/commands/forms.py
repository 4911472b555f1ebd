"""``kiosk-app forms list | compile | fill | preview``: the parsers; each action's file is loaded only when it runs."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk_app.config.locations import FORM_TEMPLATES

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from kiosk_app.commands import Verbs

_DPI = 150


def add(verbs: Verbs) -> None:
    """Add the verb and its actions."""
    parser = verbs.add_parser("forms", help="list, check, fill and preview the form templates")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add(actions.add_parser("list", help="the installed forms, and what is wrong with damaged ones"), "listed")
    _add(actions.add_parser("compile", help="lay out every form that changed, and check it"), "compiled")
    fill = actions.add_parser("fill", help="fill the forms an application needs, as PDF")
    _add_application(fill)
    _add(fill, "filled")
    preview = actions.add_parser("preview", help="the same, as PNG pictures")
    _add_application(preview)
    preview.add_argument("--dpi", type=int, default=_DPI, help=f"dots per inch (default: {_DPI})")
    _add(preview, "previewed")


def _add_application(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--application", type=Path, metavar="FILE", required=True, help="the application as JSON")
    parser.add_argument("--out", type=Path, metavar="DIR", required=True, help="where to write the files")
    parser.add_argument(
        "--form", action="append", metavar="ID", default=[], help="only this form; may be given several times"
    )


def _add(parser: argparse.ArgumentParser, action: str) -> None:
    parser.add_argument(
        "--templates",
        type=Path,
        metavar="DIR",
        default=FORM_TEMPLATES,
        help="template folders (default: installed ones)",
    )
    parser.add_argument(
        "--state", type=Path, metavar="DIR", default=Path("var"), help="where compiled forms are kept (default: var)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    parser.set_defaults(run=_action(action))


def _action(name: str) -> Callable[[argparse.Namespace], int]:
    def run(arguments: argparse.Namespace) -> int:
        status: int = getattr(importlib.import_module("kiosk_app.commands.forms_actions"), name)(arguments)
        return status

    return run
