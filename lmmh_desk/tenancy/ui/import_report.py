"""The table of the lines of an import that need a look."""

from __future__ import annotations

from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.csvfile import EFFECTS, Issue, Severity
from lmmh_desk.ui.widgets.cells import Mark, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable

TONES: dict[Severity, str] = {"refused": "bad", "warning": "warn", "remark": "neutral"}


def report_table() -> DataTable[Issue]:
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
