"""The two lists of the page: the stock of each site, the movements of the day."""

from __future__ import annotations

from PySide6.QtCore import Signal

from lmmh_desk.features.masks.model.stock import Board, SiteStock
from lmmh_desk.features.masks.ui.tables import Shown, journal_rows, site_rows
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Label, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.table import DataTable


class StockCard(Card):
    """Every site, this one first; Entrée or T sends masks there. Only who may correct a stock has the inventory."""

    counted = Signal()

    def __init__(self) -> None:
        self._count = Button(_("Inventaire"), "pencil", role="link", small=True)
        super().__init__(_("Stock par site"), actions=(self._count,), padding=(0, 0, 0, 0), ruled=True)
        self._count.clicked.connect(self.counted)
        self.table: DataTable[SiteStock] = DataTable(site_rows(), _("Stock par site"), double=False)
        self.table.horizontalHeader().hide()
        self.table.set_empty(_("Aucun site n’est connu de ce poste."))
        self.add(self.table, 1)
        self._low, self._sum = Label("", 12, 400, "t2"), Label("", 13, 600)
        self.set_foot(self._low, None, self._sum)

    def show_board(self, board: Board, *, may_count: bool) -> None:
        """Show every site."""
        appear(self._count, may_count)
        self.table.set_rows(board.sites)
        self._low.setText(_("┃ seuil bas, {low} ici").format(low=board.site.low))
        self._sum.setText(count(sum(one.stock for one in board.sites), _("masque")))


class JournalCard(Card):
    """The movements of the day here; Entrée opens the file, or receives a transfer."""

    def __init__(self) -> None:
        super().__init__(_("Mouvements"), caption=_("aujourd’hui"), padding=(0, 0, 0, 0), ruled=True)
        self._board: Board | None = None
        self._masked = False
        self.table: DataTable[Shown] = DataTable(journal_rows(), _("Mouvements"), select_first=False)
        self.table.horizontalHeader().hide()
        self.table.set_empty(_("Aucun mouvement aujourd’hui."))
        self.add(self.table, 1)
        self._told = Label("", 12, 400, "t2")
        self.set_foot(self._told, None)

    def show_board(self, board: Board) -> None:
        """Show the movements, what is on its way here among them."""
        self._board = board
        self.table.set_rows([Shown(line, self._masked) for line in board.lines])
        moves = count(len(board.lines), _("mouvement"))
        coming = count(len(board.transfers), _("transfert à recevoir"), _("transferts à recevoir"))
        self._told.setText(f"{moves} · {coming}" if board.transfers else moves)

    def set_masked(self, masked: bool) -> None:
        """Hide the names, or show them again."""
        self._masked = masked
        if self._board is not None:
            self.show_board(self._board)
