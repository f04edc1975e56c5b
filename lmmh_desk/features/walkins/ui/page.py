"""Accueil: who waits, who is at the counter, how full the place is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from lmmh_desk.features.walkins.model.board import Board
from lmmh_desk.features.walkins.store import board as boards
from lmmh_desk.features.walkins.store.queue import day_of
from lmmh_desk.features.walkins.ui.acts import FICHE, Acts
from lmmh_desk.features.walkins.ui.arrival import IdentitySheet, ReasonSheet
from lmmh_desk.features.walkins.ui.column import SideColumn
from lmmh_desk.features.walkins.ui.counter import CounterCard
from lmmh_desk.features.walkins.ui.header import PageHeader
from lmmh_desk.features.walkins.ui.line import QueueCard
from lmmh_desk.features.walkins.ui.noting import NoteSheet
from lmmh_desk.features.walkins.ui.queue import Line, RowAct, row_acts
from lmmh_desk.features.walkins.ui.selected import SelectedPane
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.feature import Figure, load
from lmmh_desk.kernel.i18n import _
from lmmh_desk.sync.status import State
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.minutes import Minutes
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import WIDEST

if TYPE_CHECKING:
    from lmmh_desk.kernel.session import Session
    from lmmh_desk.store.store import Read

SHOWS = (
    "walk_in", "queue_move", "gauge_move", "person", "lease", "lease_holder", "paper", "reason", "agent", "site",
    "site_hours", "closure", "regulation", "setting", "appointment", "mask_movement", "message",
)  # fmt: skip
GAP = 13
SIDE = {"narrow": 0, "normal": 371, "wide": 390}  # pixels at 100 %
SELECTED = 418
SIDE_LEAST, SIDE_SHARE = 250, 0.33
TWO_TEXT_COLUMNS = 690  # below, the reason stands under the name


class HomePage(Page):
    """The counter's page."""

    key = "home"
    discreet = True
    hints = (
        "walkins.arrive", "walkins.call_next", "appointments.book", "exchange.run", "moves.new", "shell.lock",
        "shell.help",
    )  # fmt: skip

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._acts = Acts(context)
        self._board: Board | None = None
        self._figures: list[Figure] = []
        self._wanted = self._newcomer = ""
        self._keys: list[str] = []
        self._masked = self._brief = False
        self._width: Width = "normal"
        self.header = PageHeader(context.shell.run)
        self.counter = CounterCard()
        self.queue = QueueCard(self._row_acts())
        self.selected: SelectedPane | None = None  # made once a window has room for it
        self.side = SideColumn()
        self._lay_out()
        self._connect()
        self._minutes = Minutes(self, context.clock)
        self._minutes.passed.connect(self._tick)

    def _lay_out(self) -> None:
        left = QWidget()
        self._left = QVBoxLayout(left)
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.addWidget(self.counter)
        self._left.addWidget(self.queue, 1)
        self._main = left
        self._grid = QGridLayout()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.header)
        whole.addLayout(self._grid, 1)
        self._whole = whole
        current().changed.connect(self._measure)
        self.arrange("normal")

    def _connect(self) -> None:
        table = self.queue.table
        table.chosen.connect(self._choose)
        table.opened.connect(self._open)
        self.queue.printed.connect(self._acts.print_ticket)
        self.queue.told.connect(self._acts.tell)
        self.counter.asked.connect(self._at_counter)
        self.side.counted.connect(self._acts.count)
        self.side.resumed.connect(self._acts.resume)
        self.side.opened.connect(self._open_file)
        self.context.exchanges.changed.connect(self._show_keys)

    def _row_acts(self) -> list[RowAct]:
        context = self.context
        return row_acts(
            self._acts,
            RowAct("I", _("Identifier"), lambda one: _sheet(IdentitySheet(context, one.id, one.ticket))),
            RowAct("M", _("Changer le motif"), lambda one: _sheet(ReasonSheet(context, one.id, one.who))),
            RowAct("E", _("Écrire une note"), lambda one: _sheet(NoteSheet(context, one))),
            RowAct("T", _("Imprimer le ticket"), lambda one: self._acts.print_ticket(one.id)),
        )

    # What the shell asks

    def opened(self, walk_in_id: str = "", **arguments: Any) -> None:
        """Show the queue, with one of its rows chosen when asked."""
        self._wanted = walk_in_id
        if self.selected is not None:
            self.selected.fill()
        self.side.fill(self.context)
        if walk_in_id:
            self.hold_focus()
        super().opened(**arguments)
        if not walk_in_id:
            self.context.shell.run("shell.search")

    def refresh(self, changes: Changes | None) -> None:
        """Read the day again when something it shows changed, then the cards: each knows what it shows."""
        if self.context.session is not None and (changes is None or changes.touches(*SHOWS)):
            self._refresh_day(changes)
        self.side.refresh(changes)

    def _refresh_day(self, changes: Changes | None) -> None:
        if changes is not None and changes.action == "walkins.arrive":
            self._newcomer = changes.created("walk_in")
        context, me, now = self.context, self.context.me, self.context.clock.now()
        self.context.reads.run(lambda read: _day(read, context, me, now), self._show, owner=self)
        if self.selected is not None:
            self.selected.fill()  # it may have been made while nobody sat here
            self.selected.refresh(changes)

    def person(self) -> str:
        """Return the person of the current row when the queue has the focus, else the one at this counter."""
        chosen, here = self.queue.table.passage(), self.counter.passage
        first = (chosen, here) if self.queue.table.hasFocus() else (here, chosen)
        return next((one.person_id for one in first if one is not None and one.person_id), "")

    def offers(self, command: str) -> bool:
        """F5 asks for a cut to be over."""
        cut = self.context.exchanges.status.state in (State.OFFLINE, State.BACK)
        return cut or command != "exchange.run"

    def primary(self) -> None:
        """Ask who arrives (Ctrl+Entrée)."""
        self.context.shell.run("walkins.arrive")

    def print_ticket(self) -> None:
        """Print the ticket of the row chosen."""
        self.queue.print_chosen()

    def panes(self) -> list[QWidget]:
        """Return what F6 goes through."""
        third = [self.selected] if self.selected is not None else []
        return [self.counter, self.queue.table, *third, *self.side.panes()]

    def set_discreet(self, hidden: bool) -> None:
        """Hide the names, or show them again."""
        self._masked = hidden
        if self.selected is not None:
            self.selected.set_masked(hidden)
        self.arrange(self._width)  # paints too

    def arrange(self, width: Width) -> None:
        """Lay out one, two or three columns."""
        self._width = width
        wide = width == "wide" and not self._masked
        if wide and self.selected is None:
            self.selected = self._make_selected()
        for part in (self._main, self.side):
            self._grid.removeWidget(part)
        self._grid.addWidget(self._main, 0, 0)
        if self.selected is not None:
            self.selected.setVisible(wide)
        self._grid.addWidget(self.side, *((1, 0) if width == "narrow" else (0, 2)))
        self._grid.setColumnStretch(0, 1)
        self._grid.setRowStretch(0, 0 if width == "narrow" else 1)
        self.header.set_brief(width == "narrow")
        self.queue.set_whole(width == "narrow")
        self.side.set_last(width == "narrow")
        self._measure()
        self._paint()

    def _make_selected(self) -> SelectedPane:
        made = SelectedPane(self.context)
        made.called.connect(self._acts.call)
        made.called_next.connect(self._acts.call_next)
        self._grid.addWidget(made, 0, 1)
        if self.context.session is not None:
            made.fill()
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        px, room = current().px, self.width()
        gap = px(GAP)
        self._grid.setHorizontalSpacing(gap)
        self._grid.setVerticalSpacing(gap)
        self._left.setSpacing(gap)
        self._whole.setSpacing(px(14))
        side = 0
        if self._width != "narrow":
            side = min(px(SIDE[self._width]), max(px(SIDE_LEAST), round(room * SIDE_SHARE)))
            self.side.setFixedWidth(side)
        else:
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth(WIDEST)
        left = room - side - gap
        if self.selected is not None:
            self.selected.setFixedWidth(px(SELECTED))
            left -= px(SELECTED) + gap if self.selected.isVisibleTo(self) else 0
        self._brief = self._width == "narrow" or left < px(TWO_TEXT_COLUMNS)
        self.queue.set_narrow(self._brief)

    # What it shows

    def _show(self, found: tuple[Board, list[Figure]]) -> None:
        self._board, self._figures = found
        self._paint()
        if self._wanted and self.queue.table.select_key(self._wanted) and self.holds_focus():
            self.queue.table.setFocus()
        self.queue.table.select_key(self._newcomer)
        self._wanted = self._newcomer = ""
        self._minutes.begin()

    def _paint(self) -> None:
        """Show the board at this minute; nothing is read."""
        board, session, now = self._board, self.context.session, self.context.clock.now()
        if board is None or session is None:
            return
        self.header.show_board(board, now)
        self.counter.show_board(board, session, now, masked=self._masked, brief=self._brief)
        self.queue.show_board(board, self._figures, now, masked=self._masked)
        self.side.show_board(board, session, now, masked=self._masked)
        self._choose(self.queue.table.current())
        self._show_keys()

    def _show_keys(self) -> None:
        """Let the key bar follow what these keys can do."""
        keys = [command for command in self.hints if self.offers(command)]
        if keys != self._keys:
            self._keys = keys
            self.hinted.emit()

    def _tick(self) -> None:
        """Let the minutes pass; the day is read again only when it changed."""
        if self._board is not None and self._board.day != day_of(self.context.clock.now()):
            self.refresh(None)
        elif self.isVisible():
            self._paint()

    # What is done

    def _choose(self, line: Line | None) -> None:
        first = line is not None and self.queue.table.rows.row_of(line.passage.id) == 0
        if self.selected is not None:
            self.selected.show_line(line, first=first)

    def _open(self, line: Line) -> None:
        if line.passage.person_id:
            self._open_file(line.passage.person_id)
        else:
            IdentitySheet(self.context, line.passage.id, line.passage.ticket)

    def _open_file(self, person_id: str) -> None:
        self.context.shell.open(FICHE, person_id=person_id)

    def _at_counter(self, ask: str) -> None:
        here = self.counter.passage
        if here is None:
            return
        doing = {
            "file": lambda: self._open_file(here.person_id or ""),
            "identify": lambda: _sheet(IdentitySheet(self.context, here.id, here.ticket)),
            "serve": lambda: self._acts.serve(here.id),
            "no_answer": lambda: self._acts.no_answer(here.id),
            "hold": lambda: self._acts.hold(here.id),
            "close": lambda: self.context.shell.run("walkins.close"),
        }
        doing[ask]()


def _day(read: Read, context: Context, me: Session, now: int) -> tuple[Board, list[Figure]]:
    """Return the day of the agent's site, and what the other slices count of it."""
    counters: list[Callable[..., Figure]] = [load(one.figure) for one in context.catalogue if one.figure]
    board = boards.seen_board(read, me, me.site_id, now, context.ports.exchange)
    return board, [counter(read, me, now) for counter in counters]


def _sheet(_opened: QWidget) -> None:
    """Let a sheet that opened itself live in the window."""
