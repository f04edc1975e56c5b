"""« Déménagements »: the list by tabs, and the panel of the move chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QWidget

from lmmh_desk.features.moves.model.deeds import Deed, deeds
from lmmh_desk.features.moves.model.listing import MoveFile, MoveRow
from lmmh_desk.features.moves.model.steps import takes_steps
from lmmh_desk.features.moves.store.listing import seen_file, seen_rows
from lmmh_desk.features.moves.ui.acts import FICHE
from lmmh_desk.features.moves.ui.doing import Doing
from lmmh_desk.features.moves.ui.list_card import ListCard, ListHead
from lmmh_desk.features.moves.ui.panel import MovePanel, act_of
from lmmh_desk.features.moves.ui.paper import look
from lmmh_desk.features.moves.ui.trouble import TroubleBanner
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.ui.chosen import ChosenFile
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.sorting import remember_sorting
from lmmh_desk.ui.widgets.actions import menu_actions
from lmmh_desk.ui.widgets.base import Column, lay_beside

SHOWS = ("move", "move_step", "move_day", "justification", "inspection_notice", "paper", "person", "lease",
         "delegation")  # fmt: skip
KEPT = timedelta(92)  # closed moves stay three months in the list (DOMAIN.md §5, retention)


class MovesPage(Page):
    """The list and its panel."""

    key = "moves"
    discreet = True
    hints = ("moves.new", "moves.print", "shell.next_pane", "shell.search", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._doing = Doing(self)
        self._chosen = ChosenFile(self, seen_file, self._show_file, self.press)
        self._wanted = self._wanted_paper = ""
        self.head = ListHead()
        self.trouble = TroubleBanner(context)
        self.list = ListCard(self.today)
        remember_sorting(context, self.list.table, self.key)
        self.panel = MovePanel()
        self._lay_out()
        self._connect()

    @property
    def today(self) -> date:
        """Return the date in Paris."""
        return today(self.context.clock)

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        whole = Column(self.head, self.trouble, spacing=14)
        whole.addLayout(self._grid, 1)
        self.setLayout(whole)
        self.arrange("normal")

    def _connect(self) -> None:
        table = self.list.table
        table.chosen.connect(self._choose)
        self.list.emptied.connect(lambda: self._choose(None))
        table.opened.connect(lambda row: self.context.shell.open(FICHE, person_id=row.person_id))
        table.acts = self._menu
        steps = (("S", "step"), ("R", "back")) if takes_steps(self.context.me.role) else ()
        for letter, key in (*steps, ("A", "void")):
            table.letters[letter] = self._pressing(key)
        self.panel.asked.connect(self._do)
        self.panel.turned.connect(self._offer)
        self.panel.looked.connect(lambda one: look(self, self.context, one.id, one.number))
        for part in (self.head, self.list):
            part.asked.connect(lambda: self.context.shell.run("moves.new"))
        self.trouble.again.connect(self._doing.print_again)

    # What the shell asks

    def opened(self, move_id: str = "", paper_id: str = "", problem: str = "", **arguments: Any) -> None:
        """Show the list, with one of its rows chosen when asked, and what went wrong with its paper."""
        self._wanted, self._wanted_paper = move_id, paper_id
        self.trouble.show_problem(paper_id, problem)
        super().opened(**arguments)
        self.list.table.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read the list again when something it shows changed."""
        if self.context.session is None or (changes is not None and not changes.touches(*SHOWS)):
            return
        me, since, exchange = self.context.me, self.today - KEPT, self.context.ports.exchange
        self.list.may_make = "JD" not in me.withheld
        self.head.new.setVisible(self.list.may_make)
        self.context.reads.run(
            lambda read: seen_rows(read, me, me.site_id, since, exchange), self._show, owner=self, slot="rows"
        )

    def person(self) -> str:
        """Return the person of the current row."""
        row = self.list.table.current()
        return row.person_id if row else ""

    def primary(self) -> None:
        """Begin a justificatif for the current row (Ctrl+Entrée)."""
        self.context.shell.run("moves.new")

    def panes(self) -> list[QWidget]:
        """Return tabs, list and panel."""
        return [self.list.tabs, self.list.table, self.panel.deeds]

    def set_discreet(self, hidden: bool) -> None:
        """Hide the names, or show them again."""
        self.list.set_masked(hidden)
        self.panel.setVisible(not hidden)

    def arrange(self, width: Width) -> None:
        """Put the panel beside the list, or under it in a narrow window."""
        narrow = width == "narrow"
        lay_beside(self._grid, self.list, self.panel, narrow=narrow)
        self.list.set_narrow(narrow)

    # What it shows

    def _show(self, found: list[MoveRow]) -> None:
        self.head.show_rows(found, self.context.me.site_name, self.today)
        self.list.show_rows(found)
        wanted = self._wanted or next(
            (row.id for row in found if row.issued and row.issued.id == self._wanted_paper), ""
        )
        self._wanted = self._wanted_paper = ""
        if wanted and not self.list.show_key(wanted):
            self._chosen.choose(wanted)
        else:
            self._choose(self.list.table.current())

    def _choose(self, row: MoveRow | None) -> None:
        self._chosen.choose(row.id if row else "")

    def _show_file(self, file: MoveFile | None) -> None:
        if file is None:
            self.panel.clear()
        else:
            self.panel.show_file(file, self.today)
            self.panel.offer(self._deeds(file))

    def _offer(self) -> None:
        if self._chosen.file is not None:
            self.panel.offer(self._deeds(self._chosen.file))

    # What is done

    def _deeds(self, file: MoveFile) -> list[Deed]:
        return deeds(file, self.panel.side, self.context.me.role, self.today, self.context.me.withheld)

    def _menu(self, row: MoveRow) -> list[QAction]:
        file = self._chosen.file
        offered = self._deeds(file if file and file.row.id == row.id else MoveFile(row))
        acts = [act_of(place, deed) for place, deed in enumerate(offered)]
        return menu_actions(acts, lambda act: self._do(offered[int(act.key)]), self)

    def _pressing(self, key: str) -> Callable[[MoveRow], None]:
        return lambda _row: self.press(key)

    def press(self, key: str) -> None:
        """Do something with the current move if this role may now, else say why not."""
        if self._chosen.keeps(key) or self._chosen.file is None:
            return
        offered = {deed.key: deed for deed in self._deeds(self._chosen.file)}
        if key in offered:
            self._do(offered[key])
        else:
            self._doing.say_why_not(self._chosen.file, key)

    def _do(self, deed: Deed) -> None:
        if self._chosen.file is not None:
            self._doing.do(self._chosen.file, deed)
