"""Why something is removed, by one letter; which session is shown; which of two minutes is cancelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.allocation.model.records import REMOVED
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.cells import Text
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.letters import LetterDialog
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable

LETTERS = {"twice": "D", "mistake": "E", "postponed": "R", "left": "S", "given_up": "C", "housed": "L"}
TITLES = {
    "session": _("Retirer la séance {name}\u00a0?"), "member": _("Retirer {name} de la séance\u00a0?"),
    "applicant": _("Retirer {name} de ce logement\u00a0?"),
}  # fmt: skip
TALL = 300  # pixels at 100 %


def removal_dialog(parent: QWidget, kind: str, name: str, then: Callable[[str], None]) -> LetterDialog:
    """Ask why a session, a member or an applicant is removed."""
    words = TITLES[kind].format(name=name), _("Le motif est gardé au journal. Ctrl+Z remet en place.")
    answers = [(LETTERS[code], code, told) for code, told in REMOVED[kind].items()]
    return LetterDialog(parent, words, answers, then)


def cancel_dialog(parent: QWidget, minutes: Sequence[tuple[str, str]], then: Callable[[str], None]) -> LetterDialog:
    """Ask which of two minutes of one session is cancelled."""
    words = (
        _("Quel procès-verbal annuler\u00a0?"),
        _("Deux postes l’ont établi. Le code de celui-là ne sera plus accepté."),
    )
    answers = [(letter, one, number) for letter, (one, number) in zip("ABCDEF", minutes, strict=False)]
    return LetterDialog(parent, words, answers, then)


class SessionsDialog(Dialog):
    """The sessions, the newest first, those removed too: Entrée shows one."""

    def __init__(self, parent: QWidget, found: Sequence[tuple[str, str]], then: Callable[[str], None]) -> None:
        super().__init__(parent, _("Séances"), _("Entrée ouvre la séance choisie."), 520)
        self._then = then
        column = TableColumn[tuple[str, str]]("words", _("Séance"), lambda one: Text(one[1]), 200, stretch=True)
        self.table: DataTable[tuple[str, str]] = DataTable(
            Rows([column], key=lambda one: one[0]), _("Séances"), double=False
        )
        self.table.set_empty(_("Aucune séance n’est prévue."))
        self.table.setMinimumHeight(current().px(TALL))
        self.table.set_rows(found)
        self.table.opened.connect(self._open)
        close = Button(_("Fermer"))
        close.clicked.connect(self.reject)
        self.body.addWidget(self.table)
        self.body.addLayout(Row(None, close))
        self.open()
        self.table.setFocus()

    def _open(self, one: tuple[str, str]) -> None:
        self.accept()
        self._then(one[0])
