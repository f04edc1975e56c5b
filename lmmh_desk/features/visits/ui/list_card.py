"""The head of the page and the card of the list: days, tabs with their numbers, a filter, the table by quarter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from lmmh_desk.features.visits.model.listing import FILTERS, Days, Filter, VisitRow, counts, rounds
from lmmh_desk.features.visits.ui.columns import group, rows
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label, Row, appear, line
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Group
from lmmh_desk.ui.widgets.editors import SearchEdit
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.segmented import Segmented
from lmmh_desk.ui.widgets.table import DataTable

_NONE = {
    Filter.ALL: _("Aucune visite ce jour-là."),
    Filter.URGENT: _("Aucune urgence."),
    Filter.TO_CALL: _("Aucun appel n’est à faire."),
    Filter.TO_POSTPONE: _("Aucune visite n’est à reporter."),
    Filter.TO_PLAN: _("Aucune visite n’attend un créneau."),
}


class ListHead(QWidget):
    """« Visites à domicile · mardi 17 novembre », day or week, the round's sheet, Planifier une visite."""

    asked = Signal()
    printed = Signal()
    turned = Signal(object)  # other Days

    def __init__(self, days: Days) -> None:
        super().__init__()
        self.days = days
        self._day = Label("", 13, 600)
        before = IconButton("chevron-left", _("Jours d’avant"), small=True)
        after = IconButton("chevron-right", _("Jours d’après"), small=True)
        self.span = Segmented(_("Montrer"), [(False, _("Jour")), (True, _("Semaine"))])
        self.sheet = Button(_("Feuille de tournée"), "printer", "F")
        self.new = Button(_("Planifier une visite"), "plus", "P", "primary")
        title = Label(_("Visites à domicile"), 20, 600)
        self._days, self._acts = QWidget(), QWidget()
        self._days.setLayout(Row(title, before, after, self._day, None, spacing=8))
        self._acts.setLayout(Row(None, self.span, self.sheet, self.new, spacing=8))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.set_narrow(False)
        before.clicked.connect(lambda: self.turn(self.days.step(-1)))
        after.clicked.connect(lambda: self.turn(self.days.step(1)))
        self.span.changed.connect(lambda week: self.turn(Days(self.days.day, week)))
        self.sheet.clicked.connect(self.printed)
        self.new.clicked.connect(self.asked)
        self._day.setText(days.title)

    def set_narrow(self, narrow: bool) -> None:
        """Put the buttons under the title in a narrow window."""
        self._grid.addWidget(self._days, 0, 0)
        self._grid.addWidget(self._acts, 1 if narrow else 0, 0 if narrow else 1)

    def other_span(self) -> None:
        """Show the week instead of the day, or the day again (S)."""
        self.span.set_value(not self.days.week)
        self.turn(Days(self.days.day, not self.days.week))

    def turn(self, days: Days) -> None:
        """Show other days."""
        self.days = days
        self._day.setText(days.title)
        self.turned.emit(days)


class ListCard(Card):
    """The rows of one tab."""

    emptied = Signal()  # no row is left to be chosen
    asked = Signal()  # a new visit

    def __init__(self, several: Callable[[], bool]) -> None:
        super().__init__(padding=(0, 0, 0, 0), spacing=0)
        self._rows: list[VisitRow] = []
        self._narrow = False
        self.tabs = Segmented(_("Montrer"), [(each, words) for each, words in FILTERS.items()])
        self.filter = SearchEdit(_("Filtrer"))
        self.table: DataTable[VisitRow] = DataTable(rows(several), _("Visites à domicile"))
        bar = QWidget()
        bar.setLayout(Row(self.tabs, None, self.filter, margins=(14, 8, 14, 8)))
        self.add(bar)
        self.add(line())
        self.add(self.table, 1)
        advice = Label(
            _("Doute à l’appel\u00a0: une urgence a lieu avec protections, le reste se reporte."), 12, 400, "t2"
        )
        self._told = Label("", 12, 400, "t2")
        self.set_foot(Picture("info", "t2", 16), advice, None, self._told)
        self.tabs.changed.connect(lambda _tab: self.show_rows(self._rows))
        self.filter.changed.connect(lambda: self.show_rows(self._rows))
        current().changed.connect(self.measure)
        self.measure()

    def measure(self) -> None:
        """Take the width of the filter at the present zoom."""
        self.filter.setMaximumWidth(current().px(130))

    def show_rows(self, given: list[VisitRow]) -> None:
        """Show the rows of the tab that hold the words typed, by quarter in the order one walks."""
        self._rows = given
        for each, number in counts(given).items():
            self.tabs.set_count(each, number)
        tab = self.tabs.value()
        found = rounds(given, tab, self.filter.text())
        shown: list[VisitRow | Group] = []
        for one in found:
            shown += [group(one), *one.rows]
        self._say_empty(tab)
        self.table.set_rows(shown)
        if not shown:
            self.emptied.emit()
        visits = count(sum(len(one.rows) for one in found), _("visite"))
        quarters = "" if self._narrow else count(len(found), _("quartier"))
        self._told.setText(" · ".join(part for part in (visits, quarters) if part))

    def show_key(self, key: str) -> bool:
        """Make a visit current, under another tab when this one doesn't show it."""
        if self.table.select_key(key):
            return True
        self.filter.clear()
        for tab in (Filter.ALL, Filter.TO_PLAN):
            self.tabs.set_value(tab)
            self.show_rows(self._rows)
            if self.table.select_key(key):
                return True
        return False

    def set_narrow(self, narrow: bool) -> None:
        """Leave out in a narrow window what the panel says, and how many quarters stand above each other."""
        self._narrow = narrow
        self.show_rows(self._rows)
        self.table.show_columns("hour", "person", *(() if narrow else ("purpose", "urgency")), "call")

    def set_masked(self, masked: bool) -> None:
        """Hide the rows, or show them again."""
        appear(self.table, not masked)

    def _say_empty(self, tab: Filter) -> None:
        words = self.filter.text().strip()
        if words:
            self.table.set_empty(_("Aucune ligne ne contient «\u00a0{text}\u00a0».").format(text=words))
            return
        new = Button(_("Planifier une visite"), "plus", "P")
        new.clicked.connect(self.asked)
        self.table.set_empty(_NONE[tab], new if tab is Filter.ALL else None)
