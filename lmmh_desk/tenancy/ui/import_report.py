"""The lines of an import that need a look: the refused first, five thousand at a time, all of them on demand."""

from __future__ import annotations

from collections.abc import Iterable

from lmmh_desk.kernel.french import grouped
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.csvfile import EFFECTS, Issue, Severity
from lmmh_desk.ui.widgets.base import Label, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Mark, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable

TONES: dict[Severity, str] = {"refused": "bad", "warning": "warn", "remark": "neutral"}

SHOWN = 5000  # lines that the table takes at once


class ReportCard(Card):
    """What an import says of the lines of its file; a longer report says how much of it is shown, S shows more."""

    def __init__(self) -> None:
        super().__init__(_("Compte rendu"), padding=(0, 0, 0, 0), ruled=True)
        self._issues: list[Issue] = []
        self._most = SHOWN
        self.table = _table()
        self.add(self.table, 1)
        self.told = Label("", 12, 400, "t2")
        self.further = Button(_("Afficher la suite"), "", "S", role="link", small=True)
        self.further.clicked.connect(self.show_more)
        self.table.whole["S"] = self.show_more
        self._strip = self.set_foot(self.told, None, self.further)
        appear(self._strip, False)

    def show_issues(self, issues: Iterable[Issue]) -> None:
        """Show another report, from its beginning."""
        self._issues = sorted(issues, key=lambda one: (one.severity != "refused", one.line))
        self._most = SHOWN
        self._show()

    def show_more(self) -> None:
        """Show the lines after those shown too."""
        self._most += SHOWN
        self._show()

    def _show(self) -> None:
        shown, whole = self._issues[: self._most], len(self._issues)
        self.table.set_rows(shown)
        told = _("{shown}\u00a0lignes sur {all} sont montrées, les refusées d’abord.")
        self.told.setText(told.format(shown=grouped(len(shown)), all=grouped(whole)))
        appear(self._strip, len(shown) < whole)


def _table() -> DataTable[Issue]:
    """Return the table of what the import says of each line."""
    columns = (
        TableColumn[Issue]("line", _("Ligne"), lambda one: Text(str(one.line)), 70, sort=lambda one: one.line),
        TableColumn[Issue]("severity", _("Effet"), lambda one: Mark(EFFECTS[one.severity], TONES[one.severity]), 150,
                           sort=lambda one: one.severity),
        TableColumn[Issue]("column", _("Colonne"), lambda one: Text(one.column), 150, sort=lambda one: one.column),
        TableColumn[Issue]("reason", _("Raison"), lambda one: Text(one.reason), 200, stretch=True),
    )  # fmt: skip
    rows = Rows(columns, lambda one: f"{one.line} {one.column} {one.reason}")
    table = DataTable(rows, _("Compte rendu de l’import"), double=False, select_first=False)
    table.set_empty(_("Aucune remarque."))
    return table
