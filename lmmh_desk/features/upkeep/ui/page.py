"""« Entretien »: the halls of the day at the left; what was missed, found and asked for at the right."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, TypeVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from lmmh_desk.features.upkeep.model.board import Anomaly, Board, HallRow, Request
from lmmh_desk.features.upkeep.model.records import WHOLE_POINTS
from lmmh_desk.features.upkeep.model.week import Week
from lmmh_desk.features.upkeep.store.board import DAY, board
from lmmh_desk.features.upkeep.store.week import seen_week
from lmmh_desk.features.upkeep.ui import dialogs
from lmmh_desk.features.upkeep.ui.acts import Acts
from lmmh_desk.features.upkeep.ui.cards import HallsCard, ListCard, act, short_list
from lmmh_desk.features.upkeep.ui.tables import anomaly_rows, missed_rows, request_rows
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.french import count, long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.store.store import Read
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.minutes import Minutes
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import WIDEST, Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.tag import Tag

T = TypeVar("T")
SHOWS = ("hall", "cleaning_round", "hall_anomaly", "repair_request", "residence", "agent")
SIDE = 388  # pixels at 100 %
SHORT = (136, 136, 252)  # the same: two halls, two anomalies and four requests in a window of 1366 × 768


class UpkeepPage(Page):
    """The halls of a day, and beside them what waits for somebody."""

    key = "upkeep"
    gestures = (
        (_("Espace"), _("Cocher")), ("T", _("Tout cocher")), ("1 – 5", _("Un point")), ("A", _("Anomalie")),
        ("S", _("Semaine")), (_("Entrée"), _("Ouvrir")),
    )  # fmt: skip
    hints = ("upkeep.find", "upkeep.print", "shell.next_pane", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._acts = Acts(context)
        self._day: date | None = None  # None: today, whatever the hour
        self._board: Board | None = None
        self._wanted = ("", "")  # the hall and the request that the search found
        role = context.me.role
        self._keeps, self._follows = allowed(role, "upkeep.halls"), allowed(role, "upkeep.follow")
        self._asks = allowed(role, "upkeep.request")
        self.halls = HallsCard()
        self.missed = short_list(missed_rows(keeps=self._keeps), _("Halls manqués"), _("Aucun hall n’est manqué."))
        self.anomalies = short_list(
            anomaly_rows(lambda: today(context.clock), follows=self._follows), _("Anomalies"),
            _("Aucune anomalie n’est ouverte."),
        )  # fmt: skip
        self.requests = short_list(request_rows(), _("Demandes prises au guichet"), _("Aucune demande n’attend."))
        self._minutes = Minutes(self, context.clock)  # a hall becomes missed at its hour, the day changes at midnight
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._about, self._done, self._late = Label("", 13, 400, "t2"), Tag("", "ok", "check"), Tag("", "bad", "clock")
        self.sheet, self.add = (
            Button(_("Feuilles de hall"), "printer"),
            Button(_("Noter une demande"), "plus", "Ctrl+N", "primary"),
        )
        appear(self.add, self._asks)
        head = QWidget()
        told = Row(Label(_("Entretien"), 20, 600), self._about, None, self._done, self._late, spacing=12)
        self._head = Row(spacing=12)
        self._head.addLayout(told, 1)
        self._head.addLayout(Row(self.sheet, self.add, None, spacing=12))
        head.setLayout(self._head)
        self.works = Button(_("Liste"), "printer", role="link", small=True, accessible=_("Liste de la régie"))
        self._cards = (
            ListCard(_("Halls manqués"), self.missed),
            ListCard(_("Anomalies"), self.anomalies),
            ListCard(_("Demandes prises au guichet"), self.requests, actions=(self.works,)),
        )
        self._cards[2].set_foot(
            Label(_("Suivi\u00a0: reçue › transmise › rendez-vous › faite"), 12, 400, "t2"), high=24
        )
        appear(self._cards[2], self._asks)
        right = Column(spacing=12)
        for card, stretch in zip(self._cards, SHORT, strict=True):
            right.addWidget(card, stretch)
        for each in (self.halls, *self._cards):  # their lists scroll: the page itself holds in the window
            each.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._side = QWidget()
        self._side.setLayout(right)
        self._columns.addWidget(self.halls, 1)
        self._columns.addWidget(self._side)
        whole = Column(head, spacing=14)
        whole.addLayout(self._columns, 1)
        self.setLayout(whole)
        self.arrange("normal")

    def _connect(self) -> None:
        self._minutes.passed.connect(lambda: self.refresh(None) if self.isVisible() else None)
        self.sheet.clicked.connect(self.print_sheets)
        self.works.clicked.connect(self._acts.print_list)
        self.add.clicked.connect(self.look_up)
        self.halls.moved.connect(lambda days: self._show_day(self.shown() + days * DAY))
        self.halls.asked.connect(lambda: self.refresh(None))
        self.halls.looked.connect(self._show_day)
        self.halls.newest.connect(lambda: self._show_day(today(self.context.clock)))
        table = self.halls.table
        table.opened.connect(self._pass)
        table.acts = self._hall_menu
        table.letters |= {" ": self._acts.tick_next, "T": self._acts.tick_all, "A": self.note_anomaly}
        for rank in range(len(WHOLE_POINTS)):
            table.letters[str(rank + 1)] = partial(self._acts.tick, rank)
        self.missed.pushed.connect(lambda hall: (self._lend if hall.wants_key else self._assign)(hall))
        self.anomalies.pushed.connect(self._forward)
        if self._keeps:
            table.letters["R"] = self.missed.letters["R"] = self._assign
            table.letters["K"] = self.missed.letters["K"] = self._lend
            self.missed.opened.connect(self._assign)
        if self._follows:
            self.anomalies.opened.connect(self._forward)
        self.anomalies.letters["F"] = self._acts.toggle
        self.anomalies.acts = self._anomaly_menu
        self.requests.opened.connect(self._move)
        self.requests.acts = self._request_menu
        self.requests.letters["I"] = lambda one: self._acts.print_slip(one.id)

    # What the shell asks

    def opened(self, hall_id: str = "", request_id: str = "", **arguments: Any) -> None:
        """Show today, with what the search found chosen."""
        self._day, self._wanted = None, (hall_id, request_id)
        super().opened(**arguments)
        self._minutes.begin()
        (self.requests if request_id else self.halls.table).setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read again what changed."""
        if self.context.session is None or (changes is not None and not changes.touches(*SHOWS)):
            return
        me, now, exchange, day = self.context.me, self.context.clock.now(), self.context.ports.exchange, self.shown()
        weekly = self.halls.weekly

        def both(read: Read) -> tuple[Board, Week | None]:
            week = seen_week(read, me, me.site_id, day, now) if weekly else None
            return board(read, me, day, now, exchange), week

        self.context.reads.run(both, self._show, owner=self, slot="board")

    def primary(self) -> None:
        """Look for who reports something (Ctrl+Entrée), whoever may note it."""
        if self._asks:
            self.look_up()

    def person(self) -> str:
        """Return who asked for what is chosen, while the requests have the keyboard."""
        one = self.requests.current() if self.requests.hasFocus() else None
        return one.person_id if one is not None else ""

    def panes(self) -> list[QWidget]:
        """Return the halls and the three lists."""
        lists = (self.missed, self.anomalies, self.requests) if self._asks else (self.missed, self.anomalies)
        return [self.halls.shown, *lists]

    def arrange(self, width: Width) -> None:
        """Put everything in one column in a narrow window."""
        px, narrow = current().px, width == "narrow"
        for part in (self._about, self._done):
            appear(part, not narrow)
        ways = QBoxLayout.Direction
        for row in (self._head, self._columns):
            row.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._columns.setSpacing(px(13))
        self._side.setMinimumWidth(0 if narrow else px(SIDE))
        self._side.setMaximumWidth(WIDEST if narrow else px(SIDE))
        self.halls.set_narrow(narrow)
        self.halls.setMinimumHeight(px(400 if narrow else 300))
        for card, high in zip(self._cards, SHORT, strict=True):
            card.setMinimumHeight(px(150 if narrow else min(high, 150)))

    # What it shows

    def shown(self) -> date:
        """Return the day shown."""
        return self._day or today(self.context.clock)

    def _show_day(self, day: date) -> None:
        self._day = day if day < today(self.context.clock) else None
        self.refresh(None)

    def _show(self, read: tuple[Board, Week | None]) -> None:
        self._board, week = read
        found = self._board
        self._about.setText(long_date(found.day, year=False))
        total, missed = len(found.counted), len(found.missed)
        told = _("{done} sur {total}").format(done=count(found.done, _("hall fait"), _("halls faits")), total=total)
        self._done.set(told if total else "", "ok", "check")
        self._late.set(count(missed, _("manqué"), _("manqués")) if missed else "", "bad", "clock")
        self.halls.show_board(found, week, today(self.context.clock))
        self.missed.set_rows(found.missed)
        self.anomalies.set_rows(found.anomalies)
        self.requests.set_rows(found.requests)
        opened = sum(one.done_at is None for one in found.anomalies)
        for card, number, tone in zip(
            self._cards, (missed, opened, found.open_requests), ("bad", "warn", ""), strict=True
        ):
            card.set_count(number, tone if number else "", card.accessibleName())
        hall_id, request_id = self._wanted
        self._wanted = ("", "")
        if hall_id:
            self.halls.table.select_key(hall_id)
        if request_id:
            self.requests.select_key(request_id)

    # What is done

    def look_up(self) -> None:
        """Look for who reports something: the request is taken on their record."""
        self.context.shell.run("shell.search")
        self.context.shell.say(_("Cherchez la personne, puis «\u00a0Signaler un problème\u00a0»."), "info")

    def print_sheets(self) -> None:
        """Print the hall sheets of the day shown."""
        self._acts.print_sheet(self.shown())

    def add_hall(self) -> None:
        """Ask for a new hall."""
        self._hall(None)

    def note_anomaly(self, hall: HallRow | None = None) -> None:
        """Ask what is wrong in a hall, the one chosen by default."""
        one = hall or self.halls.table.current()
        if one is not None:
            dialogs.anomaly_dialog(
                self, one, lambda values, done, failed: self._acts.anomaly(one, values, done, failed)
            )

    def _pass(self, hall: HallRow) -> None:
        day = today(self.context.clock)
        dialogs.passing_dialog(
            self, day, hall, lambda values, done, failed: self._acts.passing(hall, values, done, failed)
        )

    def _assign(self, hall: HallRow) -> None:
        agents = self._board.agents if self._board is not None else ()
        dialogs.assign_dialog(
            self, hall, agents, lambda values, done, failed: self._acts.assign(hall, values, done, failed)
        )

    def _lend(self, hall: HallRow) -> None:
        """Ask until when the key is lent; of a hall that nobody cleans, to whom it is given first."""
        if hall.key_out:
            self.context.shell.say(_("La clé de ce hall est déjà prêtée."), "info")
            return
        if not hall.agent_id:
            self._assign(hall)
            return
        day = today(self.context.clock)
        dialogs.lend_dialog(self, day, hall, lambda values, done, failed: self._acts.lend(hall, values, done, failed))

    def _hall(self, hall: HallRow | None) -> None:
        if self._board is None or not self._keeps:
            return
        known = hall.id if hall is not None else ""
        dialogs.hall_dialog(
            self, self._board.residences, self._board.agents,
            lambda values, done, failed: self._acts.save_hall(known, values, done, failed), known=hall,
        )  # fmt: skip

    def _forward(self, one: Anomaly) -> None:
        if one.done_at is not None:
            self._acts.toggle(one)
            return
        if one.is_key:
            self.context.shell.say(_("Une clé prêtée ne se transmet pas\u00a0: notez son retour (F)."), "info")
            return
        day = today(self.context.clock)
        dialogs.forward_dialog(
            self, day, one, lambda values, done, failed: self._acts.forward(one, values, done, failed)
        )

    def _move(self, one: Request) -> None:
        day = today(self.context.clock)
        dialogs.move_dialog(self, day, one, lambda values, done, failed: self._acts.move(one.id, values, done, failed))

    # Menus

    def _hall_menu(self, hall: HallRow) -> list[QAction]:
        menu = [
            act(self, _("Noter le passage (Entrée)"), lambda: self._pass(hall)),
            act(self, _("Tout cocher (T)"), lambda: self._acts.tick_all(hall)),
            act(self, _("Noter une anomalie (A)"), lambda: self.note_anomaly(hall)),
            act(self, _("Imprimer les feuilles de cette résidence"),
                lambda: self._acts.print_sheet(self.shown(), hall.residence_id)),
        ]  # fmt: skip
        keeping = [
            act(self, _("Réaffecter le hall (R)"), lambda: self._assign(hall)),
            act(self, _("Modifier le hall"), lambda: self._hall(hall)),
        ]
        if hall.agent_id and not hall.key_out:
            keeping.append(act(self, _("Prêter la clé (K)"), lambda: self._lend(hall)))
        return [*menu, *(keeping if self._keeps else ())]

    def _anomaly_menu(self, one: Anomaly) -> list[QAction]:
        words = _("Clé rendue (F)") if one.is_key else _("Anomalie close (F)")
        words = words if one.done_at is None else _("Reprendre l’anomalie (F)")
        forward = [act(self, _("Transmettre l’anomalie (Entrée)"), lambda: self._forward(one))]
        opened = self._follows and one.done_at is None and not one.is_key
        return [*(forward if opened else ()), act(self, words, lambda: self._acts.toggle(one))]

    def _request_menu(self, one: Request) -> list[QAction]:
        return [
            act(self, _("Faire avancer la demande (Entrée)"), lambda: self._move(one)),
            act(self, _("Imprimer le récépissé (I)"), lambda: self._acts.print_slip(one.id)),
            act(self, _("Ouvrir la fiche"), lambda: self.context.shell.open("fiche", person_id=one.person_id)),
        ]
