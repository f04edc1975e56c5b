"""What becomes of a participant: arrived, seen, excused, absent; each step can be taken back."""

from __future__ import annotations

from lmmh_desk.features.appointments.actions.booking import set_one, settle
from lmmh_desk.features.appointments.model.records import FREEING, Participant, Status
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import day_bounds, paris
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.bookings import CheckedIn, CheckInUndone
from lmmh_desk.office.model.reasons import ReasonType
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.store.cards import kept_id


def check_in(store: Store, session: Session, participant_id: str) -> Changes:
    """Note that a participant is here, and add them to the queue of a counter.

    Raises WrongState on another day, for a cancelled appointment, or when the arrival is noted already.
    """
    require(session, "appointments.check_in")
    with store.write(session, "appointments.check_in", participant_id) as unit:
        participant = unit.get(Participant, participant_id)
        entry = agenda.entry(unit.connection, participant.appointment_id)
        day = paris(entry.starts_at).date()
        if day != paris(unit.now).date():
            raise WrongState(
                _("Ce rendez-vous est pour le {day}.").format(day=short_date(day, year=True)),
                _("L’arrivée n’est pas notée."),
                _("Ajoutez la personne à la file avec F2."),
            )
        if participant.status in FREEING or participant.arrived_at is not None:
            arrived = participant.arrived_at is not None
            raise WrongState(
                _("Cette arrivée est déjà notée.") if arrived else _("Ce rendez-vous est annulé."),
                _("Rien n’a changé."),
                _("Voyez la file d’attente.") if arrived else _("Ajoutez la personne à la file avec F2."),
            )
        participant.arrived_at = unit.now
        if entry.type is ReasonType.PUBLIC_OFFICE:
            unit.publish(CheckedIn(participant.person_id, entry.starts_at, entry.reason_id))
    return unit.changes


def check_in_expected(store: Store, session: Session, person_id: str) -> Changes:
    """Note that somebody is here for their next appointment of today at this site; raises WrongState without one."""
    require(session, "appointments.check_in")
    with store.read() as read:
        now = store.clock.now()
        entries = agenda.between(read, session.site_id, *day_bounds(paris(now).date()))
        person_id = kept_id(read, person_id)
    mine = [one for entry in entries for one in entry.attendees if one.person_id == person_id]
    expected = [one for one in mine if one.status not in FREEING]
    if not expected:
        raise WrongState(
            _("Cette personne n’a pas de rendez-vous ici aujourd’hui."),
            _("Rien n’a changé."),
            _("Ajoutez-la à la file avec F2."),
        )
    return check_in(store, session, next((one for one in expected if one.arrived_at is None), expected[0]).id)


def undo_check_in(store: Store, session: Session, participant_id: str) -> Changes:
    """Take back an arrival noted by mistake; raises WrongState once the person was called."""
    require(session, "appointments.check_in")
    with store.write(session, "appointments.check_out", participant_id) as unit:
        participant = unit.get(Participant, participant_id)
        if participant.arrived_at is None:
            raise WrongState(_("Aucune arrivée n’est notée."), _("Rien n’a changé."), _("Voyez l’agenda."))
        entry = agenda.entry(unit.connection, participant.appointment_id)
        unit.publish(CheckInUndone(participant.person_id, entry.starts_at, participant.arrived_at))
        participant.arrived_at = None
    return unit.changes


def set_status(store: Store, session: Session, participant_id: str, status: Status) -> Changes:
    """Say what became of a participant; a slot is freed, or taken again if it still can be (else raises Taken)."""
    require(session, "appointments.status")
    with store.write(session, "appointments.status", participant_id) as unit:
        participant = unit.get(Participant, participant_id)
        entry = agenda.entry(unit.connection, participant.appointment_id)
        if status in (Status.SEEN, Status.NOSHOW) and unit.now < entry.starts_at and participant.arrived_at is None:
            raise WrongState(
                _("Ce rendez-vous n’a pas commencé."), _("Rien n’a changé."), _("Notez l’arrivée, ou annulez-le.")
            )
        set_one(unit, participant_id, status)
        unit.details["status"] = status
        settle(unit, participant.appointment_id)
    return unit.changes


def check_in_scanned(store: Store, session: Session, number: str) -> Changes:
    """Check in the first expected participant of the appointment whose slip was scanned; raises WrongState."""
    require(session, "appointments.check_in")
    with store.read() as read:
        appointment_id = agenda.by_number(read, number)
        entry = agenda.entry(read, appointment_id)
    expected = [one for one in entry.attendees if one.arrived_at is None and one.status not in FREEING]
    return check_in(store, session, (expected or list(entry.attendees))[0].id)
