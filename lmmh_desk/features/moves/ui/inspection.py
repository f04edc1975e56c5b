"""Asks on which day the exit inspection takes place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.field import Field


class InspectionDialog(Dialog):
    """« Fixer l’état des lieux de sortie »; `book` gets the day, today or later."""

    def __init__(self, parent: QWidget, move_id: str, today: date, book: Callable[[date], None]) -> None:
        title, text = _("Fixer l’état des lieux de sortie"), _("Ce jour figurera sur le justificatif.")
        super().__init__(parent, title, text, about=move_id)
        self._today, self._book = today, book
        self.day = Field(_("Jour de l’état des lieux"), DateEdit(today, "ahead"))
        keep = Button(_("Ne rien changer"))
        go = Button(_("Fixer l’état des lieux"), key=_("Entrée"), role="primary")
        self.body.addWidget(self.day)
        self.body.addLayout(Row(None, keep, go))
        keep.clicked.connect(self.reject)
        go.clicked.connect(self.book)
        self.submit = self.book
        self.day.setFocus()

    def book(self) -> None:
        """Hand the day over, or say what is wrong with it."""
        if not self.day.check():
            return
        day = self.day.value()
        if day is None or day < self._today:
            self.day.set_error(_("Choisissez aujourd’hui ou après."))
            self.day.setFocus()
            return
        self.accept()
        self._book(day)
