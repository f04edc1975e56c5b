"""« Cellule de crise »: every site, who is where, the log of 8:30, the order of the day, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from lmmh_desk.features.continuity.model.board import Board, Entry, SiteLine
from lmmh_desk.features.continuity.model.records import EntryKind, EntryState
from lmmh_desk.features.continuity.store.board import Sight, seen_board
from lmmh_desk.features.continuity.store.days import seen_days
from lmmh_desk.features.continuity.ui.acts import Acts
from lmmh_desk.features.continuity.ui.days import days_dialog
from lmmh_desk.features.continuity.ui.dialogs import ReportDialog, entry_dialog, level_dialog, meeting_dialog
from lmmh_desk.features.continuity.ui.head import CellHead
from lmmh_desk.features.continuity.ui.log_card import LogCard
from lmmh_desk.features.continuity.ui.presence_card import PresenceCard
from lmmh_desk.features.continuity.ui.sites_card import SitesCards
from lmmh_desk.features.continuity.ui.tables import Told, hall_words
from lmmh_desk.features.continuity.ui.team import open_team
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.ui.asking import ask_once_read
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import WIDEST, Column

PAGE = "continuity"
SHOWS = (
    "site_report", "presence", "crisis_entry", "crisis_meeting", "crisis_minutes", "site", "agent", "regulation",
    "paper", "mask_movement", "setting",
    "walk_in", "queue_move", "gauge_move", "night_incident", "residence",
)  # fmt: skip
LOG = 314  # pixels at 100 %
STEPS = {"E": EntryState.IN_PROGRESS, "T": EntryState.DONE, "X": EntryState.DROPPED, "O": EntryState.OPEN}


class CrisisPage(Page):
    """The board at the left, the log at its right."""

    key = PAGE
    gestures = (("Maj+Tab", _("Décision, alerte, info")), ("@", _("Désigner un responsable")))
    hints = ("continuity.log", "continuity.orders", "continuity.report", "shell.next_pane", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._acts = Acts(context)
        self._board: Board | None = None
        self._day: date | None = None  # None: today, whichever it is
        self.head, self.sites, self.presence, self.log = CellHead(), SitesCards(), PresenceCard(), LogCard()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        whole = Column(self.head, spacing=14)
        whole.addLayout(self._grid, 1)
        self.setLayout(whole)
        self.arrange("normal")
        self._connect()

    def _connect(self) -> None:
        self.head.turned.connect(self.turn)
        self.head.level.clicked.connect(self.ask_level)
        self.head.orders.clicked.connect(self._acts.print_orders)
        self.sites.opened.connect(lambda line: open_team(self.context, self, line.site_id, line.name, hall_words(line)))
        self.sites.reported.connect(self._ask_state)
        self.presence.asked.connect(lambda: self.context.shell.run("continuity.presence"))
        self.presence.planned.connect(self.plan_meeting)
        self.head.minutes.clicked.connect(self.print_minutes)
        self.log.days.clicked.connect(self.ask_day)
        self.log.added.connect(self._add)
        self.log.list.opened.connect(self._correct)
        for letter, to in STEPS.items():
            self.log.list.letters[letter] = self._stepping(to)

    @property
    def day(self) -> date:
        """Return the day shown: the one asked for, else today, also on the morning after a night left open."""
        return self._day or today(self.context.clock)

    def _show_day(self, day: date) -> None:
        self._day = None if day == today(self.context.clock) else day

    # What the shell asks

    def opened(self, day: str = "", **arguments: Any) -> None:
        """Show today, or the day of what the search found."""
        self._show_day(date.fromisoformat(day) if day else today(self.context.clock))
        super().opened(**arguments)
        self.log.line.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read the board again when something it shows changed."""
        if self.context.session is None or (changes is not None and not changes.touches(*SHOWS)):
            return
        me, sight = self.context.me, self._sight()
        self.context.reads.run(lambda read: seen_board(read, me, sight), self._show, owner=self, slot="board")

    def status(self) -> str:
        """Return how many sites said nothing today."""
        if self._board is None or self.day != today(self.context.clock):
            return ""
        silent = self._board.silent()
        return _("{sites} sans nouvelle aujourd’hui").format(sites=count(silent, _("site"))) if silent else ""

    def primary(self) -> None:
        """Add what is typed to the log (Ctrl+Entrée)."""
        self.log.send()

    def draft(self) -> dict[str, Any] | None:
        """Keep the line being written, unless it holds what no log may."""
        text = self.log.kept()
        return {"kind": self.log.kind.value(), "text": text} if text else None

    def restore(self, draft: dict[str, Any]) -> None:
        """Put back the line."""
        self.log.kind.set_value(draft["kind"])
        self.log.line.set_value(draft["text"])

    def panes(self) -> list[QWidget]:
        """Return the columns of sites and the log."""
        return [*self.sites.panes(), self.presence.change, self.log.list, self.log.line]

    def arrange(self, width: Width) -> None:
        """Put the log beside the board, or under it in a narrow window."""
        narrow, px = width == "narrow", current().px
        places = ((0, 0, 1, 1), (1, 0, 1, 1), (2, 0, 1, 1) if narrow else (0, 1, 2, 1))
        for card, place in zip((self.sites, self.presence, self.log), places, strict=True):
            self._grid.addWidget(card, *place)
        self._grid.setSpacing(px(13))
        self._grid.setColumnStretch(0, 1)
        self._grid.setRowStretch(0, int(not narrow))
        self.log.setMinimumWidth(0 if narrow else px(LOG))
        self.log.setMaximumWidth(WIDEST if narrow else px(LOG))
        self.log.setMinimumHeight(px(420) if narrow else 0)
        self.sites.set_narrow(narrow)
        self.head.set_narrow(narrow)
        self.presence.set_narrow(narrow)

    # What it shows

    def _sight(self) -> Sight:
        return Sight(self.day, self.context.clock.now(), self.context.ports)

    def _show(self, board: Board) -> None:
        self._board = board
        now = self.day == today(self.context.clock)
        self.head.show_board(
            board, board.plan.rank(self.day), today=now, may_level=allowed(self.context.me.role, "continuity.level")
        )
        self.sites.show_board(board)
        self.presence.show_board(board)
        self.presence.change.setVisible(now)
        self.log.show_board(board, today=now)
        self.hinted.emit()

    # What is done

    def turn(self, days: int) -> None:
        """Show another day; none is to come."""
        self._turn_to(min(self.day + timedelta(days), today(self.context.clock)))

    def write(self) -> None:
        """Come back to today, to the line that adds to the log."""
        if self.day != today(self.context.clock):
            self._day = None
            self.refresh(None)
        self.log.write.show()
        self.log.line.setFocus()

    def ask_day(self) -> None:
        """List the days before, to show one (Ctrl+O)."""
        me, now = self.context.me, today(self.context.clock)
        ask_once_read(
            self.context, lambda read: seen_days(read, me, now),
            lambda found: days_dialog(self, found, self._turn_to), owner=self, slot="days",
        )  # fmt: skip

    def _turn_to(self, day: date) -> None:
        self._show_day(day)
        self.refresh(None)

    def plan_meeting(self) -> None:
        """Ask for the order of the day and what comes tomorrow."""
        if self._board is not None:
            meeting_dialog(self, self._board.meeting, self._acts.meeting)

    def ask_level(self) -> None:
        """Ask for the plan's level."""
        if self._board is not None:
            level_dialog(self, self._board.plan, today(self.context.clock), self._acts.level)

    def print_minutes(self) -> None:
        """Print the minutes of the day shown: anew while it is today, for the log goes on."""
        if self._board is None:
            return
        again = self.day == today(self.context.clock)
        self._acts.print_minutes(self._sight(), "" if again else self._board.minutes_id)

    def _ask_state(self, line: SiteLine) -> None:
        ReportDialog(self, line, lambda status: self._acts.report(line, status))

    def _add(self, kind: EntryKind, typed: str) -> None:
        self._acts.add(kind, typed, self.log.sent, lambda error: self.log.wrong.set(str(error)))

    def _correct(self, told: Told) -> None:
        entry = told.entry
        entry_dialog(self, entry, lambda values, done, failed: self._acts.change(entry.id, values, done, failed))

    def _stepping(self, to: EntryState) -> Any:
        def go(entry: Entry) -> None:
            self._acts.step(entry, to)

        return go
