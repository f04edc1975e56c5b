"""The card of the queue: how many wait and how long, the table, the day's figures at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from lmmh_desk.features.walkins.model.board import Board
from lmmh_desk.features.walkins.ui.figures import Figures, figures
from lmmh_desk.features.walkins.ui.queue import NARROW, NORMAL, QueueTable, RowAct, lines
from lmmh_desk.kernel.feature import Figure
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.legend import UnsentLegend
from lmmh_desk.ui.widgets.rows_view import DOUBLE

HEAD = 29  # the table's own header, with its line
LEAST = 3  # rows a short window still shows


class QueueCard(Card):
    """The queue."""

    printed = Signal(str)  # walk-in id
    told = Signal(str)  # the same

    def __init__(self, acts: Sequence[RowAct]) -> None:
        self._ticket = Button(_("Ticket"), "printer", "Ctrl+P", "link", accessible=_("Imprimer le ticket choisi"))
        self._tell = Button(
            _("Prévenir par SMS"), "mobile", "S", "link", accessible=_("Prévenir par SMS la personne choisie")
        )
        self._unsent = UnsentLegend()
        super().__init__(
            _("File d’attente"), actions=(self._unsent, self._tell, self._ticket), padding=(0, 0, 0, 0), ruled=True
        )
        self.table = QueueTable(acts)
        self.table.set_empty(_("Personne n’attend."))
        self.add(self.table, 1)
        self._figures = Figures()
        self.set_foot(self._figures)
        self._whole = False
        self._ticket.clicked.connect(self.print_chosen)
        self._tell.clicked.connect(self._tell_chosen)
        current().changed.connect(self._measure)

    def show_board(self, board: Board, others: Sequence[Figure], now: int, *, masked: bool) -> None:
        """Show who waits at this minute, and the day's figures, those of the other slices among them."""
        rows = lines(board, now, masked)
        self.table.set_rows(rows)
        unsent = any(row.passage.unsent for row in rows)
        appear(self._unsent, unsent)
        self.set_count(len(rows), meaning=_("{people} en attente").format(people=len(rows)))
        mean = _("attente moyenne {minutes} min").format(minutes=board.mean_wait(now))
        self.set_caption(mean if rows and not self._whole and not unsent else "")  # there is room for one of them
        for button in (self._tell, self._ticket):
            button.setEnabled(bool(rows))
        self._figures.show_figures(figures(board.tally(), others))
        self._measure()

    def set_narrow(self, narrow: bool) -> None:
        """Put the reason under the name where there is no room for both."""
        self.table.show_columns(*(NARROW if narrow else NORMAL))

    def set_whole(self, whole: bool) -> None:
        """Show every row, the page scrolling, or as many as the window holds."""
        self._whole = whole
        self._measure()

    def _measure(self) -> None:
        rows = max(LEAST, self.table.rows.rowCount()) if self._whole else LEAST
        self.table.setMinimumHeight(current().px(HEAD) + current().px(DOUBLE) * rows)

    def print_chosen(self) -> None:
        """Ask for the ticket of the current row."""
        chosen = self.table.passage()
        if chosen is not None:
            self.printed.emit(chosen.id)

    def _tell_chosen(self) -> None:
        chosen = self.table.passage()
        if chosen is not None:
            self.told.emit(chosen.id)
