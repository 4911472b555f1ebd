"""Run every test: one process for the rooms, and one process a file where Qt holds state between tests.

Sharing one QApplication between test files ends in segmentation faults that depend on the order of the files.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent
OWN_PROCESS = ("ui", "integration", "end_to_end")
COUNT = re.compile(r"(\d+) (passed|failed|error|skipped)")


def run(paths: list[str]) -> tuple[int, dict[str, int]]:
    """Run pytest on ``paths``; give its exit status and the counts of its closing line."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("KIOSK_TEST_PLATFORM", "offscreen")}
    command = [sys.executable, "-m", "pytest", *paths]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=TESTS.parent) as process:
        last = ""
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line if COUNT.search(line) else last
    return process.returncode, {name: int(number) for number, name in COUNT.findall(last)}


def main() -> int:
    """Run all, then print one closing line; the status is 0 only where every process passed and ran a test."""
    shared = [str(TESTS), *(f"--ignore={TESTS / name}" for name in OWN_PROCESS)]
    groups = [shared, *([str(path)] for name in OWN_PROCESS for path in sorted((TESTS / name).glob("test_*.py")))]
    total = {"passed": 0, "failed": 0, "error": 0, "skipped": 0}
    broken: list[str] = []
    for group in groups:
        status, counts = run(group)
        for name, number in counts.items():
            total[name] += number
        if status or not counts.get("passed"):
            broken.append(group[0])
    for path in broken:
        print(f"not passed: {path}")
    print(f"{total['passed']} passed, {total['failed'] + total['error']} failed, {total['skipped']} skipped")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
