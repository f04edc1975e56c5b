"""The menu of this PC's printers under a button."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.printing.printers import Printer, available

if TYPE_CHECKING:
    from lmmh_desk.ui.jobs import Papers


def offer_printers(papers: Papers, button: QWidget, chosen: Callable[[str], None]) -> None:
    """Ask the system for its printers, and call `chosen` with the name of the one taken."""

    def show(printers: list[Printer]) -> None:
        menu = QMenu(button)
        menu.aboutToHide.connect(menu.deleteLater)
        for printer in printers:
            action = menu.addAction(printer.told)
            action.setEnabled(printer.state != "stopped")
            action.triggered.connect(lambda _checked=False, name=printer.name: chosen(name))
        if not printers:
            menu.addAction(_("Ce poste n’a pas d’imprimante.")).setEnabled(False)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    papers.run(available, show, owner=button, slot="printers")
