"""What the window does with appointments: written in the background, said, with a way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from lmmh_desk.features.appointments.actions import booking, steps
from lmmh_desk.features.appointments.model.entry import Attendee, Entry
from lmmh_desk.features.appointments.model.records import STATUS_LABELS, Status
from lmmh_desk.features.appointments.model.request import Request, again, warnings
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.features.appointments.store.facts import seen_facts
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.french import DAYS, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.ui.context import Context

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read, Store

AGENDA = "appointments"
Act = Callable[["Store", Session], Changes]
Failed = Callable[[DeskError], None]


def moment(entry: Entry) -> str:
    """Return « mar. 17/11 à 15:30 »."""
    at = paris(entry.starts_at)
    return _("{day} à {hour}").format(day=f"{DAYS[at.weekday()][:3]}. {short_date(at.date())}", hour=hour(at))


class Acts(Struct, frozen=True, weakref=True):
    """What can be done with an appointment, from any page."""

    context: Context

    def book(self, request: Request, then: Callable[[Changes], None], failed: Failed, *, convocation: bool) -> None:
        """Book, with a convocation when one is wanted; `then` gets what was written once it is committed."""
        self._write(lambda store, me: booking.book(store, me, request, convocation=convocation), then, failed)

    def offer_unbooking(self, entry: Entry, booked: Changes) -> None:
        """Say what is booked; for ten seconds it can be taken back."""
        self._offer(
            _("Réservé\u00a0: {who}, {when}.").format(who=entry.who, when=moment(entry)),
            lambda store, me: booking.unbook(store, me, booked),
            _("Réservation annulée\u00a0: le créneau est libre."),
        )

    def move(self, entry: Entry, request: Request, then: Callable[[], None], failed: Failed | None = None) -> None:
        """Move an appointment, then say where to, and what deserves a second look; it can be taken back."""

        def moved(_changes: Changes) -> None:
            then()
            self._tell_move(entry, request)

        self._write(lambda store, me: booking.move(store, me, entry.id, request), moved, failed)

    def _tell_move(self, before: Entry, request: Request) -> None:
        reads, now, me = self.context.reads, self.context.clock.now(), self.context.me

        def ask(read: Read) -> tuple[Entry, list[str]]:
            found = seen_facts(read, me, request, now, but=before.id)
            return agenda.seen_entry(read, me, before.id), warnings(request, found)

        def tell(found: tuple[Entry, list[str]]) -> None:
            entry, advice = found
            told = _("{who}\u00a0: déplacé au {when}, {where}.").format(
                who=entry.who, when=moment(entry), where=entry.where
            )
            self._offer(
                " ".join((told, *advice)),
                lambda store, me: booking.move(store, me, entry.id, again(before), back=True),
                _("Rendez-vous remis au {when}.").format(when=moment(before)),
            )

        reads.run(ask, tell, owner=reads, slot="moved")

    def check_in(self, attendee: Attendee) -> None:
        """Note that somebody is here."""
        self._arrive(lambda store, me: steps.check_in(store, me, attendee.id))

    def check_in_scanned(self, number: str) -> None:
        """Note that the person whose slip was scanned is here."""
        self._arrive(lambda store, me: steps.check_in_scanned(store, me, number))

    def check_in_person(self, person_id: str) -> None:
        """Note that somebody expected today is here."""
        self._arrive(lambda store, me: steps.check_in_expected(store, me, person_id))

    def _arrive(self, act: Act) -> None:
        me = self.context.me

        def arrived(changes: Changes) -> None:
            participant_id = changes.ids("participant")[0]
            reads, now = self.context.reads, self.context.clock.now()

            def tell(entry: Entry) -> None:
                attendee = next(one for one in entry.attendees if one.id == participant_id)
                self._offer(
                    _("{who}\u00a0: {state}, {where}.").format(
                        who=attendee.name, state=entry.state(now)[0], where=entry.where or entry.reason
                    ),
                    lambda store, me: steps.undo_check_in(store, me, participant_id),
                    _("L’arrivée de {who} n’est plus notée.").format(who=attendee.name),
                )

            reads.run(lambda read: agenda.seen_entry_of(read, me, participant_id), tell, owner=reads, slot="arrived")

        self._write(act, arrived)

    def undo_check_in(self, attendee: Attendee) -> None:
        """Take an arrival back."""
        self._do(
            lambda store, me: steps.undo_check_in(store, me, attendee.id),
            _("L’arrivée de {who} n’est plus notée.").format(who=attendee.name),
            lambda store, me: steps.check_in(store, me, attendee.id),
            _("L’arrivée de {who} est notée.").format(who=attendee.name),
        )

    def excuse(self, entry: Entry, attendee: Attendee) -> None:
        """Excuse one participant of several."""
        self._tell_status(
            attendee,
            Status.EXCUSED,
            lambda store, me: booking.reinstate(store, me, entry.id, {attendee.id: attendee.arrived_at}),
        )

    def set_status(self, attendee: Attendee, status: Status) -> None:
        """Say what became of somebody."""
        self._tell_status(attendee, status, lambda store, me: steps.set_status(store, me, attendee.id, attendee.status))

    def _tell_status(self, attendee: Attendee, status: Status, back: Act) -> None:
        told = _("{who}\u00a0: {state}.")
        self._do(
            lambda store, me: steps.set_status(store, me, attendee.id, status),
            told.format(who=attendee.name, state=STATUS_LABELS[status]),
            back,
            told.format(who=attendee.name, state=STATUS_LABELS[attendee.status]),
        )

    def cancel(self, entry: Entry, status: Status) -> None:
        """Cancel an appointment for everybody; the slot is free again."""
        waiting = {one.id: one.arrived_at for one in entry.attendees if one.status is Status.UNKNOWN}
        self._do(
            lambda store, me: booking.cancel(store, me, entry.id, status),
            _("{who}, {when}\u00a0: {state}. Le créneau est libre.").format(
                who=entry.who, when=moment(entry), state=STATUS_LABELS[status]
            ),
            lambda store, me: booking.reinstate(store, me, entry.id, waiting),
            _("Rendez-vous rétabli\u00a0: {who}, {when}.").format(who=entry.who, when=moment(entry)),
        )

    # How it is done

    def _do(self, act: Act, told: str, back: Act, undone: str) -> None:
        self._write(act, lambda _changes: self._offer(told, back, undone))

    def _offer(self, told: str, back: Act, undone: str) -> None:
        """Say what was done, with the act that takes it back."""
        shell = self.context.shell
        shell.offer_undo(told, lambda: self._write(back, lambda _changes: shell.say(undone, "ok")))

    def _write(self, act: Act, then: Callable[[Changes], None], failed: Failed | None = None) -> None:
        store, me, writes = self.context.store, self.context.me, self.context.writes

        def answer(changes: Changes) -> None:
            if self.context.session == me:  # not locked meanwhile
                then(changes)

        writes.run(lambda: act(store, me), answer, owner=writes, failed=failed)
