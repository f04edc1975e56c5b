"""« Rendez-vous »: the agenda of a week or a day, its list, and the panel of what is chosen or booked."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget

from lmmh_desk.features.appointments.model.sight import Span
from lmmh_desk.features.appointments.model.typed import Chosen, from_draft
from lmmh_desk.features.appointments.ui.acts import AGENDA, Acts
from lmmh_desk.features.appointments.ui.choice import Choice
from lmmh_desk.features.appointments.ui.day_menu import DayMenu
from lmmh_desk.features.appointments.ui.doing import Doing
from lmmh_desk.features.appointments.ui.flow import Flow
from lmmh_desk.features.appointments.ui.head import LIST, AgendaHead
from lmmh_desk.features.appointments.ui.panel import AppointmentPanel
from lmmh_desk.features.appointments.ui.reading import Reading
from lmmh_desk.features.appointments.ui.views import Views
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.early import EarlyKeys
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.shortcuts import shown
from lmmh_desk.ui.sorting import remember_sorting
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import WIDEST, Column, appear

VIEWS = {"J": Span.DAY, "S": Span.WEEK, "L": LIST}  # the list stays that of the day, or of the week, shown before
PANEL = 316  # pixels at 100 %


class AgendaPage(Page):
    """What is read is in `Reading`, what is done with an appointment in `Doing`, what is booked in `Flow`."""

    key = AGENDA
    discreet = True
    gestures = (
        ("← →", _("Jour")), ("↑ ↓", _("Créneau")), (shown("Return"), _("Choisir")), ("T", _("Aujourd’hui")),
        ("J S L", _("Vue")),
    )  # fmt: skip
    hints = ("appointments.book", "shell.primary", "shell.escape", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Rendez-vous"))  # it has the focus until what it reads is there
        self._acts = Acts(context)
        self._early = EarlyKeys()
        self._early_submit = self._narrow = self._masked = False
        self._landing = 0  # 1: the agenda was left by its right end, -1: by its left
        self.head = AgendaHead()
        self.views = Views()
        self.panel = AppointmentPanel(context.clock.now)
        self.flow = Flow(context, self._acts)
        self.reading = Reading(context, self.head, self.views)
        self._doing = Doing(self, self._acts)
        self.choice = Choice(self, self._doing)
        remember_sorting(context, self.views.list.table, self.key)
        self._side = QStackedWidget()
        self._side.addWidget(self.panel)
        self._side.addWidget(self.flow.panel)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        whole = Column(self.head, spacing=14)
        whole.addLayout(self._grid, 1)
        self.setLayout(whole)
        self.arrange("normal")

    def _connect(self) -> None:
        agenda, flow = self.views.agenda, self.flow
        agenda.free_chosen.connect(self._book_at)
        agenda.moved.connect(lambda key, *place: self._doing.move(key, *self.views.instant(*place)))
        self._day_menu = DayMenu(self.context, self._doing.printing, self.head.day, self.reading.exported)
        self.head.day.clicked.connect(self._day_menu.open)
        self.reading.shown.connect(self._show)
        self.panel.asked.connect(self._doing.do)
        flow.ready.connect(self._booking_ready)
        flow.refused.connect(self._early.stop)
        flow.moment_changed.connect(self._show_moment)
        flow.done.connect(self._booked)
        flow.panel.closed.connect(self.context.shell.back)

    # What the shell asks

    def opened(
        self, *, appointment_id: str = "", booking: str = "", moving: str = "", person_id: str = "",
        starts_at: int = 0, resource: str = "", **arguments: Any,
    ) -> None:  # fmt: skip
        """Show the agenda, with an appointment chosen, or with « Réserver » open for somebody or to move one."""
        self._early_submit = False
        self._early.stop()
        self.flow.close()
        booked = bool(booking or moving)
        self._side.setCurrentWidget(self.flow.panel if booked else self.panel)
        appear(self.views, not (self._narrow and booked))  # there the panel takes the whole window
        if booked:
            self._early.listen()
            self.setFocus()
            chosen = Chosen(starts_at, resource) if starts_at else None
            self.flow.begin(person_id, moving, chosen, self.reading.asked.resource)
        wanted = appointment_id or moving or self.choice.wanted
        self.reading.begin(whole=bool(wanted))
        if wanted:
            self.choice.want(wanted)
        super().opened(**arguments)
        if not booked:
            self.views.shown.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read the days shown again when something there changed."""
        self.reading.refresh(changes)

    def person(self) -> str:
        """Return who is booked for, else the person of the appointment chosen, else the one at this counter."""
        if self.flow.open:
            return next((person_id for person_id, _name in self.flow.panel.people.value()), "")
        attendee = self.panel.attendee
        return attendee.person_id if attendee else self.reading.here

    def offers(self, command: str) -> bool:
        """« Réserver » is opened, then answered or closed by Échap."""
        only = {
            "appointments.book": not self.flow.open,
            "shell.primary": self.flow.open,
            "shell.escape": self.flow.open,
        }
        return only.get(command, True)

    def primary(self) -> None:
        """Book what the panel holds, or begin to book (Ctrl+Entrée)."""
        if self._early.listening:
            self._early_submit = True
        elif self.flow.open:
            self.flow.submit()
        else:
            self.context.shell.run("appointments.book")

    def escape(self) -> bool:
        """Close the search of a person, then the panel; what was typed is kept."""
        if not self.flow.open:
            return False
        if not self.flow.panel.people.escape():
            self.context.shell.back()
        return True

    def locked(self) -> None:
        """Forget which appointment was chosen."""
        self.panel.clear()

    def draft(self) -> dict[str, Any] | None:
        """Return what was typed in « Réserver », until it is booked."""
        typed = self.flow.draft()
        return typed.to_draft() if typed else None

    def filled(self) -> bool:
        """Say whether « Réserver » shows for whom it was opened."""
        return self.flow.filled

    def restore(self, draft: dict[str, Any]) -> None:
        """Put back what was typed."""
        self.flow.restore(from_draft(draft))

    def replace(self, draft: dict[str, Any]) -> None:
        """Put it back over what is typed now."""
        self.flow.restore(from_draft(draft), over=True)

    def panes(self) -> list[QWidget]:
        """Return the agenda or the list, and the panel."""
        return [self.head.view, self.views.shown, self.flow.panel if self.flow.open else self.panel.deeds]

    def set_discreet(self, hidden: bool) -> None:
        """Hide the names, or show them again."""
        self._masked = hidden
        self.views.set_masked(hidden)
        appear(self._side, not hidden)
        self._paint()

    def arrange(self, width: Width) -> None:
        """Put the panel beside the agenda, or under it in a narrow window, where the list comes first."""
        narrow, px = width == "narrow", current().px
        if narrow != self._narrow:
            self.views.set_list(narrow)
            self.reading.name()
        self._narrow = narrow
        self.head.set_narrow(narrow)
        self.views.list.set_narrow(narrow)
        self._grid.addWidget(self.views, 0, 0)
        self._grid.addWidget(self._side, 1 if narrow else 0, 0 if narrow else 1)
        self._grid.setSpacing(px(13))
        self._grid.setColumnStretch(0, 1)
        self._side.setMinimumSize(0 if narrow else px(PANEL), px(560) if narrow else 0)
        self._side.setMaximumWidth(WIDEST if narrow else px(PANEL))
        self.views.setMinimumHeight(px(320) if narrow else 0)
        appear(self.views, not (narrow and self.flow.open))

    def event(self, event: QEvent) -> bool:
        return self._early.takes(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Single letters, and the arrows at the ends of the agenda: only while the agenda or the list has the focus."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        letter = event.text().upper()
        if not (plain and self.views.shown.hasFocus()):
            event.ignore()
        elif letter == "T":
            self.reading.step(0)
        elif letter == "B":
            free = self.views.free()
            self._book_at(*free) if free is not None else self.context.shell.run("appointments.book")
        elif letter in VIEWS:
            self.reading.view(VIEWS[letter])
        elif event.key() in steps:
            self._landing = steps[Qt.Key(event.key())]
            self.reading.step(self._landing)
        else:
            event.ignore()

    # What it shows

    def _show(self) -> None:
        self._paint()
        if self._landing:
            self.views.land(self._landing)
            self._landing = 0
        self.choice.found()

    def _paint(self) -> None:
        if self.reading.sight is not None:
            self.views.show_sight(self.reading.sight, self.flow.moment(), masked=self._masked)

    def _show_moment(self) -> None:
        chosen = self.flow.panel.moment.chosen
        if chosen is not None:
            self.reading.follow(paris(chosen.starts_at).date(), chosen.resource)
        self._paint()

    # What is done

    def _book_at(self, column: int, minute: int) -> None:
        """Take free time: for the appointment being booked, else for one to be booked."""
        starts_at, resource = self.views.instant(column, minute)
        if self.flow.open:
            self.flow.choose(Chosen(starts_at, resource))
            return
        here = {"person_id": self.reading.here} if self.reading.here else {}
        self.context.shell.open(AGENDA, booking="1", starts_at=starts_at, resource=resource, **here)

    # What is booked

    def _booking_ready(self) -> None:
        self.flow.panel.take_focus()
        self._early.play()
        if self._early_submit:
            self._early_submit = False
            self.flow.submit()

    def _booked(self, appointment_id: str, booked: Changes | None, printing: bool) -> None:
        """Go back where the agent was, say what was booked, and print; a move says by itself where to."""
        self.choice.wanted = appointment_id
        self.leave()
        self._doing.follow_booking(appointment_id, booked, printing=printing)
