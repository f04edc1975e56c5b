"""Beside the queue: the other counters and who must be taken up again, the last who went."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent

from lmmh_desk.features.walkins.model.board import Board
from lmmh_desk.features.walkins.model.passage import Passage, minutes
from lmmh_desk.features.walkins.model.records import OUTCOMES, Outcome, State
from lmmh_desk.features.walkins.store.board import RECENT
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.card import HEADER, Card
from lmmh_desk.ui.widgets.cells import Beside, Mark, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.rows_view import DOUBLE
from lmmh_desk.ui.widgets.table import DataTable

TIGHT = 330  # pixels at 100 %: narrower, the outcome stands under the name
SHOWN = 4  # rows of the counters' card before it scrolls
TONES = {Outcome.ANSWERED: "ok", Outcome.DOCUMENT_PRINTED: "ok", Outcome.LEFT: "warn"}


class Seat(Struct, frozen=True):
    """A row: a walk-in, at a given instant in milliseconds UTC; `masked` hides who it is."""

    passage: Passage
    now: int
    masked: bool = False

    @property
    def who(self) -> str:
        """Return the name, unless masked."""
        return _("Nom masqué") if self.masked else self.passage.who

    @property
    def held(self) -> bool:
        """Say whether the person waits to be taken up again."""
        return self.passage.state is State.ON_HOLD


def _seat_who(seat: Seat) -> Text:
    return Text(seat.who, seat.passage.why, 600)


def _seat_where(seat: Seat) -> Text:
    progress = seat.passage.progress
    since = progress.served_at or progress.called_at or seat.now
    span = _("{minutes} min").format(minutes=minutes(since, seat.now))
    if seat.held:
        return Text(_("à reprendre"), seat.passage.agent_name or span, ink="acc", weight=600, size=12, right=True)
    return Text(progress.counter or seat.passage.agent_name, span, ink="t2", size=12, right=True)


def _gone_hour(seat: Seat) -> Text:
    return Text(hour(paris(seat.passage.progress.ended_at or 0)), weight=600)


def _gone_who(seat: Seat) -> Beside:
    outcome = seat.passage.progress.outcome or Outcome.LEFT
    return Beside(Text(seat.who, seat.passage.why, 600), Mark(OUTCOMES[outcome], TONES.get(outcome, "accent")))


def _gone_both(seat: Seat) -> Text:
    return Text(seat.who, OUTCOMES[seat.passage.progress.outcome or Outcome.LEFT], 600)


def _gone_sentence(seat: Seat) -> str:
    return ", ".join(cell.said() for cell in (_gone_hour(seat), _gone_who(seat)))


class SeatsCard(Card):
    """Who is at the other counters, and who was asked to wait; Entrée takes up or opens the file."""

    resumed = Signal(str)  # walk-in id
    opened = Signal(str)  # person id

    def __init__(self) -> None:
        super().__init__(_("Guichets et reprises"), padding=(0, 0, 0, 0), ruled=True)
        columns = (
            TableColumn[Seat]("who", _("Personne"), _seat_who, 120, stretch=True),
            TableColumn[Seat]("where", _("Guichet"), _seat_where, 130, right=True),
        )
        self.table = DataTable(
            Rows(columns, lambda seat: seat.passage.id), self.header.title.text(), select_first=False
        )
        self.table.horizontalHeader().hide()
        self.table.opened.connect(self._open)
        self.add(self.table)
        current().changed.connect(self._measure)

    def show_board(self, board: Board, agent_id: str, now: int, *, masked: bool) -> None:
        """Show the counters at this minute; the card goes away when there is nothing to show."""
        seats = [Seat(one, now, masked) for one in (*board.on_hold(), *board.elsewhere(agent_id))]
        self.table.set_rows(seats)
        self.set_count(len(seats))
        self.setVisible(bool(seats))
        self._measure()

    def _open(self, seat: Seat) -> None:
        if seat.held:
            self.resumed.emit(seat.passage.id)
        elif seat.passage.person_id:
            self.opened.emit(seat.passage.person_id)

    def _measure(self) -> None:
        rows = min(SHOWN, self.table.rows.rowCount())
        px = current().px
        self.table.setFixedHeight(max(1, rows) * px(DOUBLE))
        self.setFixedHeight(px(HEADER) + max(1, rows) * px(DOUBLE) + 2 * px(1))


class GoneCard(Card):
    """The last who were received or left; Entrée opens the file."""

    opened = Signal(str)  # person id

    def __init__(self) -> None:
        super().__init__(_("Derniers passages"), padding=(0, 0, 0, 0), ruled=True)
        columns = (
            TableColumn[Seat]("hour", _("Heure"), _gone_hour, 62),
            TableColumn[Seat]("who", _("Personne et issue"), _gone_who, 120, stretch=True),
            TableColumn[Seat]("both", _("Personne et issue"), _gone_both, 120, stretch=True),
        )
        rows = Rows(columns, lambda seat: seat.passage.id, _gone_sentence)
        self.table = DataTable(rows, self.header.title.text(), select_first=False)
        self.table.horizontalHeader().hide()
        self.table.set_empty(_("Personne n’a encore été reçu aujourd’hui."))
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.opened.connect(self._open)
        self.add(self.table, 1)
        self._seats: list[Seat] = []

    def show_board(self, board: Board, now: int, *, masked: bool) -> None:
        """Show the last who went, as many as there is room for."""
        self._seats = [Seat(one, now, masked) for one in board.gone()[:RECENT]]
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()

    def _fill(self) -> None:
        tight = self.width() < current().px(TIGHT)
        self.table.show_columns(*(("hour", "both") if tight else ("hour", "who")))
        room = max(1, self.table.viewport().height() // current().px(DOUBLE))
        self.table.set_rows(self._seats[:room])

    def _open(self, seat: Seat) -> None:
        if seat.passage.person_id:
            self.opened.emit(seat.passage.person_id)
