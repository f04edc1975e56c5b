"""A printer that remembers what it was sent, or fails when told to."""

from __future__ import annotations

from pathlib import Path

from lmmh_desk.kernel.errors import PrinterError
from lmmh_desk.printing.printers import Printer as PrinterLine
from lmmh_desk.printing.printing import Delivery
from lmmh_desk.printing.spooler import Outcome

CANCELLED = Outcome("failed", "L’impression a été annulée sur l’imprimante.")


class Printer:
    """Stands where `printing.Printing` does; `ends` says what the spooler answers for a title."""

    def __init__(self):
        self.sent, self.broken, self.chosen_for, self.taken_back = [], False, {}, []
        self.state, self.file, self.ends = "ready", None, {}
        self.folder = Path("/profil/papers")
        self.answers, self.swept = True, 0
        self.trays, self.raws, self.copies, self.address, self.kinds = {}, [], [], "", []

    def own(self, paper):
        return None

    def chosen(self, size, kind=""):
        return None if self.file else PrinterLine("HP", "HP LaserJet Accueil", self.state)

    def choose(self, size, name, tray=""):
        self.chosen_for[size], self.trays[size] = name, tray
        self.broken = False

    def choose_again(self, size, kind, name):
        self.choose(kind if kind in self.chosen_for else size, name)

    def tray(self, printer, size, kind=""):
        return self.trays.get(size, "")

    def network(self):
        return self.address

    def send(self, pdf, size, title, copies=1, raw=None, kind=""):
        if self.broken:
            raise PrinterError("L’imprimante HP ne répond pas.", "Le document est enregistré.")
        self.sent.append((title, size, pdf))
        self.raws.append(raw)
        self.copies.append(copies)
        self.kinds.append(kind)
        if self.address and raw is not None:
            return Delivery(printer=self.address, direct=True)
        return Delivery(file=self.file) if self.file else Delivery(printer="HP")

    def sweep(self):
        self.swept += 1

    def can_be_asked(self):
        return self.answers

    def outcome(self, printer, title):
        return self.ends.get(title)

    def take_back(self, printer, title):
        if printer:
            self.taken_back.append((printer, title))
            if self.ends.get(title, CANCELLED).state == "waiting":
                self.ends[title] = CANCELLED
