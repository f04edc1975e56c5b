"""A paper to a printer without a dialog, or to a file where there is no printer; to be called from a worker."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from msgspec import Struct

from lmmh_desk.kernel.errors import PrinterError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.printing import network
from lmmh_desk.printing.printers import AUTOMATIC, Printer, Remembered, Size, available, networked, silent
from lmmh_desk.printing.spooler import Outcome, cancel, has_spooler, outcome

HOUR = 3600  # seconds: a file written in clear, where there is no printer, stays that long
UNSAFE = re.compile(r"[^\w.-]+")


class Delivery(Struct, frozen=True):
    """Where a paper went: to a printer, or to a file."""

    printer: str = ""
    file: Path | None = None
    direct: bool = False  # straight to a network printer: no spooler will tell more

    @property
    def over(self) -> bool:
        """Say whether nothing is left to wait for."""
        return self.direct or self.file is not None


class Printing:
    """Sends papers to the printer of their kind, else of their size, else to the system's, else to a file.

    A printer that was chosen is never replaced: while it is gone, or the spooler is, its papers wait in the queue.
    """

    def __init__(self, remembered: Remembered, folder: Path, printers: Callable[[], list[Printer]] = available) -> None:
        self._remembered = remembered
        self.folder = folder  # where papers are written for want of a printer, in clear: see `sweep`
        self._printers = printers

    def own(self, paper: str) -> Printer | None:
        """Return the printer chosen for this very size or kind, stopped when it is gone; None when none was chosen."""
        wanted = self._remembered.printer(paper)
        if not wanted:
            return None
        known = (printer for printer in self._printers() if printer.name == wanted)
        return networked(wanted) or next(known, Printer(wanted, wanted, "stopped"))

    def chosen(self, size: Size, kind: str = "") -> Printer | None:
        """Return the printer of a kind of paper, else of its size, else the first; None when this PC has none."""
        return self.own(kind) or self.own(size) or next(iter(self._printers()), None)

    def choose(self, paper: str, name: str, tray: str = "") -> None:
        """Send this size or kind to this printer from now on, from this tray or the one the printer chooses."""
        self._remembered.remember(paper, name, tray)

    def choose_again(self, size: Size, kind: str, name: str) -> None:
        """Send papers elsewhere from now on: those of the kind where it has a printer of its own, else of the size."""
        self.choose(kind if self._remembered.printer(kind) else size, name)

    def tray(self, printer: str, size: Size, kind: str = "") -> str:
        """Return the tray chosen for a paper on this very printer, empty when the printer chooses."""
        chosen = (paper for paper in (kind, size) if self._remembered.printer(paper) == printer)
        return next((self._remembered.tray(paper) for paper in chosen), AUTOMATIC)

    def network(self) -> str:
        """Return the address of the last network printer."""
        return self._remembered.network()

    def send(
        self, pdf: bytes, size: Size, title: str, copies: int = 1, raw: bytes | None = None, *, kind: str = ""
    ) -> Delivery:
        """Print a paper that is already recorded; raises PrinterError when the printer does not take it.

        `raw` is the paper in the language of a ticket printer, for one on the network.
        """
        printer = self.chosen(size, kind)
        if printer is None:
            return Delivery(file=to_file(pdf, self.folder, title))
        if raw is not None and (where := network.address_of(printer.name)):
            network.send(where, raw * copies)
            return Delivery(printer=where, direct=True)
        if printer.state == "stopped":
            raise silent(printer.label)
        from lmmh_desk.printing.drawing import to_printer  # Qt's printing and its PDF: no start waits for them

        to_printer(pdf, printer.name, size, title, copies=copies, tray=self.tray(printer.name, size, kind))
        return Delivery(printer=printer.name)

    def place(self, title: str) -> Path:
        """Return where a file too long for the queue is written, a name that no file has; raises PrinterError."""
        return free_file(self.folder, title)

    def can_be_asked(self) -> bool:
        """Say whether this system tells what becomes of a job it took."""
        return has_spooler()

    def outcome(self, printer: str, title: str) -> Outcome | None:
        """Return where a job stands that a printer took, None while nothing can be told."""
        return outcome(printer, title)

    def take_back(self, printer: str, title: str) -> None:
        """Take a job back from a printer that still holds it."""
        if printer:
            cancel(printer, title)

    def sweep(self, kept: int = HOUR) -> int:
        """Delete the files older than some seconds, where names are in clear; return how many.

        So is done each minute, and of all of them at a start and at the end: each paper is in the base, to print again.
        A file's age is counted by the machine's clock, which dated it; one dated ahead is of a clock set back since.
        """
        now, gone = time.time(), 0
        for file in self.folder.glob("*.pdf"):
            try:
                if not 0 <= now - file.stat().st_mtime < kept:
                    file.unlink()
                    gone += 1
            except OSError:
                continue  # open in a viewer: next time
        return gone


def to_file(pdf: bytes, folder: Path, title: str) -> Path:
    """Write a paper in a folder under its title, whole, never over another; raises PrinterError."""
    with _making(folder):
        return next(file for file in _named(folder, title) if _written(file, pdf))


def free_file(folder: Path, title: str) -> Path:
    """Return a file of a folder under a title that isn't there yet; raises PrinterError."""
    with _making(folder):
        return next(file for file in _named(folder, title) if not file.exists())


def _named(folder: Path, title: str) -> Iterator[Path]:
    stem = UNSAFE.sub("-", title).strip("-.") or "document"
    return (folder / (f"{stem}.pdf" if attempt == 1 else f"{stem}-{attempt}.pdf") for attempt in count(1))


@contextmanager
def _making(folder: Path) -> Iterator[None]:
    """Make the folder; what the disk refuses is said."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise PrinterError(
            _("Le PDF n’a pas pu être écrit dans {folder}.").format(folder=folder),
            _("Le document est enregistré."),
            _("Choisissez un autre dossier ou libérez de la place."),
        ) from error


def _written(file: Path, pdf: bytes) -> bool:
    """Write a file, or say whether the one of that name is already this paper."""
    try:
        with open(file, "xb", opener=_private) as fresh:
            fresh.write(pdf)
            fresh.flush()
            os.fsync(fresh.fileno())
    except FileExistsError:
        return file.read_bytes() == pdf
    except OSError:
        file.unlink(missing_ok=True)  # half a paper helps nobody
        raise
    return True


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
