"""« Jours précédents »: the days of the cell, to open one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.continuity.model.board import PastDay
from lmmh_desk.kernel.french import count, long_date, ordinal
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.cells import Text
from lmmh_desk.ui.widgets.list_dialog import ListDialog
from lmmh_desk.ui.widgets.rows import Rows, TableColumn


def days_dialog(parent: QWidget, found: Sequence[PastDay], then: Callable[[date], None]) -> ListDialog[PastDay]:
    """Show the days before, the newest first: Entrée opens one."""
    return ListDialog(
        parent, (_("Jours précédents"), _("Entrée ouvre le jour choisi.")), _rows(), found, lambda one: then(one.day),
        empty=_("La cellule n’a rien écrit avant ce jour."), wide=660,
    )  # fmt: skip


def _rows() -> Rows[PastDay]:
    return Rows(
        [
            TableColumn("day", _("Jour"), _day, 180),
            TableColumn(
                "orders", _("Consigne"), lambda one: Text(one.orders or _("aucune consigne")), 180, stretch=True
            ),
            TableColumn("log", _("Journal"), _log, 110),
            TableColumn("minutes", _("Compte rendu"), lambda one: Text(one.minutes or "—", ink="t2"), 130),
        ],
        key=lambda one: one.day.isoformat(),
    )


def _day(one: PastDay) -> Text:
    rank = _("{rank} jour").format(rank=ordinal(one.rank)) if one.rank else ""
    return Text(long_date(one.day, year=False), rank, 600)


def _log(one: PastDay) -> Text:
    decided = count(one.decisions, _("décision")) if one.decisions else _("aucune décision")
    return Text(count(one.lines, _("ligne")), decided)
