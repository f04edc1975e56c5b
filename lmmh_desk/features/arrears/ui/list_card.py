"""The head of the page and the card of the list: tabs with their numbers, a filter, the table."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from lmmh_desk.features.arrears.model.listing import (
    RARER,
    CaseRow,
    Filter,
    Tab,
    advisers,
    chosen_rows,
    counts,
    tabs_of,
    this_week,
)
from lmmh_desk.features.arrears.ui.columns import rows
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label, Row, appear, line
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.editors import SearchEdit
from lmmh_desk.ui.widgets.segmented import Segmented
from lmmh_desk.ui.widgets.table import DataTable
from lmmh_desk.ui.widgets.tag import Tag

ACROSS = 4  # tabs of a line in a narrow window
EVERYBODY = ("", _("Tous conseillers"))


class ListHead(QWidget):
    """« Prévention des impayés · Agence Centre · 48 foyers suivis », what is due this week, whose, Ouvrir un suivi."""

    asked = Signal()
    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._facts = Label("", 13, 400, "t2")
        self._week = Tag("")
        self.adviser = ComboBox([EVERYBODY])
        self.adviser.setAccessibleName(_("Conseiller"))
        self.new = Button(_("Ouvrir un suivi"), "plus", role="primary")
        self.new.clicked.connect(self.asked)
        self.adviser.changed.connect(self.chosen)
        title = Label(_("Prévention des impayés"), 20, 600)
        self._told, self._acts = QWidget(), QWidget()
        self._told.setLayout(Row(title, self._facts, None, self._week, spacing=12))
        self._acts.setLayout(Row(None, self.adviser, self.new, spacing=12))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Leave out in a narrow window what the tabs say already, and put the buttons under the title."""
        appear(self._facts, not narrow)
        self._grid.addWidget(self._told, 0, 0)
        self._grid.addWidget(self._acts, 1 if narrow else 0, 0 if narrow else 1)

    def show_rows(self, shown: list[CaseRow], site: str, today: date) -> None:
        """Count who is followed, and what is due this week."""
        followed = counts(shown)[Filter.ALL]
        self._facts.setText(f"{site} · {count(followed, _('foyer suivi'), _('foyers suivis'))}")
        due = this_week(shown, today)
        text = _("{steps} cette semaine").format(steps=count(due, _("étape"))) if due else ""
        self._week.set(text, "warn", "clock" if due else "")
        kept = self.adviser.value()
        self.adviser.set_choices([EVERYBODY, *advisers(shown)])
        self.adviser.set_value(kept if kept in dict(advisers(shown)) else "")


class ListCard(Card):
    """The rows of one tab."""

    emptied = Signal()  # no row is left to be chosen
    asked = Signal()  # a new case

    def __init__(self, today: date) -> None:
        super().__init__(padding=(0, 0, 0, 0), spacing=0)
        self._rows: list[CaseRow] = []
        self._adviser = ""
        self.tabs = Segmented(_("Montrer"), [(each, each.label) for each in Filter])
        self.filter = SearchEdit(_("Filtrer"))
        self.table: DataTable[CaseRow] = DataTable(rows(today), _("Prévention des impayés"))
        more = [(Filter.OTHER, _("Toutes")), *[(stage, stage.label) for stage in RARER]]
        self.more = Segmented(_("Autres étapes"), more)
        self._more = QWidget()
        self._more.setLayout(Row(self.more, None, margins=(14, 0, 14, 8)))
        bar = QWidget()
        bar.setLayout(Row(self.tabs, None, margins=(14, 8, 14, 8)))
        self.add(bar)
        self.add(self._more)
        self.add(line())
        self.add(self.table, 1)
        self._told = Label("", 12, 400, "t2")
        self.set_foot(self._told, None, self.filter)
        for tabs in (self.tabs, self.more):
            tabs.changed.connect(lambda _tab: self.show_rows(self._rows, self._adviser))
        self.filter.changed.connect(lambda: self.show_rows(self._rows, self._adviser))
        self.table.arranged.connect(self._tell)
        current().changed.connect(self.measure)
        self.measure()

    def measure(self) -> None:
        """Take the width of the filter at the present zoom."""
        self.filter.setMaximumWidth(current().px(180))

    def show_rows(self, given: list[CaseRow], adviser: str) -> None:
        """Show the rows of the tab and of one adviser that hold the words typed."""
        self._rows, self._adviser = given, adviser
        for each, number in counts(given).items():
            for tabs in (self.tabs, self.more):
                tabs.set_count(each, number)
        appear(self._more, self.tabs.value() is Filter.OTHER)
        tab = self.tab()
        kept = chosen_rows(given, tab, self.filter.text(), adviser)
        self._say_empty(tab)
        self.table.set_rows(kept)
        if not kept:
            self.emptied.emit()
        self._tell()

    def tab(self) -> Tab:
        """Return what is shown: a tab, or one of the line under « Autres »."""
        taken: Filter = self.tabs.value()
        return self.more.value() if taken is Filter.OTHER else taken

    def _tell(self) -> None:
        """Say how many rows there are, and in which order."""
        shown = count(len(self.table.rows.records()), _("foyer"))
        title = self.table.sorted_title() or _("Date de prochaine étape")
        told = _("{shown} sur {all}, par {column}")
        self._told.setText(told.format(shown=shown, all=len(self._rows), column=title.lower()))

    def _say_empty(self, tab: Tab) -> None:
        words = self.filter.text().strip()
        if words:
            self.table.set_empty(_("Aucune ligne ne contient «\u00a0{text}\u00a0».").format(text=words))
            return
        if tab is not Filter.ALL:
            self.table.set_empty(_("Aucun foyer à cette étape."))
            return
        new = Button(_("Ouvrir un suivi"), "plus")
        new.clicked.connect(self.asked)
        self.table.set_empty(_("Aucun foyer n’est suivi."), new)

    def show_key(self, key: str) -> bool:
        """Make a case current, under another tab when this one doesn’t show it."""
        if self.table.select_key(key):
            return True
        row = next((one for one in self._rows if one.id == key), None)
        if row is None:
            return False
        self.filter.clear()
        above, below = tabs_of(row.stage)
        self.tabs.set_value(Filter.ALL if above is not Filter.OTHER else above)
        self.more.set_value(below)
        self.show_rows(self._rows, "")
        return self.table.select_key(key)

    def key_of_lease(self, lease_id: str) -> str:
        """Return the case of a lease, the newest first."""
        return next((row.id for row in self._rows if row.lease_id == lease_id), "")

    def set_narrow(self, narrow: bool) -> None:
        """Leave out adviser and balance in a narrow window: the panel says them; the tabs stand on two lines."""
        for tabs in (self.tabs, self.more):
            tabs.fold(ACROSS if narrow else 0)
        self.table.show_columns("person", "stage", "next", *(() if narrow else ("adviser", "balance")))

    def set_masked(self, masked: bool) -> None:
        """Hide the rows, or show them again."""
        appear(self.table, not masked)
