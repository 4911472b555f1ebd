"""``kiosk-app scan``: the main job without a window, for pictures, videos and texts of barcodes."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from kiosk_app.commands import Verbs


def add(verbs: Verbs) -> None:
    """Add the verb's parser."""
    parser = verbs.add_parser("scan", help="read a barcode from files and write the filled forms, without a window")
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="picture, video or text of a barcode; the codes of a large household in any order",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the PDFs go")
    parser.add_argument(
        "--keys", type=Path, metavar="DIR", help="the tablet's keys and trust store (default: the demo's)"
    )
    parser.add_argument("--json", action="store_true", help="one object a file, for programs")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Walk every file through the rooms; the status is 1 where any was refused."""
    status: int = importlib.import_module("kiosk_app.commands.scan_files").run(arguments)
    return status
