"""``kiosk-app barcode read``: what the decoders see in files, before anyone checks it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk_app.commands import OK, REFUSED
from kiosk_app.commands.output import refuse, say, say_json

if TYPE_CHECKING:
    import argparse

    from kiosk_app.domain.barcode import UntrustedBarcode
    from kiosk_app.domain.failures import Failure


def add(parser: argparse.ArgumentParser) -> None:
    """Give the parser of ``read`` its arguments."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a picture, a video or a barcode's text")
    parser.add_argument("--json", action="store_true", help="one object per file: file, ms, codes with text and points")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the raw text of every 2D code in each file; refused where a file has none."""
    from kiosk_app.domain.failures import Code, Failure  # noqa: PLC0415 - loaded where used: --help stays fast
    from kiosk_app.domain.result import Err  # noqa: PLC0415
    from kiosk_app.scanning.cascade import file_cascade  # noqa: PLC0415
    from kiosk_app.scanning.files import read_file  # noqa: PLC0415

    status = OK
    objects: list[dict[str, object]] = []
    with file_cascade(at_once=True) as cascade:
        for path in arguments.files:
            started = time.perf_counter()
            read = read_file(path, cascade)
            ms = (time.perf_counter() - started) * 1000
            codes = () if isinstance(read, Err) else read.value
            failure: Failure | None = None
            if isinstance(read, Err):
                failure = read.failure
            elif not codes:
                failure = Failure(code=Code.NO_CODE_FOUND, subject=path.name)
            status = REFUSED if failure else status
            if arguments.json:
                objects.append(_object(path, ms, codes, failure))
            elif failure:
                refuse(failure)
            for code in () if arguments.json else codes:
                say(_printable(code.untrusted_text))
    if arguments.json:
        say_json(objects)
    return status


def _object(path: Path, ms: float, codes: tuple[UntrustedBarcode, ...], failure: Failure | None) -> dict[str, object]:
    result: dict[str, object] = {
        "file": str(path),
        "ms": round(ms, 2),
        "codes": [
            {
                "format": code.symbology,
                "text": code.untrusted_text,
                "decoder": code.decoder,
                "points": [[round(x, 1), round(y, 1)] for x, y in code.corners],
            }
            for code in codes
        ],
    }
    if failure:
        result["code"] = failure.code
    return result


def _printable(untrusted_text: str) -> str:
    """The text on one line; control characters, which could command a terminal, are written as escapes."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in untrusted_text
    )
