"""Nouvel arrivant: five letters and Entrée say who, one letter says why; Ctrl+Entrée alone adds someone unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from lmmh_desk.features.walkins.actions.arrivals import Arrival
from lmmh_desk.features.walkins.store import board
from lmmh_desk.features.walkins.ui.acts import Acts
from lmmh_desk.features.walkins.ui.choices import Choices
from lmmh_desk.features.walkins.ui.sheet import Sheet, window_of
from lmmh_desk.kernel.found import Hit
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.reasons import ReasonType
from lmmh_desk.office.store import rules
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.search.field import PersonSearch
from lmmh_desk.ui.search.popup import Popup
from lmmh_desk.ui.shell.runner import Runner
from lmmh_desk.ui.widgets.base import Column, Label, Row, pressed_with
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.toggle import CheckBox

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read


class Offered(Struct, frozen=True):
    """What the sheet reads when it opens: (id, letter, label) of each reason, and whether there is room inside."""

    reasons: tuple[tuple[str, str, str], ...]
    room: bool


def at_the_counter(read: Read) -> tuple[tuple[str, str, str], ...]:
    """Return the (id, letter, label) of each reason people come to the counter for."""
    return tuple(
        (reason.id, reason.letter, reason.label)
        for reason in rules.reasons(read)
        if reason.type is ReasonType.PUBLIC_OFFICE
    )


def offered(read: Read, me: Session, now: int) -> Offered:
    """Return the reasons, and whether a newcomer may come in."""
    return Offered(at_the_counter(read), board.seen_board(read, me, me.site_id, now).room(now))


class Who(QWidget):
    """The search of a person, in a sheet."""

    def __init__(self, context: Context, hint: str) -> None:
        super().__init__()
        self._window = window_of(context).window()
        self._others = set(self._window.findChildren(Popup))
        self.search = PersonSearch(context, Runner(context), picking=True)
        self.search.setMaximumWidth(10_000)
        note = Label(hint, 12, 400, "t2", wrap=True)
        self.setLayout(Column(self.search, note, None, spacing=10))

    def release(self) -> None:
        """Free the list of answers, which belongs to the window."""
        for popup in set(self._window.findChildren(Popup)) - self._others:
            popup.deleteLater()


class Why(QWidget):
    """The reasons, and what else may be said of someone who arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.choices = Choices(_("Motif"), columns=2)
        self.inside = CheckBox(_("Dedans"))
        self.priority = CheckBox(_("Prioritaire, sans dire pourquoi"))
        column = Column(self.choices, spacing=14)
        column.addLayout(Row(self.inside, self.priority, None, spacing=20))
        self.setLayout(column)


AHEAD = 400  # milliseconds after Entrée during which letters wait for the person to be found


class ArrivalSheet(Sheet):
    """Adds someone to the queue; with a person given, or without any, it asks only why."""

    def __init__(self, context: Context, arrival: Arrival | None = None, name: str = "") -> None:
        super().__init__(context, _("Nouvel arrivant"), 520)
        self._arrival = arrival or Arrival()
        self._who = Who(context, _("Quelques lettres du nom, puis Entrée. Sans fiche, l’identité se dit plus tard."))
        self._why = Why()
        self._room: bool | None = None  # not known yet
        self._ahead: str | None = None
        self._late = QTimer(self, singleShot=True)
        self._late.timeout.connect(self._give_back)
        self._who.search.line.installEventFilter(self)
        self._unknown = Button(_("Ajouter sans fiche"), "plus", _("Ctrl+Entrée"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._who)
        self._stack.addWidget(self._why)
        self.body.addWidget(self._stack)
        self.body.addLayout(Row(self._unknown, None))
        self._unknown.clicked.connect(self.submit)
        self._who.search.picked.connect(self._found)
        self._why.choices.picked.connect(self._add)
        me = context.me
        context.reads.run(lambda read: offered(read, me, context.clock.now()), self._offer, owner=self)
        if arrival is None:
            self.open(self._who.search.line)
        else:
            self._ask_why(name or _("Personne à identifier"))

    def leave(self) -> None:
        """Go away, with the list of answers."""
        self._who.release()
        super().leave()

    def submit(self) -> None:
        """Add the person without a reason (Ctrl+Entrée)."""
        self._add("")

    def key(self, letter: str) -> bool:
        """Pick the reason of a letter, once the person is known."""
        return self._stack.currentWidget() is self._why and self._why.choices.pick(letter)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the letter of the reason typed before the person is found."""
        if watched is self._who.search.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if pressed_with(event, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._ahead = ""
                self._late.start(AHEAD)
            elif self._ahead is not None and event.text().isalpha():
                self._ahead += event.text()
                return True
        return super().eventFilter(watched, event)

    def _give_back(self) -> None:
        """Put letters typed too early back in the search: Entrée found nobody."""
        letters, self._ahead = self._ahead, None
        if letters and self._stack.currentWidget() is self._who:
            self._who.search.line.insert(letters)

    def _offer(self, found: Offered) -> None:
        self._room = found.room
        self._why.inside.setChecked(found.room)
        self._why.choices.set_choices(found.reasons)

    def _found(self, hit: Hit) -> None:
        self._arrival = replace(self._arrival, person_id=hit.id)
        letters, self._ahead = self._ahead or "", None
        self._ask_why(hit.title, hit.subtitle)
        if letters:
            self.key(letters[0].upper())

    def _ask_why(self, name: str, about: str = "") -> None:
        self.set_title(name, about)
        self._unknown.set_text(_("Ajouter sans motif"))
        self._stack.setCurrentWidget(self._why)
        self.open(self._why.choices.first())

    def _add(self, reason_id: str) -> None:
        arrival = replace(
            self._arrival,
            reason_id=reason_id or None,
            inside=None if self._room is None else self._why.inside.isChecked(),
            priority=self._why.priority.isChecked(),
        )
        self.leave()
        Acts(self.context).arrive(arrival)


class IdentitySheet(Sheet):
    """Says who someone in the queue is."""

    def __init__(self, context: Context, walk_in_id: str, ticket: str) -> None:
        super().__init__(context, _("Qui a le ticket {ticket} ?").format(ticket=ticket), 520)
        self._walk_in_id = walk_in_id
        self._who = Who(context, _("Quelques lettres du nom, puis Entrée."))
        self.body.addWidget(self._who)
        self._who.search.picked.connect(self._found)
        self.open(self._who.search.line)

    def leave(self) -> None:
        """Go away, with the list of answers."""
        self._who.release()
        super().leave()

    def _found(self, hit: Hit) -> None:
        self.leave()
        Acts(self.context).identify(self._walk_in_id, hit.id)


class ReasonSheet(Sheet):
    """Changes the reason someone came."""

    def __init__(self, context: Context, walk_in_id: str, who: str) -> None:
        super().__init__(context, _("Motif de {who}").format(who=who), 520)
        self._walk_in_id = walk_in_id
        self._choices = Choices(_("Motif"), columns=2)
        self.body.addWidget(self._choices)
        self._choices.picked.connect(self._picked)
        context.reads.run(at_the_counter, self._choices.set_choices, owner=self)
        self.open(self._choices.first())

    def key(self, letter: str) -> bool:
        """Pick the reason of a letter."""
        return self._choices.pick(letter)

    def _picked(self, reason_id: str) -> None:
        self.leave()
        Acts(self.context).set_reason(self._walk_in_id, reason_id)
