"""Every site in three columns, each agency before its reception points: how they receive, who is there, masks."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from lmmh_desk.features.continuity.model.board import Board, columns_of
from lmmh_desk.features.continuity.ui.tables import Shown, site_rows
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Group
from lmmh_desk.ui.widgets.rows_view import SINGLE
from lmmh_desk.ui.widgets.table import DataTable

COLUMNS = 3
HEAD = 30  # pixels at 100 %


class SitesCard(Card):
    """Entrée shows who is where; E says for the site how it receives."""

    opened = Signal(object)  # SiteLine
    reported = Signal(object)

    def __init__(self) -> None:
        super().__init__(padding=(0, 0, 0, 0), spacing=0)
        self.tables: list[DataTable[Shown]] = []
        self._many = 0
        self._grid = QGridLayout()
        for rank in range(COLUMNS):
            name = _("Sites, colonne {rank}").format(rank=rank + 1)
            table: DataTable[Shown] = DataTable(site_rows(), name, double=False, select_first=False)
            table.set_empty(_("Aucun site."))
            table.opened.connect(lambda shown: self.opened.emit(shown.line))
            table.letters["E"] = lambda shown: self.reported.emit(shown.line)
            self.tables.append(table)
        holder = QWidget()
        holder.setLayout(self._grid)
        self.add(holder, 1)
        self.set_narrow(False)
        current().changed.connect(self._measure)

    def show_board(self, board: Board) -> None:
        """Share the sites between the columns, in order."""
        day = date.fromisoformat(board.day)
        columns = columns_of(board.sites, COLUMNS)
        self._many = max(len(column) for column in columns)
        for rank, (table, column) in enumerate(zip(self.tables, columns, strict=True)):
            table.setVisible(bool(column) or not rank)
            table.set_rows([Shown(line, day) if line else Group(_("Sans agence")) for line in column])
        self._measure()

    def set_narrow(self, narrow: bool) -> None:
        """Put the columns under each other in a narrow window."""
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        for rank, table in enumerate(self.tables):
            self._grid.addWidget(table, rank if narrow else 0, 0 if narrow else rank)

    def _measure(self) -> None:
        px = current().px
        for table in self.tables:
            table.setMinimumHeight(px(HEAD) + max(1, self._many) * px(SINGLE))
