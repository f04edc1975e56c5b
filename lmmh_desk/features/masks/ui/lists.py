"""The two lists of the page: the stock of each site, the movements of the day."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.masks.model.stock import WHICH, Board, SiteStock, among
from lmmh_desk.features.masks.ui.tables import Shown, journal_rows, site_rows
from lmmh_desk.kernel.french import count, grouped
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Column, Label, appear, line
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.editors import SearchEdit
from lmmh_desk.ui.widgets.segmented import Segmented
from lmmh_desk.ui.widgets.table import DataTable


class StockCard(Card):
    """Every site, this one first; Entrée or T sends masks there; who may correct a stock counts it (C)."""

    counted = Signal()

    def __init__(self) -> None:
        self._count = Button(_("Inventaire"), "pencil", "C", role="link", small=True)
        super().__init__(_("Stock par site"), actions=(self._count,), padding=(0, 0, 0, 0), ruled=True, spacing=0)
        self._board: Board | None = None
        self._count.clicked.connect(self.counted)
        self.which = Segmented(_("Sites montrés"), list(WHICH.items()))
        self.filter = SearchEdit(_("Site"))
        self.table: DataTable[SiteStock] = DataTable(site_rows(), _("Stock par site"), double=False)
        self.table.horizontalHeader().hide()
        bar = QWidget()
        bar.setLayout(Column(self.which, self.filter, margins=(12, 8, 12, 8), spacing=6))
        self.add(bar)
        self.add(line())
        self.add(self.table, 1)
        self._low, self._sum = Label("", 12, 400, "t2"), Label("", 13, 600)
        self.set_foot(self._low, None, self._sum)
        for changed in (self.which.changed, self.filter.changed):
            changed.connect(self._show_sites)

    def show_board(self, board: Board, *, may_count: bool) -> None:
        """Show the sites chosen."""
        self._board = board
        appear(self._count, may_count)
        self._low.setText(_("┃ seuil bas, {low} ici").format(low=grouped(board.site.low)))
        self._show_sites()

    def _show_sites(self) -> None:
        if self._board is None:
            return
        found = among(self._board.sites, self.which.value(), self.filter.text())
        self.table.set_empty(_("Aucun site ne répond à ce choix."))
        self.table.set_rows(found)
        stock = sum(one.stock for one in found)
        word = _("masque") if abs(stock) < 2 else _("masques")
        self._sum.setText(f"{grouped(stock)}\u00a0{word}")


class JournalCard(Card):
    """The movements of the day here; Entrée opens the file, or receives a transfer."""

    more = Signal()  # the next ones are asked for

    def __init__(self) -> None:
        self.printed = Button(
            _("Imprimer"), "printer", role="link", small=True, accessible=_("Imprimer les mouvements")
        )
        super().__init__(
            _("Mouvements"), caption=_("aujourd’hui"), actions=(self.printed,), padding=(0, 0, 0, 0), ruled=True
        )
        self._board: Board | None = None
        self._masked = False
        self.table: DataTable[Shown] = DataTable(journal_rows(), _("Mouvements"), select_first=False)
        self.table.horizontalHeader().hide()
        self.table.set_empty(_("Aucun mouvement aujourd’hui."))
        self.add(self.table, 1)
        self._told = Label("", 12, 400, "t2")
        self.further = Button(_("Afficher la suite"), role="link", small=True)
        self.further.clicked.connect(self.more)
        self.set_foot(self._told, None, self.further)

    def show_board(self, board: Board) -> None:
        """Show the movements, what is on its way here among them."""
        self._board = board
        self.table.set_rows([Shown(line, self._masked) for line in board.lines])
        moves = count(board.moves, _("mouvement"))
        if len(board.lines) < board.moves:
            moves = _("{shown} mouvements sur {all}").format(shown=len(board.lines), all=grouped(board.moves))
        coming = count(len(board.transfers), _("transfert à recevoir"), _("transferts à recevoir"))
        self._told.setText(f"{moves} · {coming}" if board.transfers else moves)
        appear(self.further, len(board.lines) < board.moves)

    def set_masked(self, masked: bool) -> None:
        """Hide the names, or show them again."""
        self._masked = masked
        if self._board is not None:
            self.show_board(self._board)
