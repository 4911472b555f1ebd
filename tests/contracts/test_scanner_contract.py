"""What every hand scanner promises.

The serial one runs on a real pseudo-terminal. The wedge reads key events from a FIFO, since a machine without a
keyboard has no input device to grab. What is asked of the kernel, and what follows from its refusal, is proved below.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import tty
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from scanner_lines import typed

from kiosk_app.devices.scanner.manual import ManualScanner
from kiosk_app.devices.scanner.port import LOST_PART, MOST_CHARACTERS
from kiosk_app.devices.scanner.serial import serial_scanner
from kiosk_app.devices.scanner.stream import SILENCE_MS, StreamScanner
from kiosk_app.devices.scanner.wedge import Keys, wedge_scanner
from kiosk_app.domain.failures import Code
from kiosk_app.domain.result import Err, Ok

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk_app.devices.scanner.port import HandScanner

PATIENCE_MS = 5000
CODE = "KTG1:6BF%1 $*+-./:Z"


class Bench(Protocol):
    """A scanner and the hand that holds it."""

    scanner: HandScanner

    def scan(self, text: str) -> None: ...

    def unplug(self) -> None: ...

    def plug(self) -> None: ...


class SerialBench:
    """The scanner's end of the line is the master of a pseudo-terminal, which also says the stable name."""

    def __init__(self, folder: Path) -> None:
        self._name = folder / "by-id"
        self.plug()
        self.scanner: HandScanner = serial_scanner(self._name, 115200)

    def send(self, data: bytes) -> None:
        while data:  # a pseudo-terminal holds some kilobytes only
            data = data[os.write(self._master, data[:512]) :]

    def scan(self, text: str) -> None:
        self.send(text.encode("ascii", "replace") + b"\r\n")

    def unplug(self) -> None:
        os.close(self._master)
        self._name.unlink()

    def plug(self) -> None:
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self._name.symlink_to(os.ttyname(slave))
        os.close(slave)


class WedgeBench:
    def __init__(self, folder: Path) -> None:
        self._name = folder / "by-id-event-kbd"
        self.plug()
        self.scanner: HandScanner = StreamScanner(self._name, Keys("jis"), self._connect)

    def send(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._keys, data[:4096]) :]

    def _connect(self, path: Path) -> int:
        """An input device keeps nothing for whom opens it later; a FIFO does."""
        keys = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with suppress(BlockingIOError):
            while os.read(keys, 4096):
                pass
        return keys

    def scan(self, text: str) -> None:
        self.send(typed(text, "jis"))

    def unplug(self) -> None:
        os.close(self._keys)
        self._name.unlink()

    def plug(self) -> None:
        os.mkfifo(self._name)
        self._keys = os.open(self._name, os.O_RDWR)


class ManualBench:
    def __init__(self, _folder: Path) -> None:
        manual = ManualScanner()
        self.scanner: HandScanner = manual
        self.scan, self.unplug, self.plug = manual.scan, manual.unplug, manual.plug


@pytest.fixture(params=[SerialBench, WedgeBench, ManualBench])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    made: Bench = request.param(tmp_path)
    yield made
    made.scanner.close()
    made.unplug()


def next_code(scanner: HandScanner) -> str | None:
    read = scanner.read(PATIENCE_MS)
    assert isinstance(read, Ok)
    return read.value


def is_lost(scanner: HandScanner) -> bool:
    read = scanner.read(PATIENCE_MS)
    return isinstance(read, Err) and read.failure.code is Code.SCANNER_LOST


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_codes_are_given_in_order_each_once(bench: Bench) -> None:
    assert isinstance(bench.scanner.open(), Ok)
    bench.scan(CODE)
    bench.scan("KTG1:SECOND")
    assert [next_code(bench.scanner), next_code(bench.scanner)] == [CODE, "KTG1:SECOND"]
    assert bench.scanner.read(SILENCE_MS * 2) == Ok(None)


def test_waiting_ends_when_it_shall(bench: Bench) -> None:
    bench.scanner.open()
    begun = time.monotonic()
    assert bench.scanner.read(100) == Ok(None)
    assert 0.09 <= time.monotonic() - begun < 2


def test_a_code_that_comes_while_it_is_waited_for_is_given_at_once(bench: Bench) -> None:
    bench.scanner.open()
    hand = threading.Timer(0.1, bench.scan, [CODE])
    hand.start()
    begun = time.monotonic()
    assert next_code(bench.scanner) == CODE
    assert time.monotonic() - begun < 2
    hand.join()


def test_what_was_scanned_before_the_opening_or_not_given_is_forgotten(bench: Bench) -> None:
    bench.scanner.open()
    bench.scan("KTG1:EARLIER")
    bench.scan("KTG1:EARLIER2")
    assert next_code(bench.scanner) == "KTG1:EARLIER"
    bench.scanner.close()
    bench.scanner.close()
    assert isinstance(bench.scanner.open(), Ok)
    bench.scan("KTG1:NOW")
    assert next_code(bench.scanner) == "KTG1:NOW"


def test_an_endless_code_is_cut_just_above_the_limit(bench: Bench) -> None:
    bench.scanner.open()
    hand = threading.Thread(target=bench.scan, args=["KTG1:" + "A" * 6000])
    hand.start()
    text = next_code(bench.scanner)
    hand.join()
    assert text is not None
    assert len(text) == MOST_CHARACTERS


def test_unplugged_it_is_lost_until_it_is_plugged_and_opened_again(bench: Bench) -> None:
    bench.scanner.open()
    bench.unplug()
    assert is_lost(bench.scanner)
    assert is_lost(bench.scanner)
    refused = bench.scanner.open()
    assert isinstance(refused, Err)
    assert refused.failure.code is Code.NO_SCANNER
    assert refused.failure.subject == bench.scanner.name
    bench.plug()
    assert isinstance(bench.scanner.open(), Ok)
    bench.scan(CODE)
    assert next_code(bench.scanner) == CODE


def test_a_scanner_that_was_never_opened_gives_nothing(bench: Bench) -> None:
    assert is_lost(bench.scanner)


@pytest.mark.parametrize("kind", [SerialBench, WedgeBench])
def test_silence_ends_a_code_whose_scanner_sends_no_end(kind: type[SerialBench | WedgeBench], tmp_path: Path) -> None:
    bench = kind(tmp_path)
    bench.scanner.open()
    bench.send(CODE.encode() if isinstance(bench, SerialBench) else typed(CODE, "us", None))
    begun = time.monotonic()
    assert next_code(bench.scanner) == CODE
    assert time.monotonic() - begun >= (SILENCE_MS - 2) / 1000, "a count in whole ms is up to 1 ms late at either end"
    bench.scanner.close()
    bench.unplug()


def test_a_slow_scanner_is_not_cut_off_between_two_waits(tmp_path: Path) -> None:
    bench = SerialBench(tmp_path)
    bench.scanner.open()
    for part in ("KTG1:", "AB", "CD"):
        bench.send(part.encode())
        assert bench.scanner.read(SILENCE_MS // 3) == Ok(None)
    bench.send(b"EF\r")
    assert next_code(bench.scanner) == "KTG1:ABCDEF"
    bench.scanner.close()
    bench.unplug()


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_every_end_of_a_serial_line_counts_once(end: bytes, tmp_path: Path) -> None:
    bench = SerialBench(tmp_path)
    bench.scanner.open()
    bench.send(b"KTG1:A" + end + b"KTG1:\xe9\x00B" + end)
    assert next_code(bench.scanner) == "KTG1:A"
    assert next_code(bench.scanner) == f"KTG1:{LOST_PART}{LOST_PART}B"
    assert bench.scanner.read(SILENCE_MS * 2) == Ok(None)
    bench.scanner.close()
    bench.unplug()


def test_a_wedge_that_cannot_be_grabbed_is_not_used(tmp_path: Path) -> None:
    """Else its keys would reach whatever window is in front."""
    bench = WedgeBench(tmp_path)
    before = open_files()
    refused = wedge_scanner(tmp_path / "by-id-event-kbd", "jis").open()
    assert isinstance(refused, Err)
    assert refused.failure.code is Code.NO_SCANNER
    assert open_files() == before, "the refused device was closed"
    bench.unplug()


def test_a_file_that_is_no_serial_line_is_no_scanner(tmp_path: Path) -> None:
    (tmp_path / "ttyUSB0").touch()
    before = open_files()
    refused = serial_scanner(tmp_path / "ttyUSB0").open()
    assert isinstance(refused, Err)
    assert refused.failure.code is Code.NO_SCANNER
    assert open_files() == before


def test_no_scanner_keeps_a_code_that_it_gave_or_was_closed_over(tmp_path: Path) -> None:
    bench = SerialBench(tmp_path)
    bench.scanner.open()
    bench.scan("KTG1:GIVEN")
    bench.scan("KTG1:WAITING")
    bench.send(b"KTG1:HALF")
    assert next_code(bench.scanner) == "KTG1:GIVEN"
    bench.scanner.close()
    held = repr([vars(bench.scanner), vars(vars(bench.scanner)["_script"])])
    assert "KTG1" not in held
    bench.unplug()


GRABBING_KERNEL = """
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include <linux/input.h>
int ioctl(int file, unsigned long request, ...) {
    va_list rest; va_start(rest, request); long argument = va_arg(rest, long); va_end(rest);
    fprintf(stderr, "%s %ld\\n", request == EVIOCGRAB ? "EVIOCGRAB" : "another", argument);
    return 0;
}
"""
READS_ONE_CODE = """
import sys
from pathlib import Path
from kiosk_app.devices.scanner.wedge import wedge_scanner
scanner = wedge_scanner(Path(sys.argv[1]), "jis")
assert scanner.open().value is None
print("open", flush=True)
print(scanner.read(5000).value)
"""


def test_a_wedge_that_can_be_grabbed_is_grabbed_once_and_read(tmp_path: Path) -> None:
    """The kernel's answer is given by a library, in a process of its own; the rest is the real thing."""
    (tmp_path / "kernel.c").write_text(GRABBING_KERNEL)
    kernel = tmp_path / "kernel.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", kernel, tmp_path / "kernel.c"], check=True)
    bench = WedgeBench(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", READS_ONE_CODE, tmp_path / "by-id-event-kbd"],
        env={**os.environ, "LD_PRELOAD": str(kernel)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "open\n"
        bench.scan(CODE)
        said, asked = reader.communicate(timeout=PATIENCE_MS / 1000)
    assert said == f"{CODE}\n"
    assert [line for line in asked.splitlines() if "EVIOCGRAB" in line] == ["EVIOCGRAB 1"]
    bench.unplug()
