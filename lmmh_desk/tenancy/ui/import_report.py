"""What an import says of its file: one sentence, and a table of the lines that need a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.csvfile import EFFECTS, Issue, Severity
from lmmh_desk.ui.widgets.cells import Mark, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from lmmh_desk.tenancy.model.plans import Outcome, Plan

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


def summary(plan: Plan, outcome: Outcome) -> str:
    """Return what was, or would be, done, in one sentence."""
    unit = _("logement") if plan.kind == "dwellings" else _("bail")
    units = _("logements") if plan.kind == "dwellings" else _("baux")
    dry = outcome.state == "dry"
    parts = [
        _("{count} à créer") if dry else _("{count} créés"),
        _("{count} à modifier") if dry else _("{count} modifiés"),
        _("{count} sans changement"),
        _("{count} corrections du guichet gardées"),
    ]
    numbers = (outcome.created, outcome.changed, outcome.unchanged, outcome.kept)
    said = ", ".join(part.format(count=number) for part, number in zip(parts, numbers, strict=True) if number)
    read = count(len(plan.units), unit, units)
    refused = count(plan.refused, _("ligne refusée"), _("lignes refusées"))
    how = f"{plan.encoding}, «\u00a0{plan.separator}\u00a0»"
    return _("{read} lus ({how})\u00a0: {said}. {refused}.").format(
        read=read, how=how, said=said or "—", refused=refused
    )
