"""What the page reads: the days shown, and one appointment of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.sight import Asked, Sight, Span
from lmmh_desk.features.appointments.store import file as files
from lmmh_desk.features.appointments.store import sight as sights
from lmmh_desk.features.appointments.store.file import File
from lmmh_desk.features.appointments.ui.head import LIST, AgendaHead
from lmmh_desk.features.appointments.ui.views import Views
from lmmh_desk.features.appointments.ui.whose import usual
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.ui.context import Context

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read

SHOWS = (
    "appointment", "participant", "booking", "paper", "absence", "availability_window", "room", "agent", "reason",
    "site_hours", "closure", "person", "walk_in", "queue_move",
)  # fmt: skip
MINUTE = 60_000


class Reading(QObject):
    """Which days are shown, what was read of them, and who is at this agent's counter."""

    shown = Signal()  # other days, the same ones again, or another minute

    def __init__(self, context: Context, head: AgendaHead, views: Views) -> None:
        super().__init__(views)  # its clock stops with them
        self._context, self._head, self._views = context, head, views
        self.asked = Asked(today(context.clock))
        self.sight: Sight | None = None
        self.here = ""  # the person at the counter
        self._whole = False  # the whole site: an appointment is looked for, whoever receives
        self._picked = False  # whose agenda is shown was chosen by the agent
        self._followed = ""  # who receives at the moment being booked
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._tick)
        head.stepped.connect(self.step)
        head.whose.connect(self._pick)
        head.viewed.connect(self.view)

    def refresh(self, changes: Changes | None) -> None:
        """Read the days again when something there changed."""
        if self._context.session is None or (changes is not None and not changes.touches(*SHOWS)):
            return
        asked, me, now = self.asked, self._context.me, self._context.clock.now()
        exchange, counter = self._context.ports.exchange, self._context.ports.counter
        followed, unpicked = self._followed, self._by_one()
        self.name()

        def ask(read: Read) -> tuple[Sight, str]:
            here = counter.serving(read, me, now) if counter else None
            whose = (followed or usual(read, me, asked.day)) if unpicked else asked.resource
            shown = replace(asked, resource=whose)
            return sights.seen_sight(read, me, shown, me.site_id, now, exchange), (here.person_id or "") if here else ""

        def show(found: tuple[Sight, str]) -> None:
            if asked == self.asked:
                self._show(*found)

        self._context.reads.run(ask, show, owner=self, slot="sight")

    def name(self) -> None:
        """Say which days are asked for, and in which form."""
        self._head.show_asked(self.asked, today(self._context.clock), as_list=self._views.as_list)

    def begin(self, *, whole: bool) -> None:
        """Follow no booking any more; `whole` shows the whole site."""
        self._whole, self._followed = whole, ""

    def exported(self) -> Asked:
        """Return the days shown, of whom they are shown."""
        return self.sight.asked if self.sight is not None else self.asked

    def turn(self, asked: Asked) -> None:
        """Show other days, or somebody else's."""
        self.asked = asked
        self.refresh(None)

    def step(self, direction: int) -> None:
        """Show the days after, before, or today's."""
        self.turn(self.asked.step(direction) if direction else replace(self.asked, day=today(self._context.clock)))

    def show_day(self, day: date) -> None:
        """Show a day, unless it is shown already."""
        if day not in self.asked.days:
            self.turn(replace(self.asked, day=day))

    def follow(self, day: date, resource: str) -> None:
        """Show the moment being booked: its day, and the week of who receives then."""
        here = self.sight is not None and any(one.id == resource for one in self.sight.resources)
        if here and resource != self._followed and self._by_one():
            self._followed = resource
            self.refresh(None)
        self.show_day(day)

    def _by_one(self) -> bool:
        """Say whether the agenda of one is shown though the agent didn't choose whose: in a week, never in a list."""
        return self.asked.span is Span.WEEK and not (self._picked or self._whole or self._views.as_list)

    def _pick(self, resource: str) -> None:
        self._picked = True
        self.turn(replace(self.asked, resource=resource))

    def find(self, appointment_id: str) -> Entry | None:
        """Return an appointment of the days shown."""
        return self.sight.find(appointment_id) if self.sight else None

    def file(self, appointment_id: str, then: Callable[[File], None], failed: Callable[[DeskError], None]) -> None:
        """Read one appointment; of two asked one after the other only the last is answered."""
        me, exchange, now = self._context.me, self._context.ports.exchange, self._context.clock.now()
        self._context.reads.run(
            lambda read: files.seen_file(read, me, appointment_id, now, exchange),
            then,
            owner=self,
            slot="file",
            failed=failed,
        )

    def view(self, view: Span | str) -> None:
        """Show a day, a week, or the list of the days shown."""
        self._views.set_list(view == LIST)
        self.turn(self.asked if view == LIST else replace(self.asked, span=Span(view)))

    def _show(self, sight: Sight, here: str) -> None:
        session = self._context.session
        if session is None:
            return
        self.sight, self.here = sight, here
        self._head.show_sight(sight, session.site_name)
        self.shown.emit()
        self._wait_for_the_minute()

    def _tick(self) -> None:
        if self.sight is not None and self._views.isVisible():
            self.sight = replace(self.sight, now=self._context.clock.now())
            self.shown.emit()
        self._wait_for_the_minute()

    def _wait_for_the_minute(self) -> None:
        self._timer.start(MINUTE - self._context.clock.now() % MINUTE)
