"""``make bench``: every figure the project names, in one run on one machine, as ``docs/benchmarks.md``."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import decoding, filling, journal, journey, payload, printing, startup

CHAPTERS = (
    ("Reading a code", decoding),
    ("The barcode's payload", payload),
    ("Filling a form", filling),
    ("Printing", printing),
    ("The journal", journal),
    ("From the phone to the printer's queue (goal: under 300 ms)", journey),
    ("Cold start (goal: under 2 s)", startup),
)


def main() -> int:
    """Run all chapters; print each as it is done and, where asked, write the whole page."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the page here")
    out: Path | None = parser.parse_args().out
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    page = [
        "# Benchmarks",
        "",
        "Made by `make bench`. Times are good for comparing lines of one table; they are from one run on one machine",
        f"({machine}) and are never asserted by a test.",
    ]
    for title, chapter in CHAPTERS:
        print(f"{title} …", file=sys.stderr)
        text = io.StringIO()
        with contextlib.redirect_stdout(text):
            chapter.run()
        page += ["", f"## {title}", "", text.getvalue().strip()]
    print("\n".join(page))
    if out is not None:
        out.write_text("\n".join(page) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
