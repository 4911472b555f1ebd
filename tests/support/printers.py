"""A real print scheduler and real IPP Everywhere printers on loopback, each with its own folder, for tests.

Nothing of the machine's own printing is touched. Two surprises are dealt with here: ``ippeveprinter`` wants a system
bus to talk to even where it advertises nothing, so it gets a private one; and ``lpadmin -m everywhere`` succeeds
without a printer, so a queue counts only once its PPD is there.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
PATIENCE_S = 10.0

CUPSD_CONF = """
Listen 127.0.0.1:{port}
Browsing No
WebInterface No
LogLevel debug
MaxLogSize 0
DefaultEncryption Never
PreserveJobFiles No
PreserveJobHistory 300
ErrorPolicy abort-job
<Location />
  Order deny,allow
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""

CUPS_FILES_CONF = """
SystemGroup root
FileDevice No
ServerRoot {folder}/etc
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/state
TempDir {folder}/tmp
AccessLog {folder}/access_log
ErrorLog {folder}/error_log
PageLog {folder}/page_log
"""

BUS_CONF = """<busconfig>
  <listen>unix:path={folder}/bus</listen>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>
  </policy>
</busconfig>
"""

# A printer that is out of paper keeps the job and asks for paper; when it is mended it drops a job that it was told
# to cancel in the meantime, and prints any other, however late. Both are what real printers do.
PRINT_COMMAND = """#!/bin/sh
if [ -s {folder}/trouble ]; then
  reason=$(cat {folder}/trouble)
  echo "STATE: +$reason" >&2
  while [ -s {folder}/trouble ]; do sleep 0.05; done
  echo "STATE: -$reason" >&2
  ipptool -t -d job="$IPP_JOB_URI" {uri} {folder}/job-state.test > {folder}/state
  if grep -q -e processing-to-stop-point -e canceled {folder}/state; then exit 0; fi
fi
env | grep ^IPP_ > {folder}/received/"$IPP_JOB_ID".env
cp "$1" {folder}/received/"$IPP_JOB_ID".part
mv {folder}/received/"$IPP_JOB_ID".part {folder}/received/"$IPP_JOB_ID".pdf
"""

JOB_STATE_TEST = """{
  OPERATION Get-Job-Attributes
  GROUP operation-attributes-tag
  ATTR charset attributes-charset utf-8
  ATTR naturalLanguage attributes-natural-language en
  ATTR uri job-uri $job
  ATTR name requesting-user-name anonymous
  DISPLAY job-state
  DISPLAY job-state-reasons
}
"""


@dataclass(frozen=True)
class Scheduler:
    """A running ``cupsd``; ``folder`` holds everything it writes."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """What a client calls the server: ``host:port``."""
        return f"127.0.0.1:{self.port}"

    def stored_documents(self) -> list[Path]:
        """Documents in the spool, which must be empty once no job is left."""
        return sorted((self.folder / "spool").glob("d*"))

    def unfinished_jobs(self) -> list[str]:
        """The jobs of everybody that may still print."""
        query = ["lpstat", "-h", self.address, "-W", "not-completed", "-o"]
        listed = subprocess.run(query, capture_output=True, text=True, check=True, env=_environment())
        return listed.stdout.splitlines()

    def pause(self, queue: str) -> None:
        """Stop a queue, as staff do, and as some error policies do by themselves."""
        subprocess.run(["cupsdisable", "-h", self.address, queue], check=True, env=_environment())

    def stop(self) -> None:
        """End it."""
        _end(self.process)


@dataclass
class IppPrinter:
    """A running ``ippeveprinter``. ``break_down`` and ``mend`` act on every job that is in it or comes later."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def uri(self) -> str:
        """Where a queue sends its jobs."""
        return f"ipp://127.0.0.1:{self.port}/ipp/print"

    def received(self) -> list[Path]:
        """The PDFs that came out, in the order the printer numbered its jobs."""
        return sorted((self.folder / "received").glob("*.pdf"), key=lambda path: int(path.stem))

    def attributes(self, received: Path) -> dict[str, str]:
        """The job's attributes as the printer got them: ``IPP_MEDIA_COL`` and so on."""
        lines = received.with_suffix(".env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def break_down(self, reason: str) -> None:
        """Have a state reason such as ``media-empty``, and print nothing, until mended."""
        (self.folder / "trouble").write_text(reason)

    def mend(self) -> None:
        """Be well again: a job that waited comes out now, unless it was cancelled."""
        (self.folder / "trouble").write_text("")

    def is_idle(self) -> bool:
        """Whether no job is in the printer."""
        query = ["ipptool", "-tv", self.uri, "get-printer-attributes.test"]
        answer = subprocess.run(query, capture_output=True, text=True, check=False, env=_environment())
        return "printer-state (enum) = idle" in answer.stdout

    def switch_off(self) -> None:
        """Stop answering."""
        _end(self.process)


@contextmanager
def running_cupsd() -> Iterator[Scheduler]:
    """Start a private ``cupsd`` on a free port of loopback, as root or not, and end it with all its filters."""
    with _folder("cupsd") as folder:
        for name in ("etc", "spool", "cache", "state", "tmp"):
            (folder / name).mkdir()
        (folder / "tmp").chmod(0o1777)
        port = _free_port()
        (folder / "cupsd.conf").write_text(CUPSD_CONF.format(port=port))
        (folder / "cups-files.conf").write_text(CUPS_FILES_CONF.format(folder=folder))
        command = ["cupsd", "-f", "-c", f"{folder}/cupsd.conf", "-s", f"{folder}/cups-files.conf"]
        with _running(command, folder / "cupsd.out") as process:
            wait_until(lambda: _listens(port), "cupsd listens")
            yield Scheduler(port=port, folder=folder, process=process)


@contextmanager
def running_printer(name: str = "Counter") -> Iterator[IppPrinter]:
    """Start a printer that keeps what it prints."""
    with _folder("printer") as folder:
        (folder / "received").mkdir()
        (folder / "spool").mkdir()
        (folder / "bus.conf").write_text(BUS_CONF.format(folder=folder))
        (folder / "job-state.test").write_text(JOB_STATE_TEST)
        port = _free_port()
        uri = f"ipp://127.0.0.1:{port}/ipp/print"
        command = folder / "print"
        command.write_text(PRINT_COMMAND.format(folder=folder, uri=uri))
        command.chmod(0o755)
        bus = ["dbus-daemon", f"--config-file={folder}/bus.conf", "--nofork", "--nosyslog"]
        printer = [
            *("ippeveprinter", "-r", "off", "-n", "localhost", "-p", str(port), "-d", f"{folder}/spool"),
            *("-k", "-f", "application/pdf", "-c", str(command), name),
        ]
        with _running(bus, folder / "bus.out"):
            wait_until((folder / "bus").exists, "the bus listens")
            address = {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder}/bus"}
            with _running(printer, folder / "printer.out", **address) as process:
                wait_until(lambda: _listens(port), "the printer listens")
                yield IppPrinter(port=port, folder=folder, process=process)


def add_queue(scheduler: Scheduler, queue: str, printer: IppPrinter) -> None:
    """Make a driverless queue for the printer, and wait until it really has one's abilities."""
    subprocess.run(
        [
            *("lpadmin", "-h", scheduler.address, "-p", queue, "-E", "-v", printer.uri, "-m", "everywhere"),
            *("-o", "printer-error-policy=abort-job"),
        ],
        check=True,
        capture_output=True,
        env=_environment(),
    )
    wait_until((scheduler.folder / "etc" / "ppd" / f"{queue}.ppd").exists, f"queue {queue} has a PPD")


def wait_until(condition: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
    """Ask until it is so; ``AssertionError`` says what was waited for."""
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.02)


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    # Not pytest's own folder: filters run as user lp, who may not enter that, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix=f"kiosk-{name}-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(command: list[str], output: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    with (
        output.open("wb") as stream,
        subprocess.Popen(
            command, stdout=stream, stderr=stream, env=_environment(**environment), start_new_session=True
        ) as process,
    ):
        try:
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a server and whatever it started."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(timeout=5)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _environment(**more: str) -> dict[str, str]:
    return {"PATH": PATH, "LANG": "C.UTF-8", "HOME": "/nonexistent", **more}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
