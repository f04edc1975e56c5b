"""A paper as it will be printed, with the printer it will go to and how many times."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy

from lmmh_desk.kernel.i18n import _
from lmmh_desk.printing.printers import Printer
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.preview import DocPreview
from lmmh_desk.ui.widgets.toggle import CheckBox

MOST = 5  # copies


class PrintPreview(DocPreview):
    """An A4 paper of a kind, its printer, its copies, and whether it is in large print."""

    def __init__(self, context: Context, kind: str) -> None:
        self.copies = ComboBox(
            [(number, _("{number}\u00a0ex.").format(number=number)) for number in range(1, MOST + 1)]
        )
        self.copies.setAccessibleName(_("Nombre d’exemplaires"))
        self.large = CheckBox(_("Gros caractères"))
        self.large.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)  # the printer's name gives way
        super().__init__(self.large, self.copies)
        self._context, self._kind = context, kind
        self.begin()

    def begin(self) -> None:
        """Ask for one copy again: the choice was for the paper before."""
        self.copies.set_value(1)

    def ask_printer(self) -> None:
        """Ask the system which printer this paper goes to, and how it is."""
        sender, kind = self._context.printing, self._kind
        self._context.papers.run(lambda: sender.chosen("A4", kind), self._show_printer, owner=self, slot="printer")

    def _show_printer(self, printer: Printer | None) -> None:
        if printer is None:
            self.set_printer(_("Pas d’imprimante\u00a0: un PDF"), ready=False)
        else:
            self.set_printer(printer.told, ready=printer.state != "stopped")
