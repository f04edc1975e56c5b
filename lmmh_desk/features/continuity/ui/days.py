"""« Jours précédents »: the days of the cell, to open one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.continuity.model.board import PastDay, rank_of
from lmmh_desk.kernel.french import count, long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.cells import Text
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable

WIDE, TALL = 720, 360  # pixels at 100 %


class DaysDialog(Dialog):
    """The days before, the newest first: Entrée opens one."""

    def __init__(self, parent: QWidget, found: Sequence[PastDay], then: Callable[[date], None]) -> None:
        super().__init__(parent, _("Jours précédents"), _("Entrée ouvre le jour choisi."), WIDE)
        self._then = then
        self.table: DataTable[PastDay] = DataTable(_rows(), _("Jours précédents"))
        self.table.set_empty(_("La cellule n’a rien écrit avant ce jour."))
        self.table.setMinimumHeight(current().px(TALL))
        self.table.set_rows(found)
        self.table.opened.connect(self._open)
        close = Button(_("Fermer"))
        close.clicked.connect(self.reject)
        self.body.addWidget(self.table)
        self.body.addLayout(Row(None, close))
        self.open()
        self.table.setFocus()

    def _open(self, one: PastDay) -> None:
        self.accept()
        self._then(one.day)


def _rows() -> Rows[PastDay]:
    return Rows(
        [
            TableColumn("day", _("Jour"), _day, 180),
            TableColumn(
                "orders", _("Consigne"), lambda one: Text(one.orders or _("aucune consigne")), 200, stretch=True
            ),
            TableColumn("log", _("Journal"), _log, 110),
            TableColumn("minutes", _("Compte rendu"), lambda one: Text(one.minutes or "—", ink="t2"), 130),
        ],
        key=lambda one: one.day.isoformat(),
    )


def _day(one: PastDay) -> Text:
    rank = rank_of(one.day)
    nth = "1er" if rank == 1 else f"{rank}e"
    return Text(long_date(one.day, year=False), _("{rank} jour").format(rank=nth) if rank else "", 600)


def _log(one: PastDay) -> Text:
    decided = count(one.decisions, _("décision")) if one.decisions else _("aucune décision")
    return Text(count(one.lines, _("ligne")), decided)
