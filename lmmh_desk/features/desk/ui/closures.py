"""The exceptional closures of the site in the form: those to come, and a line to announce one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.french import clock_hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.opening import MIDNIGHT
from lmmh_desk.office.model.sites import Closure
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.base import Column, Label, Row
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow
from lmmh_desk.ui.widgets.free import FreeField


def said_closure(closure: Closure) -> str:
    """Return « du 19/11 au 20/11, Désinfection » or « le 19/11 de 14:00 à 17:30 »."""
    first, last = date.fromisoformat(closure.first_day), date.fromisoformat(closure.last_day)
    days = (
        _("le {first}").format(first=short_date(first))
        if first == last
        else _("du {first} au {last}").format(first=short_date(first), last=short_date(last))
    )
    if (closure.from_minute, closure.to_minute) != (0, MIDNIGHT):
        days += _(" de {start} à {end}").format(
            start=clock_hour(closure.from_minute), end=clock_hour(closure.to_minute)
        )
    return f"{days}, {closure.reason}" if closure.reason else days


class ClosuresBox(QWidget):
    """Announces and takes back closures at once, each with its undo."""

    def __init__(self, context: Context, today: date) -> None:
        super().__init__()
        self._context, self._site_id = context, ""
        self._list = Column(spacing=4)
        self.first = Field(_("Du"), DateEdit(today, "ahead"))
        self.last = Field(_("Au, compris"), DateEdit(today, "ahead"), optional=True)
        self.reason = FreeField(_("Motif affiché"), limit=60)
        self.add_button = Button(_("Ajouter la fermeture"), "plus", small=True)
        self.add_button.clicked.connect(self.add)
        self._entry = QWidget()
        self._entry.setLayout(Column(FieldRow(self.first, self.last), self.reason, self.add_button))
        column = Column(Label(_("Fermetures exceptionnelles"), 13, 600))
        column.addLayout(self._list)
        column.addWidget(self._entry)
        self.setLayout(column)

    def show_site(self, site_id: str, closures: Sequence[Closure], editable: bool) -> None:
        """Show the closures to come of a site."""
        if site_id != self._site_id:
            for field in (self.first, self.last, self.reason):
                field.set_value(None)
        self._site_id = site_id
        self.setVisible(bool(site_id))
        self._entry.setVisible(editable)
        while (item := self._list.takeAt(0)) is not None:
            if (line := item.widget()) is not None:
                line.hide()
                line.deleteLater()
        for closure in closures:
            self._list.addWidget(self._line(closure, editable))
        if not closures:
            self._list.addWidget(Label(_("Aucune fermeture prévue."), 13, 400, "t2"))

    def add(self) -> None:
        """Announce the closure typed."""
        first = self.first.value()
        if first is None:
            self.first.set_error(_("La date manque. Tapez le jour et le mois, par exemple 21/11."))
            self.first.setFocus()
            return
        last = self.last.value() or first
        closure = Closure(
            site_id=self._site_id,
            first_day=first.isoformat(),
            last_day=last.isoformat(),
            reason=self.reason.value() or "",
        )
        self._run(lambda: self._announce(closure), self._announced)

    def _announced(self, changes: Changes) -> None:
        for field in (self.first, self.last, self.reason):
            field.set_value(None)
        created = changes.created("closure")
        self._context.shell.offer_undo(
            _("Fermeture annoncée."), lambda: self._run(lambda: self._take_back(created), lambda _changes: None)
        )

    def remove(self, closure: Closure) -> None:
        """Take a closure back."""
        again = Closure(
            site_id=closure.site_id,
            first_day=closure.first_day,
            last_day=closure.last_day,
            from_minute=closure.from_minute,
            to_minute=closure.to_minute,
            reason=closure.reason,
        )

        def removed(_changes: Changes) -> None:
            self._context.shell.offer_undo(
                _("Fermeture retirée."), lambda: self._run(lambda: self._announce(again), lambda _changes: None)
            )

        self._run(lambda: self._take_back(closure.id), removed)

    def _announce(self, closure: Closure) -> Changes:
        from lmmh_desk.office.actions.sites import add_closure

        return add_closure(self._context.store, self._context.me, closure)

    def _take_back(self, closure_id: str) -> Changes:
        from lmmh_desk.office.actions.sites import remove_closure

        return remove_closure(self._context.store, self._context.me, closure_id)

    def _run(self, work: Callable[[], Changes], then: Callable[[Changes], None]) -> None:
        self._context.writes.run(work, then, owner=self, failed=self._refused)

    def _refused(self, error: DeskError) -> None:
        if isinstance(error, BadInput) and "last_day" in error.fields:
            self.last.set_error(error.fields["last_day"])
        elif isinstance(error, BadInput) and "reason" in error.fields:
            self.reason.set_error(error.fields["reason"])
        else:
            self._context.shell.say(str(error), "bad")

    def _line(self, closure: Closure, editable: bool) -> QWidget:
        said = said_closure(closure)
        line = QWidget()
        row = Row(Label(said), None)
        if editable:
            cross = IconButton("trash", _("Retirer la fermeture {days}").format(days=said), small=True, bare=True)
            cross.clicked.connect(lambda: self.remove(closure))
            row.addWidget(cross)
        line.setLayout(row)
        return line
