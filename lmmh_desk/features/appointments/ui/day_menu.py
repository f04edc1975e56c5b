"""« Journée »: the list of tomorrow printed, and what is shown saved for elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from lmmh_desk.features.appointments.actions import exporting
from lmmh_desk.features.appointments.model.sight import Asked
from lmmh_desk.features.appointments.ui.papers import Printing
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import written_date
from lmmh_desk.office.model.opening import Timetable
from lmmh_desk.office.store import sites
from lmmh_desk.ui import choosers
from lmmh_desk.ui.context import Context

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read

AHEAD = 14  # days searched for the next one that is open


def next_day(timetable: Timetable, day: date) -> date:
    """Return the next day the site receives: on a Friday, the Monday; the day after where nothing is open."""
    following = [day + timedelta(number) for number in range(1, AHEAD)]
    return next((one for one in following if timetable.day(one)), following[0])


class DayMenu:
    """The menu under the button."""

    def __init__(self, context: Context, printing: Printing, button: QWidget, asked: Callable[[], Asked]) -> None:
        self._context, self._printing, self._button, self._asked = context, printing, button, asked

    def open(self) -> None:
        """Read which day is next, then show the menu."""
        site_id, day = self._context.me.site_id, today(self._context.clock)

        def ask(read: Read) -> date:
            return next_day(sites.timetable(read, site_id, day), day)

        self._context.reads.run(ask, self._show, owner=self._button, slot="next day")

    def _show(self, following: date) -> None:
        asked = self._asked()
        present = today(self._context.clock)
        shown = asked.day if asked.length == 1 else present
        saved = shown if asked.length == 1 and shown >= present else following
        menu = QMenu(self._button)
        menu.setAccessibleName(_("Journée"))
        menu.aboutToHide.connect(menu.deleteLater)
        told = _("Imprimer la liste du {day}")
        for day in dict.fromkeys((following, shown)):
            action = menu.addAction(told.format(day=written_date(day)))
            action.triggered.connect(lambda _checked=False, day=day: self._printing.day(day))
        menu.addSeparator()
        save = menu.addAction(_("Enregistrer en PDF la liste du {day}…").format(day=written_date(saved)))
        save.triggered.connect(lambda: self._save_list(saved))
        menu.addAction(_("Exporter vers un agenda (iCalendar)…")).triggered.connect(self._save_calendar)
        menu.addAction(_("Exporter en tableau (XLSX)…")).triggered.connect(self._save_table)
        menu.popup(self._button.mapToGlobal(QPoint(0, self._button.height())))

    def _save_list(self, day: date) -> None:
        store, me = self._context.store, self._context.me
        self._save(f"rendez-vous-{day}.pdf", "PDF (*.pdf)", lambda: exporting.day_list(store, me, me.site_id, day))

    def _save_calendar(self) -> None:
        store, me, asked = self._context.store, self._context.me, self._asked()
        first, last = asked.days[0], asked.days[-1]
        self._save(
            f"rendez-vous-{first}.ics", "iCalendar (*.ics)",
            lambda: exporting.calendar(store, me, me.site_id, first, last, resource_id=asked.resource),
        )  # fmt: skip

    def _save_table(self) -> None:
        store, me, asked = self._context.store, self._context.me, self._asked()
        first, last = asked.days[0], asked.days[-1]
        self._save(
            f"rendez-vous-{first}.xlsx", "XLSX (*.xlsx)", lambda: exporting.table(store, me, me.site_id, first, last)
        )

    def _save(self, name: str, kind: str, make: Callable[[], bytes]) -> None:
        chosen = choosers.to_save(self._button, _("Enregistrer sous"), kind, name)
        if chosen:
            self._printing.save(Path(chosen), make)
