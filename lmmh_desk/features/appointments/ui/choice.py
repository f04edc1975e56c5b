"""The appointment chosen in the agenda or the list: read for its panel, and what letters and menu do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from lmmh_desk.features.appointments.store.file import File
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.ui.widgets.actions import menu_actions

if TYPE_CHECKING:
    from lmmh_desk.features.appointments.ui.doing import Doing
    from lmmh_desk.features.appointments.ui.page import AgendaPage

FICHE = "fiche"
LETTERS = "ARNEXDPI"


class Choice:
    """`wanted` is an appointment to be chosen once its day is shown."""

    def __init__(self, page: AgendaPage, doing: Doing) -> None:
        self._page, self._doing = page, doing
        self.wanted = ""
        self._awaiting = ("", "")  # an appointment being read, and the letter pressed meanwhile
        agenda, table = page.views.agenda, page.views.list.table
        agenda.chosen.connect(lambda _block: self.read())
        agenda.opened.connect(lambda _key: self._open())
        agenda.acts = lambda _block: self._menu()
        table.chosen.connect(lambda _entry: self.read())
        table.opened.connect(lambda _entry: self._open())
        table.acts = lambda _entry: self._menu()
        for letter in LETTERS:
            agenda.letters[letter] = table.letters[letter] = self._pressing(letter)

    def want(self, appointment_id: str) -> None:
        """Turn to the day of an appointment, and choose it there."""
        self.wanted = appointment_id
        self._page.reading.file(appointment_id, self._go_to, self._gone)

    def found(self) -> None:
        """Choose what is wanted once it is shown, and read the one chosen."""
        if self.wanted and self._page.views.select(self.wanted):
            self.wanted = ""
        self.read()

    def read(self) -> None:
        """Read the appointment chosen."""
        entry = self._page.views.current()
        if self._page.flow.open or self.wanted:
            return
        if entry is None:
            self._page.panel.clear()
        else:
            self._page.reading.file(entry.id, self._show, self._gone)

    def press(self, letter: str) -> None:
        """Do something with the appointment chosen, once it is read."""
        entry, file = self._page.views.current(), self._page.panel.file
        if entry is None or self._page.flow.open:
            return
        if file is None or file.entry.id != entry.id:
            self._awaiting = (entry.id, letter)
        else:
            self._doing.press(letter)

    def _pressing(self, letter: str) -> Callable[[object], None]:
        return lambda _record: self.press(letter)

    def _go_to(self, file: File) -> None:
        self._page.reading.show_day(paris(file.entry.starts_at).date())
        if not self._page.flow.open:
            self._page.panel.show_file(file)

    def _show(self, file: File) -> None:
        self._page.panel.show_file(file)
        (asked, letter), self._awaiting = self._awaiting, ("", "")
        if asked == file.entry.id:
            self.press(letter)

    def _gone(self, error: DeskError) -> None:
        self.wanted, self._awaiting = "", ("", "")
        self._page.panel.clear()
        self._page.context.shell.say(str(error), "warn")

    def _menu(self) -> list[QAction]:
        panel = self._page.panel
        return menu_actions(panel.acts(), lambda act: self._doing.do(panel.deed(act)), self._page)

    def _open(self) -> None:
        entry = self._page.views.current()
        if entry is not None and entry.attendees:
            self._page.context.shell.open(FICHE, person_id=entry.attendees[0].person_id)
