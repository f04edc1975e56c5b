"""The printer did not take a paper: it is recorded, and here is what can be done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.moves.store.recorded import seen_record
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.printer_menu import offer_printers


class TroubleBanner(QWidget):
    """« L’imprimante ne répond pas. Le justificatif est enregistré. », with both ways out."""

    again = Signal(str)  # id of the paper to print once more

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._paper_id = ""
        self.other = Button(_("Choisir une autre imprimante"), "printer", small=True)
        self.later = Button(_("Réimprimer plus tard"), small=True)
        buttons = QWidget()
        buttons.setLayout(Row(self.other, self.later))
        self.banner = Banner(tone="warn", action=buttons)
        self.setLayout(Column(self.banner))
        self.other.clicked.connect(self._ask)
        self.later.clicked.connect(lambda: self.show_problem("", ""))
        self.hide()

    def show_problem(self, paper_id: str, problem: str) -> None:
        """Say what went wrong with the printing of a paper; an empty sentence takes the banner away."""
        self._paper_id = paper_id
        self.banner.set(problem)
        self.setVisible(bool(problem))

    def _ask(self) -> None:
        offer_printers(self._context.papers, self.other, self.print_on)

    def print_on(self, name: str) -> None:
        """Send papers of this kind to this printer from now on, this one first."""
        paper_id, reads, me = self._paper_id, self._context.reads, self._context.me

        def chosen(kind: str) -> None:
            self._context.printing.choose_again("A4", kind, name)
            self.show_problem("", "")
            self.again.emit(paper_id)

        reads.run(lambda read: seen_record(read, me, paper_id).paper.kind, chosen, owner=self, slot="kind")
