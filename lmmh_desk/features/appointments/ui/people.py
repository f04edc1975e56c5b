"""For whom: the persons chosen, each with its cross, and the search that adds one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.appointments.model.request import MAX_PEOPLE
from lmmh_desk.kernel.found import Hit
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.search.field import PersonSearch
from lmmh_desk.ui.shell.runner import Runner
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.facts import PersonLine

Person = tuple[str, str]  # id, name


class PeoplePart(QWidget):
    """The persons of an appointment."""

    changed = Signal()
    added = Signal()  # one was found

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._people: list[Person] = []
        self._notes: Mapping[str, str] = {}
        self.search = PersonSearch(context, Runner(context), picking=True)
        self.search.set_compact(True)
        self.search.picked.connect(self._pick)
        self._lines = Column(spacing=4)
        self.more = Button(_("Ajouter une personne"), "plus", role="link", small=True)
        self.more.clicked.connect(self.ask)
        self.message = Label("", 12, 400, "bad", wrap=True)
        column = Column(spacing=3)
        column.addLayout(Row(Label(_("Personne"), 12, 500, "t2"), None, self.more))
        column.addLayout(self._lines)
        column.addWidget(self.search)
        column.addWidget(self.message)
        self.setLayout(column)
        self.set_error("")
        self._show(asking=True)

    def value(self) -> tuple[Person, ...]:
        """Return the persons, (id, name)."""
        return tuple(self._people)

    def set_value(self, people: tuple[Person, ...]) -> None:
        """Show these persons."""
        self._people = list(people)
        self._show(asking=not people)

    def set_notes(self, notes: Mapping[str, str]) -> None:
        """Say of each person, by id, what tells them from another of the same name."""
        self._notes = notes
        self._show(asking=self.search.isVisibleTo(self))

    def set_error(self, sentence: str) -> None:
        """Say what is wrong; an empty sentence takes it away."""
        self.message.setText(sentence)
        appear(self.message, bool(sentence))

    def ask(self) -> None:
        """Search somebody else."""
        self._show(asking=True)
        self.search.take_focus()

    def escape(self) -> bool:
        """Close the search's answers, or the search of one more person; False when there is nothing to close."""
        if self.search.escape():
            return True
        asked = self.search.isVisible() and bool(self._people) and self.search.line.hasFocus()
        if asked:
            self._show(asking=False)
            self.added.emit()
        return asked

    def _pick(self, hit: Hit) -> None:
        if all(hit.id != person_id for person_id, _name in self._people):
            self._people.append((hit.id, hit.title))
        self._show(asking=False)
        self.changed.emit()
        self.added.emit()

    def _drop(self, person_id: str) -> None:
        self._people = [one for one in self._people if one[0] != person_id]
        self._show(asking=not self._people)
        self.changed.emit()
        (self.search if not self._people else self.more).setFocus()

    def _show(self, *, asking: bool) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        for person_id, name in self._people:
            cross = IconButton("close", _("Retirer {name}").format(name=name), bare=True, small=True)
            cross.clicked.connect(lambda _checked=False, person_id=person_id: self._drop(person_id))
            self._lines.addWidget(PersonLine(name, self._notes.get(person_id, ""), cross))
        self.set_error("")
        appear(self.search, asking)
        appear(self.more, not asking and len(self._people) < MAX_PEOPLE)
