"""A spooler of our own, with a printer that is a socket of the test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

CUPSD = shutil.which("cupsd", path="/usr/sbin:/sbin:" + os.environ.get("PATH", ""))
FILES = """
ServerRoot {0}
ServerBin {0}/programs
RequestRoot {0}/spool
CacheDir {0}/cache
StateDir {0}/state
TempDir {0}/temporary
AccessLog {0}/access
ErrorLog {0}/error
PageLog {0}/page
SystemGroup root
"""
DAEMON = """
LogLevel warn
DirtyCleanInterval 0
Listen {0}/sock
Browsing Off
DefaultAuthType None
WebInterface No
<Location />
Allow all
</Location>
<Location /admin>
Allow all
</Location>
<Policy default>
<Limit All>
Allow all
</Limit>
</Policy>
"""

PROGRAMS = Path("/usr/lib/cups")
PPD = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_noopt.ppd")
# A printer in trouble: what it says of itself and how it ends, as a backend tells CUPS.
TROUBLED = """#!/bin/sh
test $# -eq 0 && exit 0
cat >/dev/null
case "$DEVICE_URI" in
*empty) echo "STATE: +media-empty-error" >&2; sleep 60;;
esac
exit 1
"""
TRAYS = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "TRAYS.PPD"
*Product: "(Trays)"
*PSVersion: "(3010.000) 0"
*Manufacturer: "Test"
*ModelName: "Trays"
*ShortNickName: "Trays"
*NickName: "Trays"
*cupsVersion: 2.0
*cupsFilter2: "application/pdf application/pdf 0 -"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*Throughput: "1"
*LandscapeOrientation: Plus90
*TTRasterizer: Type42
*OpenUI *PageSize/Page Size: PickOne
*DefaultPageSize: A4
*PageSize A4/A4: ""
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*DefaultPageRegion: A4
*PageRegion A4/A4: ""
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "10 10 585 832"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
*OpenUI *InputSlot/Media Source: PickOne
*DefaultInputSlot: Auto
*InputSlot Auto/Automatic: ""
*InputSlot Upper/Upper: ""
*InputSlot Tray3/Third: ""
*InputSlot Photo/Photo: ""
*CloseUI: *InputSlot
"""


@dataclass
class PaperTray:
    """A printer that keeps what it gets."""

    listener: socket.socket
    sheets: list[bytes] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def serve(self) -> None:
        while True:
            try:
                job, _ = self.listener.accept()
            except OSError:
                return
            with job:
                job.settimeout(20)
                parts = []
                while part := job.recv(65536):
                    parts.append(part)
            self.sheets.append(b"".join(parts))

    def wait(self, count: int, seconds: float = 20) -> list[bytes]:
        end = time.monotonic() + seconds
        while len(self.sheets) < count and time.monotonic() < end:
            time.sleep(0.05)
        return self.sheets


@dataclass
class Spooler:
    """Our own CUPS: its address for CUPS_SERVER, and the printer behind it."""

    server: str
    tray: PaperTray
    pdfs: Path | None  # where cups-pdf leaves what it prints, when it is installed

    def jobs(self) -> dict[str, bytes]:
        """Return the attributes of each job, as the spooler keeps them on its disk."""
        found = {}
        for file in (Path(self.server).parent / "spool").glob("c*"):
            with suppress(FileNotFoundError):  # it is being written anew
                found[file.name] = file.read_bytes()
        return found

    def job_after(self, before: dict[str, bytes]) -> bytes:
        """Return the attributes of the job that came since."""
        _until(lambda: len(self.jobs()) > len(before))
        return next(told for name, told in self.jobs().items() if name not in before)

    def run(self, *command: str) -> None:
        subprocess.run(command, env={**os.environ, "CUPS_SERVER": self.server}, check=True, capture_output=True)


@pytest.fixture(scope="module")
def spooler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spooler]:
    if CUPSD is None or os.name != "posix" or os.geteuid() != 0:
        pytest.skip("needs cupsd, and root to start it")
    root = Path(tempfile.mkdtemp(prefix="lmmh-cups-", dir="/tmp"))  # a socket's path is short
    root.chmod(0o755)  # filters run as a user of their own
    for folder in ("spool", "cache", "state", "temporary"):
        (root / folder).mkdir(parents=True)
    (root / "temporary").chmod(0o1777)  # filters run as a user of their own
    _programs(root / "programs")
    pdfs = _cups_pdf(root)
    (root / "cups-files.conf").write_text(FILES.format(root))
    (root / "cupsd.conf").write_text(DAEMON.format(root))
    command = [CUPSD, "-f", "-c", str(root / "cupsd.conf"), "-s", str(root / "cups-files.conf")]
    daemon = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    listener = socket.create_server(("127.0.0.1", 0))
    tray = PaperTray(listener)
    thread = threading.Thread(target=tray.serve, daemon=True)
    thread.start()
    try:
        _until((root / "sock").exists)
        found = Spooler(str(root / "sock"), tray, pdfs)
        found.run("lpadmin", "-p", "ACCUEIL", "-D", "Imprimante de l’accueil", "-v", f"socket://127.0.0.1:{tray.port}",
                  "-m", "raw", "-E")  # fmt: skip
        (root / "trays.ppd").write_text(TRAYS)
        found.run("lpadmin", "-p", "BACS", "-v", f"socket://127.0.0.1:{tray.port}", "-P", str(root / "trays.ppd"), "-E")
        for name, trouble in (("VIDE", "empty"), ("REFUS", "refused")):
            found.run("lpadmin", "-p", name, "-v", f"troubled:/{trouble}", "-m", "raw", "-o",
                      "printer-error-policy=abort-job", "-E")  # fmt: skip
        if pdfs:
            found.run("lpadmin", "-p", "PDF", "-v", "cups-pdf:/", "-P", str(PPD), "-E")
        yield found
    finally:
        daemon.terminate()
        daemon.wait(10)
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)
        shutil.rmtree(root)
        _settings(root).unlink(missing_ok=True)


def _programs(folder: Path) -> None:
    """Put the programs of CUPS in a folder, with a printer in trouble among its backends."""
    (folder / "backend").mkdir(parents=True)
    for program in (*PROGRAMS.iterdir(), *(PROGRAMS / "backend").iterdir()):
        if program.name != "backend":
            (folder / program.relative_to(PROGRAMS)).symlink_to(program)
    troubled = folder / "backend" / "troubled"
    troubled.write_text(TROUBLED)
    troubled.chmod(0o755)


def _cups_pdf(root: Path) -> Path | None:
    """Let cups-pdf print into a folder of ours: a copy of it reads its settings there rather than in /etc/cups."""
    ours, folder = root / "programs" / "backend" / "cups-pdf", root / "pdf"
    if not ours.exists() or not PPD.exists():
        return None
    folder.mkdir()
    (root / "cups-pdf.conf").write_text(f"Out {folder}\nSpool {root}/pdf-spool\nLog {root}\nLabel 1\n")
    if _settings(root).is_symlink():  # left by a run that was killed
        _settings(root).unlink()
    _settings(root).symlink_to(root)
    program = ours.read_bytes()
    ours.unlink()
    ours.write_bytes(program.replace(b"/etc/cups\0", bytes(_settings(root)) + b"\0"))
    ours.chmod(0o700)
    return folder


def _settings(root: Path) -> Path:
    """Return a path as long as /etc/cups, as random as the folder's name."""
    return Path("/tmp") / root.name[-4:]


def _until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "the spooler does not answer"
        time.sleep(0.05)
