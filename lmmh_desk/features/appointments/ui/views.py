"""The agenda and the list: two faces of the same days."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.sight import Sight
from lmmh_desk.features.appointments.ui import grid
from lmmh_desk.features.appointments.ui.grid import Moment
from lmmh_desk.features.appointments.ui.listing import ListCard
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.opening import wall
from lmmh_desk.ui.widgets.agenda import AgendaView
from lmmh_desk.ui.widgets.base import Label, appear
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.legend import CategoryLegend


class Views(QStackedWidget):
    """What shows the appointments; one is current in both."""

    def __init__(self) -> None:
        super().__init__()
        self.agenda = AgendaView(_("Agenda"))
        self._told = Label("", 12, 400, "t2")
        self._card = Card(padding=(0, 0, 0, 0), spacing=0)
        self._card.add(self.agenda, 1)
        self._card.set_foot(CategoryLegend(), None, self._told)
        self.list = ListCard()
        self.addWidget(self._card)
        self.addWidget(self.list)
        self._sight: Sight | None = None

    @property
    def as_list(self) -> bool:
        """Say whether the list is shown."""
        return self.currentWidget() is self.list

    @property
    def shown(self) -> QWidget:
        """Return what has the appointments: the agenda, or the table."""
        return self.list.table if self.as_list else self.agenda

    def set_list(self, wanted: bool) -> None:
        """Show the list, or the agenda; the appointment chosen stays chosen."""
        entry, had_focus = self.current(), self.shown.hasFocus()
        self.setCurrentWidget(self.list if wanted else self._card)
        if entry is not None:
            self.select(entry.id)
        if had_focus:
            self.shown.setFocus()

    def show_sight(self, sight: Sight, moment: Moment | None, *, masked: bool) -> None:
        """Show these days, and the slot being booked."""
        chosen = self.current()
        self._sight = sight
        blocks = grid.blocks(sight, masked=masked)
        if moment is not None:
            blocks += grid.chosen(sight, moment)
        self.agenda.show(grid.columns(sight), blocks, *sight.hours)
        self.agenda.set_now(*grid.now_line(sight))
        self._told.setText(sight.told)
        self.list.show_sight(sight)
        now = self.current()
        if chosen is not None and (now is None or now.id != chosen.id):
            self.select(chosen.id)  # under another key: by its resource in a day, not in a week

    def current(self) -> Entry | None:
        """Return the appointment chosen."""
        if self.as_list:
            return self.list.table.current()
        block = self.agenda.current_block()
        return self._sight.find(grid.of_key(block.key)[0]) if self._sight and block else None

    def select(self, appointment_id: str) -> bool:
        """Choose an appointment; say whether it is shown."""
        if self.as_list:
            return self.list.select(appointment_id)
        entry = self._sight.find(appointment_id) if self._sight else None
        if self._sight is None or entry is None:
            return False
        keys = (grid.key_of(entry, resource) for _place, resource in self._sight.places(entry))
        return any(self.agenda.select_key(key) for key in keys)

    def free(self) -> tuple[int, int] | None:
        """Return the column and the minute of the free time the keyboard is on."""
        stop = None if self.as_list else self.agenda.current_stop()
        return (stop.column, stop.starts) if stop is not None and stop.block is None else None

    def land(self, direction: int) -> None:
        """Go on in the column the arrows lead to: the first one after the right end, the last one before the left."""
        stop = self.agenda.current_stop()
        if self._sight is not None and stop is not None:
            self.agenda.select_free(0 if direction > 0 else len(self._sight.columns) - 1, stop.starts)

    def instant(self, column: int, minute: int) -> tuple[int, str]:
        """Return the instant of a place of the agenda, and whose it is."""
        assert self._sight is not None
        found = self._sight.columns[column]
        return wall(found.day, minute), found.resource.id if found.resource else ""

    def set_narrow(self, narrow: bool) -> None:
        """Leave out what the panel says in a narrow window."""
        self.list.set_narrow(narrow)

    def set_masked(self, masked: bool) -> None:
        """Hide the names, or show them again."""
        appear(self.list.table, not masked)
