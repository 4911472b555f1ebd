"""A screen where there is none: the demo on a server runs under Xvfb."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

READY_LIMIT_S = 15


@contextlib.contextmanager
def virtual_display(width: int, height: int) -> Iterator[str]:
    """Run Xvfb with one screen of ``width`` × ``height`` px and give its DISPLAY; it ends with the block.

    Raises ``FileNotFoundError`` where Xvfb isn't installed, ``RuntimeError`` where it does not come up.
    """
    program = shutil.which("Xvfb")
    if program is None:
        message = "Xvfb is not installed (Debian package xvfb)"
        raise FileNotFoundError(message)
    read_end, write_end = os.pipe()
    command = [program, "-displayfd", str(write_end), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(  # noqa: S603 - fixed arguments
        command, pass_fds=(write_end,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as answer:
            number = answer.readline().strip()
        if not number:
            message = "Xvfb did not start"
            raise RuntimeError(message)
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(READY_LIMIT_S)


def has_display() -> bool:
    """Whether a screen is there to show a window on."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
