"""What « Réserver » reads and writes: motifs, persons, slots, warnings, then the appointment itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.records import MINUTE
from lmmh_desk.features.appointments.model.request import SHORTEST
from lmmh_desk.features.appointments.model.sheet import REMOTE
from lmmh_desk.features.appointments.model.typed import Chosen, Typed, of_entry
from lmmh_desk.features.appointments.store import agenda, slots
from lmmh_desk.features.appointments.store.slots import Free, Offered
from lmmh_desk.features.appointments.ui.acts import Acts
from lmmh_desk.features.appointments.ui.booking import BookingPanel
from lmmh_desk.features.appointments.ui.grid import Moment
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.guard.refusal import fault
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.agenda import Wanted
from lmmh_desk.office.model.bookings import Taken
from lmmh_desk.office.model.reasons import Category
from lmmh_desk.tenancy.model.cards import PersonCard
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.model.reaching import reach
from lmmh_desk.ui.context import Context

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read


class Flow(QObject):
    """Fills the panel, follows what is typed, and books."""

    ready = Signal()  # the panel shows what it offers
    moment_changed = Signal()
    done = Signal(str, object, bool)  # the appointment, what booking it wrote (None: it moved), whether to print
    refused = Signal()

    def __init__(self, context: Context, acts: Acts) -> None:
        super().__init__()
        self._context, self._acts = context, acts
        self.panel = BookingPanel(context, today(context.clock))
        self.setParent(self.panel)
        self.open, self.filled = False, True
        self._first = Typed()
        self._names: dict[str, str] = {}
        self._seeking = self._busy = False
        self._then: Callable[[], None] | None = None  # to be done once slots are there
        panel = self.panel
        panel.slots_wanted.connect(self.seek)
        panel.people_changed.connect(self._read_people)
        panel.changed.connect(self._advise)
        panel.moment.changed.connect(self._follow_moment)
        panel.motif.editor.taken.connect(self.take_first)
        panel.submitted.connect(self.submit)

    # Opening

    def begin(self, person_id: str, moving: str, chosen: Chosen | None, resource: str) -> None:
        """Open the panel for somebody, or for an appointment to be moved; `chosen` is a moment taken in the agenda.

        `resource` is whose agenda is shown, proposed first.
        """
        self.open, self.filled, self._busy, self._then = True, False, False, None
        self.panel.set_busy(False)
        context, me, now = self._context, self._context.me, self._context.clock.now()
        counter = context.ports.counter

        def ask(read: Read) -> tuple[Offered, Entry | None]:
            moved = agenda.seen_entry(read, me, moving) if moving else None
            people = [attendee.person_id for attendee in moved.attendees] if moved else [person_id] if person_id else []
            return slots.offered(read, me, people, now, counter), moved

        def show(found: tuple[Offered, Entry | None]) -> None:
            self._show(*found, chosen, resource)

        context.reads.run(ask, show, owner=self, slot="offered", failed=self._gone)

    def close(self) -> None:
        """Close the panel; what was typed was kept before."""
        self.open, self.filled = False, True
        self._then = None

    def _show(self, found: Offered, moved: Entry | None, chosen: Chosen | None, resource: str) -> None:
        if not self.open:
            return
        me = self._context.me
        self._names = {one.id: one.name for one in found.resources} | dict(found.sites)
        self.panel.show_errors({})
        self.panel.moment.forget()
        self.panel.offer(found, me.site_id)
        people = tuple((card.id, screen_name(card)) for card in found.people)
        single = found.reasons[0].id if len(found.reasons) == 1 else ""
        reached = any(reach(card) for card in found.people)
        fresh = Typed(people, reason_id=single, resource=resource, site=me.site_id, remind=reached)
        typed = of_entry(moved) if moved else fresh
        self.panel.show_typed(typed, moved)
        if chosen is not None:
            self.choose(chosen)
        self._first = self.panel.typed()
        self.filled = True
        self.seek()
        self.ready.emit()

    def _gone(self, error: DeskError) -> None:
        self.panel.show_errors({}, str(error))
        self.refused.emit()

    # What is typed

    def draft(self) -> Typed | None:
        """Return what was typed, if anything was; nothing of a note that is refused."""
        typed = self.panel.typed()
        if not self.open or typed == self._first:
            return None
        return replace(typed, note="") if fault(typed.note) else typed

    def restore(self, typed: Typed, *, over: bool = False) -> None:
        """Put back what was typed before, `over` something else that is being typed already only where it is asked."""
        if self.open and (over or self.panel.typed() == self._first):
            self.panel.show_typed(typed, self.panel.moved)
            self._read_people()
            self.seek()
            self.moment_changed.emit()

    def choose(self, chosen: Chosen) -> None:
        """Take a moment of the agenda; without a resource, whoever is free then."""
        self.panel.moment.set_chosen(chosen)
        self.panel.changed.emit()
        self._follow_moment()

    def _follow_moment(self) -> None:
        self.moment_changed.emit()
        chosen = self.panel.moment.chosen
        if chosen is not None and not chosen.resource:
            self._find_holder(chosen)

    def moment(self) -> Moment | None:
        """Return the slot being booked, as the agenda shows it."""
        chosen, reason, typed = self.panel.moment.chosen, self.panel.reason, self.panel.typed()
        if not self.open or chosen is None:
            return None
        minutes = typed.minutes or (reason.minutes if reason else SHORTEST)
        name = ", ".join(name.split()[-1] for _id, name in typed.people)
        category = reason.category if reason else Category.HOUSING
        resource = chosen.resource or typed.resource
        return Moment(chosen.starts_at, chosen.starts_at + minutes * MINUTE, resource, name, category)

    def wanted(self) -> Wanted | None:
        """Return what slots are looked for, None before there is a motif."""
        reason, typed = self.panel.reason, self.panel.typed()
        if reason is None:
            return None
        return Wanted(
            reason,
            frozenset({typed.site} if typed.site else ()),
            frozenset({typed.resource} if typed.resource else ()),
            typed.minutes,
            frozenset(typed.also or ()),
        )

    def seek(self) -> None:
        """Look for the next free slots."""
        wanted, now, since = self.wanted(), self._context.clock.now(), self.panel.moment.since
        if wanted is None:
            self.panel.moment.show_none(_("Choisissez d’abord le motif."))
            return
        self._seeking = True
        exchange = self._context.ports.exchange
        self._context.reads.run(
            lambda read: slots.free(read, wanted, now, since, exchange), self._show_free, owner=self, slot="slots"
        )

    def _show_free(self, found: Free) -> None:
        self._seeking = False
        if self._context.session is None:
            return
        self.panel.moment.show_free(found, self._names, self._context.me.site_id, self._context.clock.now())
        self._follow_moment()
        then, self._then = self._then, None
        if then is not None:
            then()

    def _find_holder(self, chosen: Chosen) -> None:
        wanted, now, me = self.wanted(), self._context.clock.now(), self._context.session

        def found(holder: Chosen | None) -> None:
            if holder is not None and self.panel.moment.chosen == chosen:
                self.panel.moment.set_chosen(holder)
                self.moment_changed.emit()

        if wanted is not None and me is not None:
            self._context.reads.run(
                lambda read: slots.seen_holder(read, me, wanted, chosen.starts_at, now),
                found,
                owner=self,
                slot="holder",
            )

    def _later(self, act: Callable[[], None]) -> bool:
        """Keep an act until the slots are there, for keys faster than the search; False when they are already."""
        if self._seeking:
            before = self._then

            def both() -> None:
                if before is not None:
                    before()
                act()

            self._then = both
        return self._seeking

    def take_first(self) -> None:
        """Choose the first slot (Entrée on the motif)."""
        if not self._later(self.take_first):
            self.panel.moment.take_first()

    def _read_people(self) -> None:
        ids, me = [person_id for person_id, _name in self.panel.people.value()], self._context.session

        def show(cards: tuple[PersonCard, ...]) -> None:
            self.panel.show_people(cards)
            self._advise()

        if me is not None:
            self._context.reads.run(lambda read: slots.seen_people(read, me, ids), show, owner=self, slot="people")

    def _advise(self) -> None:
        """Say what deserves a second look, once there is a moment."""
        if not self.open or self._context.session is None:
            return
        typed, moved, now = self.panel.typed(), self.panel.moved, self._context.clock.now()
        me = self._context.me
        request = typed.request(me.site_id, "", moved)
        if typed.chosen is None or not typed.reason_id:
            self.panel.set_advice([])
            return
        but = moved.id if moved else ""
        self._context.reads.run(
            lambda read: slots.seen_advice(read, me, request, now, but),
            lambda found: self.panel.set_advice(*found),
            owner=self,
            slot="advice",
        )

    # Booking

    def submit(self) -> None:
        """Book or move; what is refused is said beside its field."""
        if self._busy or not self.open or self._later(self.submit):
            return
        typed, moved = self.panel.typed(), self.panel.moved
        wrong = _missing(typed)
        if wrong:
            self.panel.show_errors(wrong)
            return
        self._busy = True
        self.panel.set_busy(True)
        request = typed.request(self._context.me.site_id, self.panel.walk_in_id, moved)
        if moved is not None:
            self._acts.move(moved, request, lambda: self._done(moved.id, None, typed), self._refused)
        else:
            reason = self.panel.reason
            convocation = typed.printing and reason is not None and reason.type not in REMOTE
            self._acts.book(
                request,
                lambda booked: self._done(booked.created("appointment"), booked, typed),
                self._refused,
                convocation=convocation,
            )

    def _done(self, appointment_id: str, booked: Changes | None, typed: Typed) -> None:
        self._busy = False
        self.close()
        self.done.emit(appointment_id, booked, typed.printing)

    def _refused(self, error: DeskError) -> None:
        """Say what is wrong; when the slot went to somebody else, offer those that are left."""
        self._busy = False
        self.panel.set_busy(False)
        if isinstance(error, Taken):
            self.panel.moment.set_chosen(None)
            self.panel.moment.show_free(Free(()), self._names, self._context.me.site_id, self._context.clock.now())
            self.panel.show_errors({"start": str(error)})
            self.moment_changed.emit()
            self.seek()
            if not self._later(self.panel.moment.picker.setFocus):
                self.panel.moment.picker.setFocus()
        elif isinstance(error, BadInput) and error.fields:
            self.panel.show_errors(error.fields)
        else:
            self.panel.show_errors({}, str(error))


def _missing(typed: Typed) -> dict[str, str]:
    """Return what can't even be asked for."""
    wrong = {}
    if not typed.people:
        wrong["person"] = _("La personne manque. Cherchez-la par son nom, son téléphone ou son bail.")
    if not typed.reason_id:
        wrong["reason"] = _("Le motif manque. Tapez-en quelques lettres.")
    if typed.chosen is None:
        wrong["start"] = _("Le créneau manque. Choisissez-en un, ou un autre jour.")
    return wrong
