"""The third pane of a wide window: who the chosen row is, where they live, what happened with them lately."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy

from lmmh_desk.features.walkins.ui.queue import Line
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import Clock, paris, today
from lmmh_desk.kernel.feature import open_to
from lmmh_desk.kernel.found import Moment
from lmmh_desk.kernel.french import hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.address import inside_line, street_line
from lmmh_desk.tenancy.model.leases import state_sentence
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.shortcuts import shown
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card, Strip
from lmmh_desk.ui.widgets.cells import Icon, Mark, Text
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable
from lmmh_desk.ui.widgets.tag import Avatar, Tag, show_marks

if TYPE_CHECKING:
    from lmmh_desk.kernel.session import Session
    from lmmh_desk.store.store import Read
    from lmmh_desk.tenancy.model.cards import PersonCard

LATEST = 20  # events of the history
FLAGS = 2  # what stands in a line


class About(Struct, frozen=True):
    """What is read of the chosen person."""

    person_id: str
    address: str
    lines: tuple[str, ...]
    moments: tuple[Moment, ...]
    flags: tuple[Mark, ...] = ()


def about(read: Read, context: Context, session: Session, person_id: str) -> About:
    """Return the address, the lease and the latest events of a person, whatever slice they come from."""
    from lmmh_desk.tenancy.store.cards import seen_card
    from lmmh_desk.tenancy.ui.header import flags
    from lmmh_desk.tenancy.ui.reading import flags_told

    card, day = seen_card(read, session, person_id), today(context.clock)
    lease = card.lease(day)
    dwelling = lease.dwelling if lease else None
    address = ", ".join(part for part in _address(card, day) if part)
    size = dwelling.size if dwelling else ""
    state = _("bail {state}").format(state=state_sentence(lease, day)) if lease else _("sans bail")
    phone = card.phone.text if card.phone else ""
    sms = _("SMS") if card.phone and card.phone.mobile and not card.sms_opt_out else ""
    lines = (" · ".join(filter(None, (size, state))), _next(card, day), " · ".join(filter(None, (phone, sms))))
    marks = flags(card, day, flags_told(read, context, session, card.id))[:FLAGS]
    return About(person_id, address, tuple(filter(None, lines)), latest(read, context, session, card.id), marks)


def latest(read: Read, context: Context, session: Session, person_id: str) -> tuple[Moment, ...]:
    """Return the newest events of every slice."""
    from lmmh_desk.tenancy.ui.reading import moments_of

    return tuple(sorted(moments_of(read, context, session, person_id), key=lambda one: -one.at)[:LATEST])


def _address(card: PersonCard, day: date) -> tuple[str, ...]:
    lease = card.lease(day)
    if lease is None or lease.dwelling is None:
        return ()
    return street_line(lease.dwelling.address), inside_line(lease.dwelling.address)


def _next(card: PersonCard, day: date) -> str:
    following = card.next_lease(day)
    if following is None or following.dwelling is None or following.starts_on is None:
        return ""
    start = short_date(date.fromisoformat(following.starts_on))
    return _("Entrée le {day}, {street}").format(day=start, street=street_line(following.dwelling.address))


OWN = 3  # buttons of its own: two of them stand in the same place, one shown at a time
OTHERS = 2  # of the commands: a third row would not hold the longest


class SelectedPane(Card):
    """The chosen person."""

    called = Signal(str)  # walk-in id
    called_next = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(padding=(0, 0, 0, 0))
        self.setAccessibleName(_("Personne choisie"))
        self._context = context
        self._line: Line | None = None
        self._read_for = ""
        self._masked = False
        self._avatar = Avatar("", 44)
        self._ticket, self._name = Label("", 12, 400, "t2"), Label("", 16, 600)
        self._priority = Tag("", "accent", "flag")
        self._flags = Row(spacing=6)
        self._address = Label("", 13, 600, wrap=True)
        self._facts = Label("", 13, 400, "t2", wrap=True)
        self._note = Label("", 13, 400, "t1", wrap=True)
        self._call_next = Button(_("Appeler"), "volume", "F3", "primary")
        self._call = Button(_("Appeler"), "volume", "A", "primary")
        self._file = Button(_("Ouvrir la fiche"), "user")
        self._call_next.clicked.connect(self.called_next)
        self._call.clicked.connect(self._call_it)
        self._file.clicked.connect(lambda: self._run("fiche"))
        self._history = history_table(context.clock)
        self._lay_out()
        current().changed.connect(self._measure)
        self._measure()

    def _lay_out(self) -> None:
        names = Column(self._ticket, self._name, spacing=0)
        top = Row(self._avatar, spacing=12)
        top.addLayout(names)
        top.addStretch(1)
        self._buttons = QGridLayout()
        self._place(0, self._call_next)
        for place, button in enumerate((self._call, self._file)):
            self._place(place, button)
        upper = Column(margins=(16, 16, 16, 16), spacing=10)
        upper.addLayout(top)
        upper.addLayout(self._flags)
        for item in (self._priority, self._address, self._facts, self._note):
            upper.addWidget(item)
        upper.addLayout(self._buttons)
        self.body.setSpacing(0)
        self.body.addLayout(upper)
        self._heading = Strip(Label(_("Historique"), 13, 600), None)
        self.body.addWidget(self._heading)
        self.body.addWidget(self._history, 1)
        self.set_foot(Picture("eye-off", "t2", 16), Label(_("Ctrl+Maj+H masque ce volet"), 12, 400, "t2"), None)

    def _place(self, place: int, button: Button) -> None:
        self._buttons.addWidget(button, place // 2, place % 2)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def fill(self) -> None:
        """Make the buttons of the commands, once, for the role of who is signed in."""
        for place, button in enumerate([] if self._buttons.count() > OWN else self._commands(), start=2):
            self._place(place, button)

    def _commands(self) -> list[Button]:
        """Return a button for the first commands of the catalogue that have a key and need a person."""
        me = self._context.me
        listed = [
            command
            for feature in self._context.catalogue
            for command in feature.commands
            if command.person and command.shortcut and not command.page and open_to(command, me)
        ]
        buttons = []
        for command in sorted(listed, key=lambda each: each.order)[:OTHERS]:
            button = Button(command.label, command.icon, shown(command.shortcut))
            button.clicked.connect(lambda _checked=False, key=command.key: self._run(key))
            buttons.append(button)
        return buttons

    def show_line(self, line: Line | None, *, first: bool = False) -> None:
        """Show another row, the first of the queue or not; the person is read only when it isn't the one shown."""
        self._line = line
        passage = line.passage if line else None
        known = bool(passage and passage.person_id)
        self._ticket.setText(_("Ticket {ticket}, choisi").format(ticket=passage.ticket) if passage else "")
        self._name.setText(passage.who if passage else _("Personne n’attend."))
        self._avatar.set_name(passage.name if passage else "")
        self._priority.set(_("Prioritaire") if passage and passage.priority else "", "accent", "flag")
        appear(self._call_next, first or passage is None)
        appear(self._call, not first and passage is not None)
        self._note.setText(f"«\u00a0{passage.note}\u00a0»" if passage and passage.note else "")
        appear(self._note, bool(passage and passage.note))
        self._call_next.setEnabled(passage is not None)
        self._file.setEnabled(known)
        appear(self._avatar, known)
        if passage is None or not passage.person_id:
            self._forget(passage.why if passage else "")
        elif passage.person_id != self._read_for:
            self._forget("")
            self._ask(passage.person_id)

    def refresh(self, changes: Changes | None) -> None:
        """Read the person again."""
        del changes
        passage = self._line.passage if self._line else None
        if passage is not None and passage.person_id:
            self._ask(passage.person_id)

    def set_masked(self, masked: bool) -> None:
        """Forget who is shown while the names are hidden."""
        self._masked = masked
        if masked:
            self._forget("")

    def _ask(self, person_id: str) -> None:
        if self._masked or self.isHidden():
            return
        self._read_for = person_id
        context, me = self._context, self._context.me
        context.reads.run(lambda read: about(read, context, me, person_id), self._show, owner=self, slot="about")

    def _show(self, found: About) -> None:
        if found.person_id != self._read_for:
            return
        self._address.setText(found.address)
        self._facts.setText("\n".join(found.lines))
        appear(self._address, bool(found.address))
        self._history.set_rows(found.moments)
        show_marks(self._flags, found.flags)

    def _forget(self, why: str) -> None:
        self._read_for = ""
        self._address.setText("")
        self._facts.setText(why)
        appear(self._address, False)
        self._history.set_rows([])
        show_marks(self._flags, ())

    def _call_it(self) -> None:
        if self._line is not None:
            self.called.emit(self._line.passage.id)

    def _run(self, command: str) -> None:
        passage = self._line.passage if self._line else None
        if passage is None or not passage.person_id:
            return
        if command == "fiche":
            self._context.shell.open("fiche", person_id=passage.person_id)
        else:
            self._context.shell.run(command, person_id=passage.person_id)

    def _measure(self) -> None:
        self._buttons.setSpacing(current().px(8))


def _when(moment: Moment, this_year: int) -> Text:
    """Return « 13/11 » and the hour, or « 01/10/2011 »; midnight stands for no hour at all."""
    day = paris(moment.at)
    old = day.year != this_year
    at = "" if old or hour(day) == "0:00" else hour(day)
    return Text(short_date(day.date(), year=old), at, ink="t2", size=12, right=True)


def history_table(clock: Clock) -> DataTable[Moment]:
    """Return the table of a person's events."""
    columns = (
        TableColumn[Moment]("icon", _("Genre"), lambda one: Icon(one.icon, one.kind), 48),
        TableColumn[Moment]("what", _("Événement"), lambda one: Text(one.title, one.subtitle, 500), 150, stretch=True),
        TableColumn[Moment]("when", _("Date"), lambda one: _when(one, today(clock).year), 98, right=True),
    )
    rows = Rows(columns, lambda one: f"{one.table} {one.id} {one.at} {one.title}")
    table = DataTable(rows, _("Historique"), select_first=False)
    table.horizontalHeader().hide()
    table.set_empty(_("Rien encore avec cette personne."))
    return table
