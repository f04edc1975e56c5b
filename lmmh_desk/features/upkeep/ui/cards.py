"""The cards of the page: the halls of a day, and beside them what was missed, found and asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.upkeep.model.board import Board, HallRow, once
from lmmh_desk.features.upkeep.model.week import Week, WeekRow
from lmmh_desk.features.upkeep.ui.legend import Legend
from lmmh_desk.features.upkeep.ui.tables import hall_rows
from lmmh_desk.features.upkeep.ui.week import day_of, grouped, week_rows
from lmmh_desk.kernel.french import count, long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Label, appear
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Group
from lmmh_desk.ui.widgets.rows import Rows
from lmmh_desk.ui.widgets.segmented import Segmented
from lmmh_desk.ui.widgets.table import DataTable

T = TypeVar("T")
HOUSES, AGENTS, WEEK = "houses", "agents", "week"


class HallsCard(Card):
    """The halls of a day under their residence, or under who cleans them; arrows go to the day before and after."""

    moved = Signal(int)  # days
    newest = Signal()
    asked = Signal()  # another arrangement was chosen: the week is read only while it is shown
    looked = Signal(object)  # a day of the week's view

    def __init__(self) -> None:
        self.before, self.after = (
            IconButton("chevron-left", _("Jour d’avant")),
            IconButton("chevron-right", _("Jour d’après")),
        )
        self.by = Segmented(_("Ranger les halls par"), [(HOUSES, _("Immeubles")), (AGENTS, _("Agents")),
                                                               (WEEK, _("Semaine"))])  # fmt: skip
        self._board: Board | None = None
        self._week: Week | None = None
        self._last, self._narrow = True, False  # it is the day of today
        self.last = Button(_("Aujourd’hui"), "calendar", role="link", small=True)
        super().__init__(
            _("Points de contact"), caption=" ", actions=(self.last, self.by, self.before, self.after),
            padding=(0, 0, 0, 0), ruled=True,
        )  # fmt: skip
        self.table: DataTable[HallRow] = DataTable(hall_rows(), _("Halls du jour"), double=False)
        nothing = _("Aucun hall n’est enregistré. Un responsable en ajoute\u00a0: «\u00a0Ajouter un hall\u00a0».")
        self.table.set_empty(nothing)
        self.add(self.table, 1)
        self.week: DataTable[WeekRow] = DataTable(week_rows(), _("Passages de la semaine"), double=False)
        self.week.set_empty(nothing)
        self.week.opened.connect(self._look)
        self.table.whole["S"] = lambda: self._arrange(WEEK)
        self.week.whole["S"] = lambda: self._arrange(HOUSES)
        self.add(self.week, 1)
        appear(self.week, False)
        self._legend, self._number = Legend(), Label("", 12, 400, "t2")
        self.set_foot(self._legend, None, self._number, high=36)
        self.before.clicked.connect(lambda: self.moved.emit(-7 if self.weekly else -1))
        self.after.clicked.connect(lambda: self.moved.emit(7 if self.weekly else 1))
        self.last.clicked.connect(self.newest)
        self.by.changed.connect(lambda _by: self.asked.emit())

    @property
    def weekly(self) -> bool:
        """Say whether the week is shown."""
        return bool(self.by.value() == WEEK)

    @property
    def shown(self) -> DataTable[HallRow] | DataTable[WeekRow]:
        """Return the table in sight."""
        return self.week if self.weekly else self.table

    def show_board(self, board: Board, week: Week | None, today: date) -> None:
        """Show the halls of a day, or of its week."""
        last = board.day >= today
        self.after.setEnabled(not last)
        self.last.setVisible(not last)
        self._board, self._week, self._last = board, week, last
        self._show_halls()
        self._say_when()

    def _say_when(self) -> None:
        """Say of which day or week it is, shorter where there is no room."""
        if self._board is None:
            return
        now = _("aujourd’hui") if self._narrow else _("désinfectés aujourd’hui")
        day = now if self._last else long_date(self._board.day, year=False)
        self.set_caption(day if self._week is None else self._week.said())

    def _arrange(self, by: str) -> None:
        self.by.set_value(by)
        self._show_halls()
        self.shown.setFocus()
        self.asked.emit()

    def _look(self, one: WeekRow) -> None:
        """Leave the week for the halls of one of its days, on the same hall."""
        if self._week is not None:
            self.looked.emit(day_of(self._week, one))
        self._arrange(HOUSES)
        self.table.select_key(one.id)

    def _show_halls(self) -> None:
        for table, wanted in ((self.table, not self.weekly), (self.week, self.weekly)):
            appear(table, wanted)
        self._legend.set_weekly(self.weekly)
        if self._week is not None:
            self.week.set_rows(grouped(self._week))
        if self._board is not None:
            arranged = by_agent if self.by.value() == AGENTS else by_house
            self.table.set_rows(arranged(self._board.halls))
            self._number.setText(count(len(self._board.counted), _("hall")))

    def set_narrow(self, narrow: bool) -> None:
        """Leave out who cleans, where there is no room."""
        self._narrow = narrow
        self._say_when()
        keys = [column.key for column in self.table.rows.columns]
        self.table.show_columns(*((key for key in keys if key != "agent") if narrow else ()))


def by_house(halls: Sequence[HallRow]) -> list[HallRow | Group]:
    """Return the halls under their residence, with who cleans there."""
    rows: list[HallRow | Group] = []
    for name, under in groupby(halls, key=lambda one: one.residence):
        found = list(under)
        agents = sorted({one.agent for one in found if one.agent})
        rows += [Group(name, " · ".join([count(len(once(found)), _("hall")), *agents])), *found]
    return rows


def by_agent(halls: Sequence[HallRow]) -> list[HallRow | Group]:
    """Return the halls under who cleans them, residence by residence, those of nobody first."""
    rows: list[HallRow | Group] = []
    ordered = sorted(halls, key=lambda one: (one.agent, one.residence))
    for (agent, residence), under in groupby(ordered, key=lambda one: (one.agent, one.residence)):
        found = list(under)
        rows += [Group(agent or _("non affecté"), f"{residence} · {count(len(once(found)), _('hall'))}"), *found]
    return rows


class ListCard(Card):
    """A short list with its number: Entrée opens a line."""

    def __init__(self, title: str, table: QWidget, *, actions: Sequence[QWidget] = ()) -> None:
        super().__init__(title, actions=actions, padding=(0, 0, 0, 0), ruled=True)
        self.add(table, 1)


def short_list(rows: Rows[T], name: str, empty: str) -> DataTable[T]:
    """Return the table of a short list, without a header."""
    table: DataTable[T] = DataTable(rows, name, select_first=False)
    table.horizontalHeader().hide()
    table.set_empty(empty)
    return table


def act(parent: QWidget, words: str, done: Callable[[], None]) -> QAction:
    """Return a line of a context menu."""
    made = QAction(words, parent)
    made.triggered.connect(lambda _checked=False: done())
    return made
