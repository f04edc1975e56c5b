"""The printer did not take a justificatif: it is recorded, and here is what can be done."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.printing.printers import Printer, available
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Row
from lmmh_desk.ui.widgets.buttons import Button


class TroubleBanner(QWidget):
    """« L’imprimante ne répond pas. Le justificatif est enregistré. », with both ways out."""

    again = Signal(str)  # justificatif to print once more

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
        self._context.papers.run(available, self._offer, owner=self, slot="printers")

    def _offer(self, printers: list[Printer]) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for printer in printers:
            action = menu.addAction(printer.told)
            action.setEnabled(printer.state != "stopped")
            action.triggered.connect(lambda _checked=False, name=printer.name: self.print_on(name))
        if not printers:
            menu.addAction(_("Ce poste n’a pas d’imprimante.")).setEnabled(False)
        menu.popup(self.other.mapToGlobal(QPoint(0, self.other.height())))

    def print_on(self, name: str) -> None:
        """Send A4 papers to this printer from now on, this one first."""
        paper_id = self._paper_id
        self._context.printing.choose("A4", name)
        self.show_problem("", "")
        self.again.emit(paper_id)
