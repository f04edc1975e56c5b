"""The list: the same appointments as the agenda, to read, to sort, to print, and for a screen reader."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.sight import SHOWN_LABELS, Shown, Sight, Span, of_stage
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import NBSP, count, hour, long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain
from lmmh_desk.office.model.reasons import CATEGORY_LABELS
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label, Row, line
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Group, Mark, Text
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.editors import SearchEdit
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable


class ListCard(Card):
    """The appointments of the days shown, by day, with those of one state only when asked."""

    def __init__(self) -> None:
        super().__init__(padding=(0, 0, 0, 0), spacing=0)
        self._sight: Sight | None = None
        self.stage = ComboBox([(one, SHOWN_LABELS[one]) for one in Shown])
        self.stage.setAccessibleName(_("Montrer"))
        self.stage.set_value(Shown.ALL)
        self.filter = SearchEdit(_("Filtrer"))
        self.table: DataTable[Entry] = DataTable(self._rows(), _("Rendez-vous"), select_first=False)
        bar = QWidget()
        bar.setLayout(Row(self.stage, None, self.filter, margins=(14, 8, 14, 8)))
        self.add(bar)
        self.add(line())
        self.add(self.table, 1)
        self._told = Label("", 12, 400, "t2")
        self.set_foot(self._told, None)
        self.stage.changed.connect(self._fill)
        self.filter.changed.connect(self._fill)
        current().changed.connect(self.measure)
        self.measure()

    def measure(self) -> None:
        """Take the width of the filter at the present zoom."""
        self.filter.setMaximumWidth(current().px(150))

    def show_sight(self, sight: Sight) -> None:
        """Show the appointments of these days."""
        self._sight = sight
        self._fill()

    def select(self, appointment_id: str) -> bool:
        """Choose an appointment, under every state when this one doesn't show it; say whether it is there."""
        if self._sight is not None and self._sight.find(appointment_id) and not self.table.select_key(appointment_id):
            self.filter.clear()
            self.stage.set_value(Shown.ALL)
        return self.table.select_key(appointment_id)

    def set_narrow(self, narrow: bool) -> None:
        """Leave out the place in a narrow window: the panel says it."""
        self.table.show_columns("hour", "who", *(() if narrow else ("where",)), "state")

    def _rows(self) -> Rows[Entry]:
        columns = (
            TableColumn[Entry]("hour", _("Heure"), _hour, 92, sort=lambda entry: entry.starts_at),
            TableColumn[Entry](
                "who", _("Personne et motif"), _who, 190, stretch=True, sort=lambda one: plain(one.short)
            ),
            TableColumn[Entry]("where", _("Agent ou bureau"), _where, 170, sort=lambda entry: plain(entry.where)),
            TableColumn[Entry]("state", _("État"), self._state, 150, sort=lambda entry: self._of(entry)[0]),
        )
        return Rows(columns, lambda entry: entry.id, self._said)

    def _of(self, entry: Entry) -> tuple[str, str]:
        return entry.state(self._sight.now if self._sight else 0)

    def _state(self, entry: Entry) -> Mark:
        words, tone = self._of(entry)
        wrong = entry.clash or entry.away
        return Mark(words, "bad" if wrong else tone, "warning" if wrong else "")

    def _said(self, entry: Entry) -> str:
        said = [
            long_date(paris(entry.starts_at).date(), year=False),
            entry.sentence(self._sight.now if self._sight else 0),
        ]
        said += [_("double réservation")] if entry.clash else []
        said += [_("pendant une absence")] if entry.away else []
        said += [_("à confirmer, pas encore envoyé")] if entry.unsent else []
        return ", ".join(said)

    def _fill(self) -> None:
        sight = self._sight
        if sight is None:
            return
        shown, words = Shown(self.stage.value()), plain(self.filter.text()).split()
        kept = [one for one in of_stage(sight.entries, shown, sight.now) if _holds(one, words)]
        self._say_empty(sight, shown, bool(words))
        self.table.set_rows(_by_day(kept) if sight.asked.span is Span.WEEK else kept)
        self._told.setText(_("{told}, {shown} dans la liste").format(told=sight.told, shown=len(kept)))

    def _say_empty(self, sight: Sight, shown: Shown, filtered: bool) -> None:
        if filtered or shown is not Shown.ALL:
            self.table.set_empty(_("Aucun rendez-vous de ces jours ne correspond."))
        else:
            week = sight.asked.span is Span.WEEK
            self.table.set_empty(_("Aucun rendez-vous cette semaine.") if week else _("Aucun rendez-vous ce jour-là."))


def _holds(entry: Entry, words: list[str]) -> bool:
    text = plain(" ".join((entry.who, entry.reason, entry.where, entry.number)))
    return all(word in text for word in words)


def _by_day(entries: list[Entry]) -> list[Entry | Group]:
    found: list[Entry | Group] = []
    days = [paris(entry.starts_at).date() for entry in entries]
    for place, entry in enumerate(entries):
        if place == 0 or days[place] != days[place - 1]:
            number = count(days.count(days[place]), _("rendez-vous"), _("rendez-vous"))
            found.append(Group(long_date(days[place], year=False).capitalize(), number))
        found.append(entry)
    return found


def _hour(entry: Entry) -> Text:
    minutes = (entry.ends_at - entry.starts_at) // 60_000
    return Text(hour(paris(entry.starts_at)), f"{minutes}{NBSP}min", 600, unsent=entry.unsent)


def _who(entry: Entry) -> Text:
    return Text(entry.who, f"{entry.reason} · {CATEGORY_LABELS[entry.category]}", 600)


def _where(entry: Entry) -> Text:
    return Text(entry.where or "—", entry.number)
