"""« Visites à domicile »: the round of a day or a week, by quarter, and the panel of the visit chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QWidget

from lmmh_desk.features.visits.model.deeds import Deed, deeds, why_no_deed
from lmmh_desk.features.visits.model.listing import Days, VisitRow
from lmmh_desk.features.visits.model.records import OUTCOMES, State
from lmmh_desk.features.visits.model.sheets import LABELS, NOTICE, TRIP
from lmmh_desk.features.visits.store.homes import Asking, seen_asking, seen_visitors
from lmmh_desk.features.visits.store.listing import Shown, seen_day, seen_shown
from lmmh_desk.features.visits.ui.acts import FICHE, Acts
from lmmh_desk.features.visits.ui.list_card import ListCard, ListHead
from lmmh_desk.features.visits.ui.panel import LETTERS, VisitPanel, act_of
from lmmh_desk.features.visits.ui.plan import AskDialog, SlotDialog
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris, today
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.ui.seen import SeenDialog
from lmmh_desk.office.ui.voiding import ask_void
from lmmh_desk.ui.asking import ask_once_read
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.actions import menu_actions
from lmmh_desk.ui.widgets.base import Column, lay_beside

SHOWS = ("visit", "visit_step", "visit_paper", "paper", "person", "booking", "absence")
ACTS = {"H": "plan", "E": State.ON_THE_WAY, "T": State.DONE, "N": State.NO_ACCESS, "X": State.POSTPONED, "R": "back",
        "V": "see:AV", "W": "see:JP", "K": "void:AV", "Q": "void:JP"}  # fmt: skip


class VisitsPage(Page):
    """The list and its panel."""

    key = "visits"
    discreet = True
    gestures = (("F", _("Feuille de tournée")), ("S", _("Jour ou semaine")), ("G", _("Gestes barrières")))
    hints = ("visits.print", "visits.trip", "visits.new", "shell.search", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._acts = Acts(context)
        self._wanted, self._question, self._signs = "", "", False
        self.head = ListHead(Days(self.today))
        self.list = ListCard(lambda: self.head.days.week)
        self.panel = VisitPanel()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        whole = Column(self.head, spacing=14)
        whole.addLayout(self._grid, 1)
        self.setLayout(whole)
        self.arrange("normal")
        self._connect()

    @property
    def today(self) -> date:
        """Return the date in Paris."""
        return today(self.context.clock)

    def _connect(self) -> None:
        table = self.list.table
        table.chosen.connect(self._choose)
        self.list.emptied.connect(lambda: self._choose(None))
        table.opened.connect(lambda row: self.context.shell.open(FICHE, person_id=row.person_id))
        table.acts = self._menu
        for letter, key in ACTS.items():
            table.letters[letter] = partial(self.press, key)
        for outcome in OUTCOMES:
            table.letters[LETTERS[outcome]] = partial(self._acts.call, outcome=outcome)
        table.letters["G"] = lambda _row: self.panel.focus_gestures()
        table.whole |= {"S": self.head.other_span, "F": self.print_round, "P": self.primary}
        self.panel.asked.connect(self._do)
        self.panel.deeds.more.connect(table.open_menu)
        self.panel.called.connect(lambda outcome: self._with_current(lambda row: self._acts.call(row, outcome)))
        self.panel.closed.connect(self.escape)
        self.panel.refused.connect(lambda told: self.context.shell.say(told, "warn"))
        self.panel.ticked.connect(lambda made: self._with_current(lambda row: self._acts.tick(row, made)))
        self.head.turned.connect(lambda _days: self.refresh(None))
        self.head.printed.connect(self.print_round)
        for part in (self.head, self.list):
            part.asked.connect(self.primary)

    # What the shell asks

    def opened(self, visit_id: str = "", person_id: str = "", **arguments: Any) -> None:
        """Show the list, with one of its visits chosen, or a new one asked for somebody."""
        self._wanted = visit_id
        super().opened(**arguments)
        self.list.table.setFocus()
        if person_id:
            self.ask(person_id)

    def refresh(self, changes: Changes | None) -> None:
        """Read the list again when something it shows changed."""
        if self.context.session is None or (changes is not None and not changes.touches(*SHOWS)):
            return
        me, days, day, exchange = self.context.me, self.head.days, self.today, self.context.ports.exchange
        self.context.reads.run(
            lambda read: seen_shown(read, me, me.site_id, days, day, role=me.role, exchange=exchange),
            self._show,
            owner=self,
            slot="rows",
        )

    def person(self) -> str:
        """Return the person of the current row."""
        row = self.list.table.current()
        return row.person_id if row else ""

    def primary(self) -> None:
        """Ask for a visit (Ctrl+Entrée)."""
        self.context.shell.run("visits.new")

    def escape(self) -> bool:
        """Close the panel, that is choose no row; another Échap leaves the page."""
        if not self.panel.isVisible() or not self.list.table.let_go():
            return False
        self.list.table.setFocus()
        return True

    def panes(self) -> list[QWidget]:
        """Return tabs, list and panel."""
        return [self.list.tabs, self.list.table, self.panel.deeds]

    def set_discreet(self, hidden: bool) -> None:
        """Hide the names, or show them again."""
        self.list.set_masked(hidden)
        self.panel.setVisible(not hidden)

    def arrange(self, width: Width) -> None:
        """Put the panel beside the list, or under it in a narrow window."""
        narrow, px = width == "narrow", current().px
        lay_beside(self._grid, self.list, self.panel, narrow=narrow)
        self.panel.setMinimumHeight(px(640) if narrow else 0)
        self.head.set_narrow(narrow)
        self.list.set_narrow(narrow)

    # What it shows

    def _show(self, found: Shown) -> None:
        self._question, self._signs = found.question, found.signs
        self.list.show_rows(list(found.rows))
        wanted, self._wanted = self._wanted, ""
        if wanted and not self.list.show_key(wanted):
            self._turn_to(wanted)
        self._choose(self.list.table.current())

    def _turn_to(self, visit_id: str) -> None:
        """Show the day of a visit that is on none of those shown."""
        me, days = self.context.me, self.head.days

        def turn(day: date | None) -> None:
            if day is not None and not days.first <= day <= days.last:
                self._wanted = visit_id
                self.head.turn(Days(day, days.week))

        self.context.reads.run(lambda read: seen_day(read, me, visit_id), turn, owner=self, slot="day")

    def _choose(self, row: VisitRow | None) -> None:
        if row is None:
            self.panel.clear()
        else:
            self.panel.show_visit(row, self._deeds(row), self._question, ahead=row.is_ahead(self.today))

    def _deeds(self, row: VisitRow) -> list[Deed]:
        return deeds(row, ahead=row.is_ahead(self.today), signs=self._signs)

    # What is done

    def ask(self, person_id: str) -> None:
        """Open the form of a visit to somebody."""
        me, day = self.context.me, self.today

        def show(asking: Asking) -> None:
            AskDialog(self, self.context, asking, self._planned)

        ask_once_read(
            self.context,
            lambda read: seen_asking(read, me, person_id, me.site_id, day),
            show,
            owner=self,
            slot="asking",
        )

    def print_round(self) -> None:
        """Print the sheet of the day shown: of the current visit's visitor, or of everybody."""
        row = self.list.table.current()
        day = paris(row.starts_at).date() if row and row.starts_at is not None else self.head.days.day
        self._acts.round(day, row.visitor_id if row else "")

    def press(self, key: str, _row: VisitRow | None = None) -> None:
        """Do something with the current visit if it may be done now, else say so."""
        row = self.list.table.current()
        if row is None:
            return
        deed = next((one for one in self._deeds(row) if one.key == key), None)
        if deed is not None:
            self._do(deed)
        elif key != "void:JP" or self._signs:  # else it isn't theirs at any time
            self.context.shell.say(why_no_deed(row, key), "warn")

    def _menu(self, row: VisitRow) -> list[QAction]:
        offered = self._deeds(row)
        acts = [act_of(place, deed) for place, deed in enumerate(offered)]
        return menu_actions(acts, lambda act: self._do(offered[int(act.key)]), self)

    def _with_current(self, act: Callable[[VisitRow], None]) -> None:
        row = self.list.table.current()
        if row is not None:
            act(row)

    def _do(self, deed: Deed) -> None:
        row = self.list.table.current()
        if row is None:
            return
        ways: dict[str, Callable[[], None]] = {
            "notice": lambda: self._acts.paper(row, NOTICE),
            "trip": lambda: self._acts.paper(row, TRIP),
            "plan": lambda: self._plan(row),
            "back": lambda: self._acts.back(row),
            "file": lambda: self.context.shell.open(FICHE, person_id=row.person_id),
            "see:AV": lambda: self._look(row, NOTICE),
            "see:JP": lambda: self._look(row, TRIP),
            "void:AV": lambda: self._void(row, NOTICE),
            "void:JP": lambda: self._void(row, TRIP),
            State.POSTPONED: lambda: self._acts.postpone(row),
        }
        ways.get(deed.key, lambda: self._acts.step(row, deed.key))()

    def _look(self, row: VisitRow, kind: str) -> None:
        """Show a paper as it stands, or what it will be."""
        standing = row.standing(kind)
        SeenDialog(self, self.context, standing.number if standing else LABELS[kind], self._acts.looked(row, kind))

    def _void(self, row: VisitRow, kind: str) -> None:
        """Ask why a paper is cancelled."""
        standing = row.to_void(kind)
        if standing is not None:
            ask_void(
                self, kind, _("Annuler {number}\u00a0?").format(number=standing.number),
                yes=_("Annuler le document"), no=_("Le garder"),
                then=lambda reason: self._acts.void(standing, reason),
            )  # fmt: skip

    def _plan(self, row: VisitRow) -> None:
        me = self.context.me

        def show(found: list[Agent]) -> None:
            SlotDialog(self, self.context, row, [(one.id, one.name) for one in found], self._planned)

        ask_once_read(self.context, lambda read: seen_visitors(read, me, me.site_id), show, owner=self, slot="visitors")

    def _planned(self, visit_id: str) -> None:
        """Show the visit just recorded, on its day when it has another."""
        self._wanted = visit_id
        self.refresh(None)
