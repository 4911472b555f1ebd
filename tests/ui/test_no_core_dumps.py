"""A crash leaves nothing of the program's memory behind: there are keys and people in it."""

from __future__ import annotations

import os
import subprocess
import sys

CRASH = """
import ctypes, os, resource
from kiosk_app.program import forbid_core_dumps
forbid_core_dumps()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), flush=True)
os.abort()
"""


def crash() -> tuple[str, bool]:
    """What the program says of its memory, and whether the kernel dumped it."""
    allowed = ["sh", "-c", 'ulimit -c unlimited 2>/dev/null; cd /dev/shm; exec "$0" "$@"']
    process = subprocess.Popen([*allowed, sys.executable, "-c", CRASH], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.read()
    process.stdout.close()
    _pid, status = os.waitpid(process.pid, 0)
    process.returncode = -os.WTERMSIG(status)
    assert os.WIFSIGNALED(status)
    return said.strip(), os.WCOREDUMP(status)


def test_a_crash_dumps_nothing() -> None:
    assert crash() == ("(0, 0) 0", False)
