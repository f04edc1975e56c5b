"""The trays of a printer, by the words of printers for them (PWG 5101.1, « media-source »), and how one is asked for.

CUPS tells them and gets them as an option of the job: Qt's own setting of the tray stays out of the jobs it sends
there. Elsewhere Qt is asked and told.
"""

from __future__ import annotations

import re

from msgspec import Struct
from PySide6.QtPrintSupport import QPrintEngine, QPrinter, QPrinterInfo

from lmmh_desk.kernel.i18n import _
from lmmh_desk.printing.printers import AUTOMATIC
from lmmh_desk.printing.spooler import has_spooler, media_sources

Source = QPrinter.PaperSource
NUMBERED = re.compile(r"tray-(\d{1,2})")
LABELS = {
    "main": _("Bac principal"),
    "alternate": _("Autre bac"),
    "top": _("Bac du haut"),
    "middle": _("Bac du milieu"),
    "bottom": _("Bac du bas"),
    "left": _("Bac de gauche"),
    "right": _("Bac de droite"),
    "rear": _("Bac arrière"),
    "side": _("Bac latéral"),
    "center": _("Bac central"),
    "large-capacity": _("Grande réserve"),
    "by-pass-tray": _("Bac multifonction"),
    "manual": _("Feuille à feuille"),
    "envelope": _("Enveloppes"),
    "roll": _("Rouleau"),
}
QT = {
    "top": Source.Upper,
    "middle": Source.Middle,
    "bottom": Source.Lower,
    "large-capacity": Source.LargeCapacity,
    "main": Source.Cassette,
    "manual": Source.Manual,
    "envelope": Source.Envelope,
    "roll": Source.Tractor,
}
CUPS_OPTIONS = QPrintEngine.PrintEnginePropertyKey(0xFE00)  # Qt's PPK_CupsOptions: names and values in turn


class Tray(Struct, frozen=True):
    """A tray, by its word and as an agent reads it."""

    key: str
    label: str


def trays(printer: str) -> tuple[Tray, ...]:
    """Return the trays to choose from, none for a printer that has but one; asks the spooler, so from a worker."""
    keys = media_sources(printer) if has_spooler() else _told_by_qt(printer)
    found = [Tray(key, label) for key in dict.fromkeys(keys) if (label := _label(key))]
    return tuple(found) if len(found) > 1 else ()


def ask_for(printer: QPrinter, tray: str) -> None:
    """Have a printer take its paper from a tray; one it does not have is the printer's to replace."""
    if tray == AUTOMATIC:
        return
    if has_spooler():
        printer.printEngine().setProperty(CUPS_OPTIONS, ["media-col", f"{{media-source={tray}}}"])
    elif tray in QT:
        printer.setPaperSource(QT[tray])


def _told_by_qt(printer: str) -> list[str]:
    engine = QPrinter(QPrinterInfo.printerInfo(printer), QPrinter.PrinterMode.HighResolution).printEngine()
    told = engine.property(QPrintEngine.PrintEnginePropertyKey.PPK_PaperSources) or []
    return [key for key, source in QT.items() if source.value in told]


def _label(key: str) -> str:
    numbered = NUMBERED.fullmatch(key)
    return _("Bac {number}").format(number=numbered[1]) if numbered else LABELS.get(key, "")
