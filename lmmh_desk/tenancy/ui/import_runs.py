"""The past imports: what each wrote, and the two gestures on the one chosen: undo it, or go on with its file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.plans import PastRun
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Mark, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable

KINDS = (("dwellings", _("Logements (RPLS)")), ("tenants", _("Locataires")))
OTHERS = {"balances": _("Soldes des baux")}  # imported elsewhere: shown, and gone on with there
STATES = {
    "running": (_("Interrompu"), "warn"),
    "stopped": (_("Arrêté"), "warn"),
    "done": (_("Terminé"), "ok"),
    "undone": (_("Défait"), "neutral"),
}


class RunsCard(Card):
    """The last imports, newest first; `undo_asked` and `resume_asked` say the run chosen."""

    undo_asked = Signal(object)
    resume_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Imports passés"), padding=(0, 0, 0, 0), ruled=True)
        self.table = runs_table()
        self.undo = Button(_("Défaire l’import choisi"), "undo")
        self.resume = Button(_("Reprendre avec son fichier…"), "document")
        self._busy = False
        self.add(self.table, 1)
        self.body.addLayout(Row(None, self.resume, self.undo, margins=(14, 8, 14, 10)))
        self.table.chosen.connect(lambda _run: self._offer())
        self.undo.clicked.connect(lambda: self.undo_asked.emit(self.table.current()))
        self.resume.clicked.connect(lambda: self.resume_asked.emit(self.table.current()))
        self._offer()

    def show_runs(self, runs: Sequence[PastRun]) -> None:
        """Show these imports."""
        self.table.set_rows(list(runs))
        self._offer()

    def set_busy(self, busy: bool) -> None:
        """While a file is read or written, nothing else begins."""
        self._busy = busy
        self._offer()

    def _offer(self) -> None:
        run = None if self._busy else self.table.current()
        self.undo.setEnabled(run is not None and run.undoable)
        self.resume.setEnabled(run is not None and run.state in ("running", "stopped") and run.kind not in OTHERS)


def runs_table() -> DataTable[PastRun]:
    """Return the table of the past imports."""
    kinds = dict(KINDS) | OTHERS
    columns = (
        TableColumn[PastRun]("at", _("Commencé"), lambda run: Text(f"{paris(run.at):%d/%m/%Y %H:%M}"), 140),
        TableColumn[PastRun]("file", _("Fichier"), lambda run: Text(run.file_name), 200, stretch=True),
        TableColumn[PastRun]("kind", _("Contenu"), lambda run: Text(kinds[run.kind]), 150),
        TableColumn[PastRun]("state", _("État"), lambda run: Mark(*STATES[run.state]), 120),
        TableColumn[PastRun]("lines", _("Lignes"), lambda run: Text(str(run.lines), right=True), 80, right=True),
        TableColumn[PastRun]("written", _("Écrits"), lambda run: Text(str(run.written), right=True), 80, right=True),
        TableColumn[PastRun]("refused", _("Refusées"), lambda run: Text(str(run.refused), right=True), 90, right=True),
    )
    rows = Rows(columns, lambda run: run.id)
    table = DataTable(rows, _("Imports passés"), double=False)
    table.set_empty(_("Aucun import n’a encore été fait."))
    return table
