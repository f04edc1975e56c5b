"""The head of the page and the card of the list: tabs with their numbers, a filter, the table."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.moves.model.listing import Filter, MoveRow, chosen_rows, counts
from lmmh_desk.features.moves.ui.columns import rows
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label, Row, appear, line
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.editors import SearchEdit
from lmmh_desk.ui.widgets.segmented import Segmented
from lmmh_desk.ui.widgets.table import DataTable
from lmmh_desk.ui.widgets.tag import Tag

ACROSS = 3  # tabs on a line, where the window is narrow
_NONE = {
    Filter.OPEN: _("Aucun déménagement en cours."),
    Filter.TO_DO: _("Aucun justificatif n’est à établir."),
    Filter.TO_PRINT: _("Aucun justificatif n’attend l’imprimante."),
    Filter.WEEK: _("Aucun déménagement sous 7 jours."),
    Filter.CLOSED: _("Aucun déménagement terminé ces trois derniers mois."),
}


class ListHead(QWidget):
    """« Déménagements · Agence Centre · 12 en cours », what waits for the printer, Nouveau justificatif."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._facts = Label("", 13, 400, "t2")
        self._waiting = Tag("")
        self.new = Button(_("Nouveau justificatif"), "plus", "F7", "primary")
        self.new.clicked.connect(self.asked)
        title = Label(_("Déménagements"), 20, 600)
        self.setLayout(Row(title, self._facts, None, self._waiting, self.new, spacing=12))

    def show_rows(self, shown: list[MoveRow], site: str, today: date) -> None:
        """Count what is going on, and what waits for the printer."""
        numbers = counts(shown, today)
        self._facts.setText(f"{site} · {numbers[Filter.OPEN]} {_('en cours')}")
        waiting = numbers[Filter.TO_PRINT]
        text = count(waiting, _("justificatif à imprimer"), _("justificatifs à imprimer")) if waiting else ""
        self._waiting.set(text, "warn", "printer" if waiting else "")


class ListCard(Card):
    """The rows of one tab."""

    emptied = Signal()  # no row is left to be chosen
    asked = Signal()  # a new justificatif

    def __init__(self, today: date) -> None:
        super().__init__(padding=(0, 0, 0, 0), spacing=0)
        self._today = today
        self._rows: list[MoveRow] = []
        self.may_make = True  # who looks at it establishes a justificatif
        self.tabs = Segmented(_("Montrer"), [(each, each.label) for each in Filter])
        self.filter = SearchEdit(_("Filtrer"))
        self.table: DataTable[MoveRow] = DataTable(rows(today), _("Déménagements"))
        bar = QWidget()
        bar.setLayout(Row(self.tabs, None, self.filter, margins=(14, 8, 14, 8)))
        self.add(bar)
        self.add(line())
        self.add(self.table, 1)
        self._told = Label("", 12, 400, "t2")
        self.set_foot(self._told, None)
        self.tabs.changed.connect(lambda _tab: self.show_rows(self._rows))
        self.filter.changed.connect(lambda: self.show_rows(self._rows))
        self.table.arranged.connect(self._tell)
        current().changed.connect(self.measure)
        self.measure()

    def measure(self) -> None:
        """Take the width of the filter at the present zoom."""
        self.filter.setMaximumWidth(current().px(150))

    def show_rows(self, given: list[MoveRow]) -> None:
        """Show the rows of the tab that hold the words typed."""
        self._rows = given
        for each, number in counts(given, self._today).items():
            self.tabs.set_count(each, number)
        tab = self.tabs.value()
        kept = chosen_rows(given, tab, self.filter.text(), self._today)
        self._say_empty(tab)
        self.table.set_rows(kept)
        if not kept:
            self.emptied.emit()
        self._tell()

    def _tell(self) -> None:
        """Say how many rows there are, and in which order."""
        shown = count(len(self.table.rows.records()), _("déménagement"))
        title = self.table.sorted_title() or _("Date")  # as given, they come by date
        told = _("{shown} sur {all}, par {column}")
        self._told.setText(told.format(shown=shown, all=len(self._rows), column=title.lower()))

    def _say_empty(self, tab: Filter) -> None:
        """Say what stands where there are no rows, with the button that mends it."""
        words = self.filter.text().strip()
        if words:
            self.table.set_empty(_("Aucune ligne ne contient «\u00a0{text}\u00a0».").format(text=words))
            return
        new = Button(_("Nouveau justificatif"), "plus", "F7")
        new.clicked.connect(self.asked)
        self.table.set_empty(_NONE[tab], new if tab is Filter.OPEN and self.may_make else None)

    def show_key(self, key: str) -> bool:
        """Make a move current, under another tab when this one doesn't show it."""
        if self.table.select_key(key):
            return True
        self.filter.clear()
        for tab in (Filter.OPEN, Filter.CLOSED):
            self.tabs.set_value(tab)
            self.show_rows(self._rows)
            if self.table.select_key(key):
                return True
        return False

    def set_narrow(self, narrow: bool) -> None:
        """Leave out the step in a narrow window: the panel says it; the tabs stand on two lines."""
        self.tabs.fold(ACROSS if narrow else 0)
        self.table.show_columns("person", "route", "day", *(() if narrow else ("step",)), "paper")

    def set_masked(self, masked: bool) -> None:
        """Hide the rows, or show them again."""
        appear(self.table, not masked)
