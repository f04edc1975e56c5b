"""The system's printers, and which one takes each paper, from which tray.

A paper is named by its size (« A4 ») or, where it has a printer of its own, by the letters of its kind (« JD »).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from msgspec import Struct

from lmmh_desk.kernel.errors import PrinterError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.printing.network import address_of

Size = Literal["A4", "A5", "A3", "80mm"]
State = Literal["ready", "busy", "stopped", "unknown"]  # unknown: nobody is asked, a network printer tells nothing
NETWORK = "network"
TRAY = " tray"  # what follows the paper's name where its tray is kept
AUTOMATIC = ""  # the tray, where the printer chooses it
STATES: dict[str, State] = {"Idle": "ready", "Active": "busy", "Aborted": "stopped", "Error": "stopped"}  # by Qt's word


class Printer(Struct, frozen=True):
    """A printer as the system describes it."""

    name: str
    label: str
    state: State
    default: bool = False

    @property
    def told(self) -> str:
        """Return « HP LaserJet Accueil, prête »."""
        words = {"ready": _("prête"), "busy": _("imprime"), "stopped": _("arrêtée"), "unknown": _("état inconnu")}
        return f"{self.label}, {words[self.state]}"


def available() -> list[Printer]:
    """Return the printers, the system's default first; asks the spooler, so call it from a worker."""
    from PySide6.QtPrintSupport import QPrinterInfo  # slow to load: no start waits for it

    found = [
        Printer(
            info.printerName(), info.description() or info.printerName(), STATES[info.state().name], info.isDefault()
        )
        for info in QPrinterInfo.availablePrinters()
    ]
    return sorted(found, key=lambda printer: not printer.default)


def silent(printer: str) -> PrinterError:
    """Return the error of a printer that takes nothing."""
    return PrinterError(
        _("L’imprimante {printer} ne répond pas.").format(printer=printer),
        _("Le document est enregistré."),
        _("Choisissez une autre imprimante ou réimprimez plus tard."),
    )


def networked(name: str) -> Printer | None:
    """Return the network printer of this name, None when it is a printer of the system."""
    where = address_of(name)
    return Printer(name, _("Imprimante réseau {address}").format(address=where), "unknown") if where else None


class Remembered:
    """The printer of each paper, kept in a small file of the profile: printers and trays, nothing else."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def printer(self, paper: str) -> str:
        """Return a printer's name, empty when none was chosen or the file cannot be read."""
        return self._text(paper)

    def tray(self, paper: str) -> str:
        """Return the tray of that printer, empty when the printer chooses."""
        return self._text(_tray(paper))

    def network(self) -> str:
        """Return the address of the last network printer, which stays when another printer is chosen."""
        return self._text(NETWORK)

    def chosen(self) -> list[str]:
        """Return the names of the printers chosen, each once."""
        names = {self._text(key) for key in self._read() if key != NETWORK and not key.endswith(TRAY)}
        return sorted(names - {""})

    def remember(self, paper: str, name: str, tray: str = "") -> None:
        """Keep a choice, whole or not at all; raises PrinterError when the disk refuses."""
        changed = self._read() | {paper: name, _tray(paper): tray}
        if where := address_of(name):
            changed[NETWORK] = where
        chosen = {key: value for key, value in changed.items() if value}
        beside = self._file.with_suffix(".new")
        try:
            beside.write_text(json.dumps(chosen, ensure_ascii=False), encoding="utf-8")
            beside.replace(self._file)
        except OSError as error:
            raise PrinterError(
                _("Le choix de l’imprimante n’a pas pu être gardé."),
                _("Les documents partent comme avant."),
                _("Libérez de la place sur le disque, puis choisissez de nouveau."),
            ) from error

    def _text(self, key: str) -> str:
        value = self._read().get(key, "")
        return value if isinstance(value, str) else ""

    def _read(self) -> dict[str, object]:
        try:
            chosen = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return chosen if isinstance(chosen, dict) else {}


def _tray(paper: str) -> str:
    return f"{paper}{TRAY}"
