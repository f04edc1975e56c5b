"""The two lists of the page: the stock of each site, the movements of the day."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from lmmh_desk.features.masks.model.stock import Board, SiteStock, among, groups
from lmmh_desk.features.masks.ui.tables import Shown, journal_rows, site_rows
from lmmh_desk.kernel.french import count, grouped
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.segmented import Segmented
from lmmh_desk.ui.widgets.table import DataTable

TABS = 250  # pixels at 100 % that the header leaves beside its title


class StockCard(Card):
    """The sites of an agency, one’s own first; Entrée or T sends masks there; who may correct a stock counts it (C)."""

    counted = Signal()

    def __init__(self) -> None:
        super().__init__(_("Stock par site"), padding=(0, 0, 0, 0), ruled=True, spacing=0)
        self._board: Board | None = None
        self._groups: list[tuple[str, str]] = []
        self.tabs: Segmented | None = None
        self._bar = QWidget()
        self._bar.setLayout(Row(margins=(12, 8, 12, 8)))
        self.table: DataTable[SiteStock] = DataTable(site_rows(), _("Stock par site"), double=False)
        self.table.horizontalHeader().hide()
        self.add(self._bar)
        self.add(self.table, 1)
        self._count = Button(_("Inventaire"), "", "C", role="link", small=True)
        self._count.clicked.connect(self.counted)
        self._low, self._sum = Label("", 12, 400, "t2"), Label("", 13, 600)
        self.set_foot(self._low, None, self._count, self._sum)

    def show_board(self, board: Board, *, may_count: bool) -> None:
        """Show the sites of the agency chosen, at first of the agent's own."""
        self._board = board
        appear(self._count, may_count)
        self._low.setText(_("┃ seuil bas, {low} ici").format(low=grouped(board.site.low)))
        found = groups(board.sites)
        if found != self._groups:
            self._groups = found
            self._make_tabs(board.site)
        self._show_sites()

    def _make_tabs(self, own: SiteStock) -> None:
        """Put a tab an agency beside the title, under it where their names are long; one agency has none."""
        if self.tabs is not None:
            self.tabs.hide()
            self.tabs.deleteLater()
        self.tabs = Segmented(_("Sites de l’agence"), self._groups) if len(self._groups) > 1 else None
        below = self.tabs is not None and self.tabs.sizeHint().width() > current().px(TABS)
        if self.tabs is not None:
            self.tabs.set_value(own.group if own.group in dict(self._groups) else "")
            self.tabs.changed.connect(lambda _group: self._show_sites())
            place = self._bar.layout() if below else self.header.layout()
            assert place is not None
            place.addWidget(self.tabs)
            before: QWidget = self.table
            for part in self.tabs.findChildren(QAbstractButton):
                self.setTabOrder(before, part)
                before = part
            self.setTabOrder(before, self.table)  # made after it, they are read before it
        appear(self._bar, below)

    def _show_sites(self) -> None:
        if self._board is None:
            return
        found = list(self._board.sites)
        if self.tabs is not None:
            found = among(found, self.tabs.value(), self._groups)
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
