"""« Médiaction »: last night, what comes back, what is to be done, six weeks at a glance."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from lmmh_desk.features.mediation.model.nights import DAY, Board, Incident, night_of
from lmmh_desk.features.mediation.store.nights import seen_board
from lmmh_desk.features.mediation.ui.acts import Acts
from lmmh_desk.features.mediation.ui.cards import FollowUpsCard, RepeatsCard, ServiceCard
from lmmh_desk.features.mediation.ui.dialogs import follow_dialog, note_dialog, remove_dialog
from lmmh_desk.features.mediation.ui.night_card import NightCard
from lmmh_desk.features.mediation.ui.weeks_card import WeeksCard
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.french import long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import WIDEST, Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.tag import Tag

SHOWS = ("night_incident", "night_follow_up", "residence", "regulation", "setting")
SIDE = 356  # pixels at 100 %


class MediationPage(Page):
    """The night and the six weeks at the left, what follows from them at the right."""

    key = "mediation"
    gestures = (
        (_("Entrée"), _("Ouvrir")), ("S", _("Donner une suite")), ("X", _("Retirer")), ("T", _("Voir en tableau")),
    )  # fmt: skip
    hints = ("mediation.note", "mediation.print", "shell.next_pane", "shell.search", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._acts = Acts(context)
        self._night: date | None = None  # None: the last one, whatever the hour
        self._board: Board | None = None
        follows = allowed(context.me.role, "mediation.follow")
        self.night, self.weeks = NightCard(may_follow=follows), WeeksCard()
        self.repeats, self.follow_ups, self.service = RepeatsCard(), FollowUpsCard(may_follow=follows), ServiceCard()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._about, self._nobody = Label("", 13, 400, "t2"), Tag(_("Aucun nom n’est saisi"), "neutral", "eye-off")
        self.sheet = Button(_("Fiche de 8:30"), "printer")
        self.add = Button(_("Noter un incident"), "plus", "Ctrl+M", "primary")
        head = QWidget()
        title = Label(_("Médiaction"), 20, 600)
        head.setLayout(Row(title, self._about, None, self._nobody, self.sheet, self.add, spacing=12))
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setContentsMargins(0, 0, 0, 0)
        left, right = Column(self.night, self.weeks, spacing=13), Column(spacing=13)
        left.setStretch(0, 1)
        for card, stretch in ((self.repeats, 0), (self.follow_ups, 1), (self.service, 0)):
            right.addWidget(card, stretch)
        self._side = QWidget()
        self._side.setLayout(right)
        self._columns.addLayout(left, 1)
        self._columns.addWidget(self._side)
        whole = Column(head, spacing=14)
        whole.addLayout(self._columns, 1)
        self.setLayout(whole)
        self.arrange("normal")

    def _connect(self) -> None:
        self.sheet.clicked.connect(self.print_sheet)
        self.add.clicked.connect(self.note)
        self.night.moved.connect(self._move)
        self.night.newest.connect(lambda: self.show_night(night_of(self.context.clock.now())))
        self.night.table.opened.connect(self._correct)
        self.night.followed.connect(self.follow)
        self.night.removed.connect(self._remove)
        self.weeks.heat.opened.connect(self.show_night)
        for table in (self.night.table, self.follow_ups.table):
            table.whole["T"] = self.weeks.turn
        self.follow_ups.toggled.connect(self._acts.toggle)
        self.follow_ups.asked.connect(lambda: self._follow(None))

    # What the shell asks

    def opened(self, night: str = "", **arguments: Any) -> None:
        """Show the last night, or the one the search found."""
        self._night = date.fromisoformat(night) if night else None
        super().opened(**arguments)
        self.night.table.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read again what changed."""
        if self.context.session is None or (changes is not None and not changes.touches(*SHOWS)):
            return
        me, now, exchange, night = self.context.me, self.context.clock.now(), self.context.ports.exchange, self.shown()
        self.context.reads.run(
            lambda read: seen_board(read, me, me.site_id, night, now, exchange), self._show, owner=self, slot="board"
        )

    def primary(self) -> None:
        """Note an incident (Ctrl+Entrée)."""
        self.note()

    def panes(self) -> list[QWidget]:
        """Return the night, the weeks and what is to be done."""
        return [self.night.table, *self.weeks.panes(), self.follow_ups.table]

    def arrange(self, width: Width) -> None:
        """Put everything in one column in a narrow window."""
        px, narrow = current().px, width == "narrow"
        for part in (self._about, self._nobody):
            appear(part, not narrow)
        ways = QBoxLayout.Direction
        self._columns.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._columns.setSpacing(px(13))
        self._side.setMinimumWidth(0 if narrow else px(SIDE))
        self._side.setMaximumWidth(WIDEST if narrow else px(SIDE))
        self.night.set_narrow(narrow)
        self.weeks.set_narrow(narrow)
        tall = QSizePolicy.Policy.Preferred if narrow else QSizePolicy.Policy.Ignored
        for list_card in (self.night, self.follow_ups):  # their lists scroll: a wide page itself holds in the window
            list_card.setSizePolicy(QSizePolicy.Policy.Preferred, tall)
        self.night.setMinimumHeight(px(300 if narrow else 190))
        self.follow_ups.setMinimumHeight(px(150))

    # What it shows

    def shown(self) -> date:
        """Return the night shown: the one asked for, else that of this morning or of this evening."""
        return self._night or night_of(self.context.clock.now())

    def show_night(self, night: date) -> None:
        """Show another night."""
        self._night = None if night == night_of(self.context.clock.now()) else night
        self.refresh(None)

    def _show(self, board: Board) -> None:
        self._board = board
        day, last = today(self.context.clock), night_of(self.context.clock.now())
        self._about.setText(_("nuit du {day}").format(day=long_date(board.night, year=False)))
        self.night.show_board(board, day, is_last=board.night >= last)
        self.weeks.show_board(board, day)
        self.repeats.show_board(board)
        self.follow_ups.show_board(board, day)
        self.service.show_board(board, day)

    # What is done

    def note(self) -> None:
        """Ask for an incident of the night shown."""
        if self._board is not None:
            day = today(self.context.clock)
            note_dialog(self, day, self._board.night, self._board.residences, self._acts.note)

    def follow(self, one: Incident | None = None) -> None:
        """Ask what follows from an incident, the one chosen by default."""
        if allowed(self.context.me.role, "mediation.follow"):
            self._follow(one or self.night.table.current())

    def print_sheet(self) -> None:
        """Print the sheet of the night shown."""
        self._acts.print_night(self.shown())

    def _follow(self, one: Incident | None) -> None:
        about = one.id if one is not None else None
        follow_dialog(
            self, today(self.context.clock), one,
            lambda values, done, failed: self._acts.follow(about, values, done, failed),
        )  # fmt: skip

    def _remove(self, one: Incident) -> None:
        remove_dialog(self, one, lambda reason: self._acts.remove(one, reason))

    def _correct(self, one: Incident) -> None:
        if self._board is not None:
            note_dialog(
                self, today(self.context.clock), one.night, self._board.residences,
                lambda values, done, failed: self._acts.correct(one.id, values, done, failed), known=one,
            )  # fmt: skip

    def _move(self, nights: int) -> None:
        self.show_night(self.shown() + nights * DAY)
