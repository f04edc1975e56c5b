"""« Prévention des impayés »: the list by tabs, the panel of the case chosen, the office’s figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QWidget

from lmmh_desk.features.arrears.model.deeds import Deed, deeds
from lmmh_desk.features.arrears.model.listing import CaseFile, CaseRow, PaperLine
from lmmh_desk.features.arrears.model.months import Lockdown, Month
from lmmh_desk.features.arrears.store.facts import seen_amounts
from lmmh_desk.features.arrears.store.listing import seen_file, seen_rows
from lmmh_desk.features.arrears.store.months import seen_count, seen_lockdowns, seen_months
from lmmh_desk.features.arrears.ui.acts import FICHE
from lmmh_desk.features.arrears.ui.asking import MonthDialog
from lmmh_desk.features.arrears.ui.board import BoardCard
from lmmh_desk.features.arrears.ui.doing import Doing
from lmmh_desk.features.arrears.ui.list_card import ListCard, ListHead
from lmmh_desk.features.arrears.ui.panel import CasePanel, act_of
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.ui.asking import ask_once_read
from lmmh_desk.ui.chosen import ChosenFile
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.sorting import remember_sorting
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.actions import menu_actions
from lmmh_desk.ui.widgets.base import Column, lay_beside

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read

SHOWS = ("arrears_case", "arrears_step", "rent_balance", "payment_plan", "plan_payment", "arrears_month",
         "arrears_paper", "paper", "person", "lease", "regulation", "delegation")  # fmt: skip
STAGE = "stage:"  # any of them, the first one offered
KEYS = (("R", "pay"), ("P", "plan"), ("I", "plan_paper"), ("F", "sign"), ("S", "due"), ("E", STAGE), ("U", "join"),
        ("G", "keep"))  # fmt: skip
PLANS = ("plan", "plan_paper", "sign", "keep")  # of who makes plans


class ArrearsPage(Page):
    """The list, its panel and the board."""

    key = "arrears"
    discreet = True
    hints = (
        "arrears.note",
        "appointments.book",
        "arrears.letter",
        "arrears.show",
        "arrears.attestation",
        "shell.search",
        "shell.help",
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._doing = Doing(self)
        self._deeds: Callable[[CaseFile], list[Deed]] = lambda file: deeds(file, context.me.role, context.me.withheld)
        self._chosen = ChosenFile(self, self._read_file, self._show_file, self.press)
        self._wanted = self._wanted_lease = ""
        self._rows: list[CaseRow] = []
        self.head = ListHead()
        self.list = ListCard(self.today)
        remember_sorting(context, self.list.table, self.key)
        self.board = BoardCard(self.today, may_record=allowed(context.me.role, "arrears.month"))
        self.panel = CasePanel()
        self._lay_out()
        self._connect()

    @property
    def today(self) -> date:
        """Return the date in Paris."""
        return today(self.context.clock)

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        whole = Column(self.head, spacing=14)
        whole.addLayout(self._grid, 1)
        self.setLayout(whole)
        self.arrange("normal")

    def _connect(self) -> None:
        table = self.list.table
        table.chosen.connect(self._choose)
        self.list.emptied.connect(lambda: self._choose(None))
        table.opened.connect(lambda row: self.context.shell.open(FICHE, person_id=row.person_id))
        table.acts = self._menu
        plans = allowed(self.context.me.role, "arrears.plan")
        for letter, key in KEYS:
            if plans or key not in PLANS:
                table.letters[letter] = partial(self.press, key)
        table.whole["T"] = self.board.turn_over
        self.head.chosen.connect(lambda: self.list.show_rows(self._rows, self.head.adviser.value() or ""))
        self.panel.asked.connect(self._do)
        self.panel.deeds.more.connect(table.open_menu)
        self.panel.reveal.connect(self._reveal)
        self.panel.looked.connect(self._look)
        self.panel.closed.connect(self.escape)
        self.board.asked.connect(self._ask_month)
        for part in (self.head, self.list):
            part.asked.connect(lambda: self.context.shell.run("arrears.begin"))

    # What the shell asks

    def opened(self, case_id: str = "", lease_id: str = "", **arguments: Any) -> None:
        """Show the list, with one of its rows chosen when asked."""
        self._wanted, self._wanted_lease = case_id, lease_id
        super().opened(**arguments)
        self.list.table.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read the list again when something it shows changed."""
        if self.context.session is None or (changes is not None and not changes.touches(*SHOWS)):
            return
        me, day, exchange = self.context.me, self.today, self.context.ports.exchange
        self.context.reads.run(
            lambda read: (
                seen_rows(read, me, me.site_id, day, exchange),
                seen_months(read, me, day),
                seen_lockdowns(read, me, day),
            ),
            self._show, owner=self, slot="rows",
        )  # fmt: skip

    def person(self) -> str:
        """Return the person of the current row."""
        row = self.list.table.current()
        return row.person_id if row else ""

    def primary(self) -> None:
        """Open another case (Ctrl+Entrée)."""
        self.context.shell.run("arrears.begin")

    def escape(self) -> bool:
        """Close the panel, that is choose no row; another Échap leaves the page."""
        if not self.panel.isVisible() or not self.list.table.let_go():
            return False
        self.list.table.setFocus()
        return True

    def locked(self) -> None:
        """Put the dots back: whoever unlocks the window asks for the amounts anew."""
        self.panel.amounts.hide_amounts()

    def panes(self) -> list[QWidget]:
        """Return tabs, list, panel and board."""
        return [self.list.tabs, self.list.table, self.panel.deeds, self.board.turn]

    def set_discreet(self, hidden: bool) -> None:
        """Hide the names and the amounts, or show the names again."""
        self.list.set_masked(hidden)
        self.panel.setVisible(not hidden)
        self.panel.amounts.hide_amounts()

    def arrange(self, width: Width) -> None:
        """Put the panel beside the list and the board under it, or all under each other in a narrow window."""
        narrow, px = width == "narrow", current().px
        lay_beside(self._grid, self.list, self.panel, narrow=narrow, rows=2)
        self._grid.addWidget(self.board, 2 if narrow else 1, 0)
        self._grid.setRowStretch(0, 1)
        self.panel.setMinimumHeight(px(560) if narrow else 0)
        self.list.set_narrow(narrow)
        self.head.set_narrow(narrow)
        self.board.set_narrow(narrow)

    # What it shows

    def _show(self, found: tuple[list[CaseRow], list[Month], list[Lockdown]]) -> None:
        self._rows, months, lockdowns = found
        self.head.show_rows(self._rows, self.context.me.site_name, self.today)
        self.list.show_rows(self._rows, self.head.adviser.value() or "")
        self.board.show_months(months, lockdowns)
        wanted = self._wanted or (self.list.key_of_lease(self._wanted_lease) if self._wanted_lease else "")
        self._wanted = self._wanted_lease = ""
        if wanted and not self.list.show_key(wanted):
            self._chosen.choose(wanted)
        else:
            self._choose(self.list.table.current())

    def _choose(self, row: CaseRow | None) -> None:
        self._chosen.choose(row.id if row else "")

    def _read_file(self, read: Read, me: Session, case_id: str) -> CaseFile:
        return seen_file(read, me, case_id, self.today)

    def _show_file(self, file: CaseFile | None) -> None:
        if file is None:
            self.panel.clear()
        else:
            self.panel.show_file(file, self.today)
            self.panel.offer(self._deeds(file))

    # What is done

    def _reveal(self) -> None:
        """Show the amounts of the case chosen for twenty seconds, once that is written."""
        if self._chosen.file is None:
            return
        case_id, me, day = self._chosen.file.row.id, self.context.me, self.today
        self._doing.acts.reveal(
            case_id,
            lambda: self.context.reads.run(
                lambda read: seen_amounts(read, me, case_id, day), self.panel.show_amounts, owner=self, slot="amounts"
            ),
        )

    def _look(self, one: PaperLine) -> None:
        if self._chosen.file is not None:
            self._doing.look(self._chosen.file, one)

    def _ask_month(self) -> None:
        me, day = self.context.me, self.today

        def ask(tenants: int) -> None:
            MonthDialog(self, self._doing.acts, day, tenants)

        first = day.replace(day=1)
        ask_once_read(self.context, lambda read: seen_count(read, me, first, day), ask, owner=self, slot="form")

    def _menu(self, row: CaseRow) -> list[QAction]:
        file = self._chosen.file
        if file is None or file.row.id != row.id:
            return []
        offered = self._deeds(file)
        acts = [act_of(place, deed) for place, deed in enumerate(offered)]
        return menu_actions(acts, lambda act: self._do(offered[int(act.key)]), self)

    def press(self, key: str, _row: CaseRow | None = None) -> None:
        """Do something with the current case if this role may now, else say that it can’t be done."""
        if self._chosen.keeps(key) or self._chosen.file is None:
            return
        known = self._deeds(self._chosen.file)
        offered = [deed for deed in known if deed.key == key or (key == STAGE and deed.key.startswith(key))]
        if offered:
            self._do(offered[0])
        else:
            self.context.shell.say(_("Ce geste ne convient pas à cette étape."), "warn")

    def _do(self, deed: Deed) -> None:
        if self._chosen.file is not None:
            self._doing.do(self._chosen.file, deed)
