"""The two cards above: what was given in all, and which stocks are low."""

from __future__ import annotations

from PySide6.QtCore import Signal

from lmmh_desk.features.masks.model.stock import Board, SiteStock
from lmmh_desk.features.masks.ui.tables import low_rows
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import grouped, long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label, Row
from lmmh_desk.ui.widgets.card import HEADER, Card
from lmmh_desk.ui.widgets.rows_view import SINGLE
from lmmh_desk.ui.widgets.table import DataTable

SHOWN = 2  # low stocks before the list scrolls


class TotalCard(Card):
    """« Depuis le 30 octobre, 14 000 remis, 4 912 foyers servis »."""

    def __init__(self) -> None:
        super().__init__(padding=(16, 12, 16, 12), spacing=2, plain=True)
        self.since = Label("", 12, 400, "t2")
        self.number = Label("", 32, 600)
        self.about = Label("", 12, 400, "t2", wrap=True)
        self.add(self.since)
        self.body.addLayout(Row(self.number, Label(_("remis"), 14, 400, "t2"), None, spacing=8))
        self.add(self.about)

    def show_board(self, board: Board) -> None:
        """Show the numbers; nothing given yet says so."""
        since = "" if board.since is None else long_date(paris(board.since).date(), year=False)
        day = since.split(" ", 1)[-1]
        self.since.setText(_("Depuis le {day}").format(day=day) if day else _("Aucune remise pour l’instant"))
        self.number.setText(grouped(board.given))
        served = _("foyer servi") if board.households < 2 else _("foyers servis")
        told = _("{households}\u00a0{served} · {today} aujourd’hui ici")
        numbers = {"households": grouped(board.households), "today": grouped(board.today)}
        self.about.setText(told.format(served=served, **numbers))


class LowCard(Card):
    """The sites under their threshold; Entrée sends them masks."""

    opened = Signal(object)  # SiteStock

    def __init__(self, now: int) -> None:
        super().__init__(_("Stocks bas"), padding=(0, 0, 0, 0), ruled=True)
        self.table: DataTable[SiteStock] = DataTable(low_rows(now), _("Stocks bas"), double=False, select_first=False)
        self.table.horizontalHeader().hide()
        self.table.set_empty(_("Aucun stock n’est bas."))
        self.table.opened.connect(self.opened)
        self.add(self.table, 1)
        current().changed.connect(self._measure)
        self._measure()

    def show_board(self, board: Board) -> None:
        """Show the lowest first."""
        self.set_count(len(board.low), "bad" if board.low else "", _("stocks bas"))
        self.table.set_rows(board.low)

    def _measure(self) -> None:
        px = current().px
        self.setFixedHeight(px(HEADER) + SHOWN * px(SINGLE) + px(8))
