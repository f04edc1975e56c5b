"""Book, move and cancel: slots are taken and freed in the transaction of the appointment itself."""

from __future__ import annotations

from collections.abc import Mapping

from lmmh_desk.features.appointments.actions.reminders import remind, renew
from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.records import FREEING, KIND, TABLE, Appointment, Participant, Status
from lmmh_desk.features.appointments.model.request import Facts, Request, check, ends_at
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.features.appointments.store.facts import facts, roomed
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions import bookings
from lmmh_desk.office.actions.papers import void_paper
from lmmh_desk.office.model.bookings import Booked, BookingUndone, CancellingUndone, CheckInUndone
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.bookings import live_of
from lmmh_desk.office.store.papers import paper_by_number
from lmmh_desk.store.store import Read, Store, Unit
from lmmh_desk.tenancy.store.cards import kept_id


def book(store: Store, session: Session, request: Request, *, convocation: bool = False) -> Changes:
    """Book an appointment, with its convocation in the same transaction when one is wanted.

    Raises BadInput with its fields, Taken when a resource is not free, NotFound; with a convocation WrongState when
    nobody travels, NotAllowed.
    """
    require(session, "appointments.book")
    with store.write(session, "appointments.book") as unit:
        appointment = add(unit, request)
        if convocation:
            from lmmh_desk.features.appointments.actions.printing import register_convocation

            register_convocation(unit, appointment.id)
        unit.subject = appointment.id
    return unit.changes


def add(unit: Unit, request: Request) -> Appointment:
    """Add an appointment inside a transaction, with what it takes; raises BadInput, Taken, NotFound."""
    found = facts(unit.connection, request, unit.now)
    request = roomed(unit.connection, check(request, found), found)
    appointment = Appointment(
        number=unit.next_number(KIND),
        site_id=request.site_id,
        reason_id=found.reason.id,
        type=found.reason.type,
        starts_at=request.starts_at,
        ends_at=ends_at(request, found.reason),
        contact=request.contact,
        note=request.note,
    )
    unit.add(appointment)
    for person_id in dict.fromkeys(kept_id(unit.connection, one) for one in request.person_ids):
        unit.add(Participant(appointment_id=appointment.id, person_id=person_id))
    subject = (TABLE, appointment.id)
    bookings.book(unit, request.resources, appointment.starts_at, appointment.ends_at, subject)
    if request.remind:
        unit.flush()
        remind(unit, appointment.id)
    if request.walk_in_id:
        unit.publish(Booked(request.walk_in_id))
    return appointment


def move(store: Store, session: Session, appointment_id: str, request: Request, *, back: bool = False) -> Changes:
    """Move an appointment to another moment, resource or site; its convocation is cancelled with the old moment.

    `back` where it was: neither past nor short notice keeps a move from being taken back.
    Raises WrongState when it was cancelled or already held, or somebody is here; BadInput, Taken.
    """
    require(session, "appointments.move")
    with store.write(session, "appointments.move", appointment_id) as unit:
        request, found = judge_move(unit.connection, appointment_id, request, unit.now, back=back)
        appointment = unit.get(Appointment, appointment_id)
        elsewhere = appointment.site_id != request.site_id
        appointment.starts_at, appointment.ends_at = request.starts_at, ends_at(request, found.reason)
        appointment.site_id, appointment.contact, appointment.note = request.site_id, request.contact, request.note
        appointment.reason_id, appointment.type = found.reason.id, found.reason.type
        bookings.rebook(unit, request.resources, appointment.starts_at, appointment.ends_at, (TABLE, appointment_id))
        if drop_paper(unit, appointment_id, _("Rendez-vous déplacé")):
            appointment.number = unit.next_number(KIND)
        unit.flush()
        renew(unit, appointment_id, elsewhere=elsewhere)
    return unit.changes


def judge_move(
    read: Read, appointment_id: str, request: Request, now: int, *, back: bool = False
) -> tuple[Request, Facts]:
    """Return a move as it would be written, and what it was judged by; raises what `move` raises."""
    entry = agenda.entry(read, appointment_id)
    _check_movable(entry)
    found = facts(read, request, now, but=appointment_id)
    request = check(request, found, back=back, kept_note=entry.note)
    bookings.check_free(read, request.resources, request.starts_at, ends_at(request, found.reason), appointment_id)
    return request, found


def _check_movable(entry: Entry) -> None:
    if any(attendee.status is not Status.UNKNOWN for attendee in entry.attendees):
        raise WrongState(
            _("Ce rendez-vous est déjà passé ou annulé."),
            _("Rien n’a été modifié."),
            _("Réservez un nouveau rendez-vous."),
        )
    if any(attendee.arrived_at is not None for attendee in entry.attendees):
        raise WrongState(
            _("L’arrivée est déjà notée pour ce rendez-vous."),
            _("Rien n’a été modifié."),
            _("Annulez l’arrivée, puis déplacez-le."),
        )


def cancel(store: Store, session: Session, appointment_id: str, status: Status) -> Changes:
    """Cancel for everybody: EXCUSED when the person asks for it, REVOKED when the office does; frees the slot."""
    require(session, "appointments.cancel")
    with store.write(session, "appointments.cancel", appointment_id) as unit:
        withdraw(unit, appointment_id, status)
    return unit.changes


def withdraw(unit: Unit, appointment_id: str, status: Status) -> None:
    """Cancel inside a transaction; raises WrongState where nobody is expected any more."""
    entry = agenda.entry(unit.connection, appointment_id)
    waiting = [attendee.id for attendee in entry.attendees if attendee.status is Status.UNKNOWN]
    if not waiting:
        raise WrongState(
            _("Ce rendez-vous est déjà passé ou annulé."), _("Rien n’a été modifié."), _("Voyez l’agenda.")
        )
    for participant_id in waiting:
        set_one(unit, participant_id, status)
    unit.details["status"] = status
    settle(unit, appointment_id)


def unbook(store: Store, session: Session, booked: Changes) -> Changes:
    """Take a booking back, with what it did to the queue; raises WrongState if the person moved there since."""
    require(session, "appointments.cancel")
    appointment_id = booked.created(TABLE)
    with store.write(session, "appointments.unbook", appointment_id) as unit:
        withdraw(unit, appointment_id, Status.REVOKED)
        unit.publish(BookingUndone(booked.ids("queue_move", "insert")))
    return unit.changes


def reinstate(store: Store, session: Session, appointment_id: str, arrived: Mapping[str, int | None]) -> Changes:
    """Take a cancelling back for these participants, each with the arrival that was noted (milliseconds UTC).

    The convocation stays cancelled: another one is printed. Raises Taken once the slot was given to somebody else.
    """
    require(session, "appointments.cancel")
    with store.write(session, "appointments.reinstate", appointment_id) as unit:
        starts_at = unit.get(Appointment, appointment_id).starts_at
        for participant_id, arrived_at in arrived.items():
            participant = unit.get(Participant, participant_id)
            participant.status, participant.arrived_at = Status.UNKNOWN, arrived_at
            if arrived_at is not None:
                unit.publish(CancellingUndone(participant.person_id, starts_at, arrived_at))
        settle(unit, appointment_id)
    return unit.changes


def set_one(unit: Unit, participant_id: str, status: Status) -> None:
    """Say what became of a participant; who cancels once arrived leaves the queue."""
    participant = unit.get(Participant, participant_id)
    participant.status = status
    if status in FREEING and participant.arrived_at is not None:
        starts_at = unit.get(Appointment, participant.appointment_id).starts_at
        unit.publish(CheckInUndone(participant.person_id, starts_at, participant.arrived_at, cancelled=True))
        participant.arrived_at = None


def settle(unit: Unit, appointment_id: str) -> None:
    """Free, or take again, what an appointment books, after the status of a participant changed; raises Taken."""
    unit.flush()
    renew(unit, appointment_id)
    entry = agenda.entry(unit.connection, appointment_id)
    if not entry.live:
        bookings.release(unit, appointment_id)
        drop_paper(unit, appointment_id, _("Rendez-vous annulé"))
    elif not live_of(unit.connection, appointment_id):
        bookings.book(unit, entry.resources, entry.starts_at, entry.ends_at, (TABLE, appointment_id))
        if paper_by_number(unit.connection, entry.number) is not None:  # cancelled with it
            unit.get(Appointment, appointment_id).number = unit.next_number(KIND)


def drop_paper(unit: Unit, appointment_id: str, why: str) -> bool:
    """Cancel the convocation that stands for an appointment; say whether there was one."""
    standing = agenda.standing_paper(unit.connection, appointment_id)
    if standing is not None:
        void_paper(unit, standing[0], why)
    return standing is not None
