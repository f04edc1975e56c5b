"""The card of the queue: how many wait and how long, the table, the day's figures at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.walkins.model.board import Board
from lmmh_desk.features.walkins.ui.queue import NARROW, NORMAL, QueueTable, RowAct, lines
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.legend import UnsentLegend
from lmmh_desk.ui.widgets.rows_view import DOUBLE

HEAD = 29  # the table's own header, with its line
LEAST = 3  # rows a short window still shows


class Figure(QWidget):
    """A number and what it counts; hidden at zero when it is only worth telling otherwise."""

    def __init__(self, *, always: bool = False) -> None:
        super().__init__()
        self._always = always
        self._number, self._words = Label("", 15, 600), Label("", 12, 400, "t2")
        self.setLayout(Row(self._number, self._words, spacing=4))

    def show_number(self, number: int, one: str, many: str, text: str = "") -> None:
        """Show a number with the words that agree; `text` replaces the figures."""
        self._number.setText(text or str(number))
        self._words.setText(one if number < 2 else many)
        self.setAccessibleName(f"{self._number.text()} {self._words.text()}")
        appear(self, self._always or number > 0)


class QueueCard(Card):
    """The queue."""

    printed = Signal(str)  # walk-in id

    def __init__(self, acts: Sequence[RowAct]) -> None:
        self._ticket = Button(_("Ticket"), "printer", "Ctrl+P", "link", accessible=_("Imprimer le ticket choisi"))
        self._unsent = UnsentLegend()
        super().__init__(_("File d’attente"), actions=(self._unsent, self._ticket), padding=(0, 0, 0, 0), ruled=True)
        self.table = QueueTable(acts)
        self.table.set_empty(_("Personne n’attend."))
        self.add(self.table, 1)
        self._received, self._documents = Figure(always=True), Figure()
        self._left, self._mean = Figure(), Figure()
        self.set_foot(self._received, self._documents, self._left, None, self._mean)
        self._whole = False
        self._ticket.clicked.connect(self.print_chosen)
        current().changed.connect(self._measure)

    def show_board(self, board: Board, now: int, *, masked: bool) -> None:
        """Show who waits at this minute, and the day's figures."""
        rows = lines(board, now, masked)
        self.table.set_rows(rows)
        appear(self._unsent, any(row.passage.unsent for row in rows))
        self.set_count(len(rows), meaning=_("{people} en attente").format(people=len(rows)))
        mean = _("attente moyenne {minutes} min").format(minutes=board.mean_wait(now))
        self.set_caption(mean if rows and not self._whole else "")
        self._ticket.setEnabled(bool(rows))
        tally = board.tally()
        self._received.show_number(tally.received, _("personne reçue"), _("personnes reçues"))
        self._documents.show_number(tally.documents, _("justificatif imprimé"), _("justificatifs imprimés"))
        self._left.show_number(tally.left, _("partie sans réponse"), _("parties sans réponse"))
        text = _("{minutes} min").format(minutes=tally.mean_wait)
        self._mean.show_number(tally.mean_wait, _("d’attente en moyenne"), _("d’attente en moyenne"), text)
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
