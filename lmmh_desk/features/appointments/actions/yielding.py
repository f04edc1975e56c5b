"""What an appointment does when two desks had given one slot away, or had written it differently."""

from __future__ import annotations

from lmmh_desk.features.appointments.actions.booking import drop_paper, settle, withdraw
from lmmh_desk.features.appointments.actions.reminders import renew
from lmmh_desk.features.appointments.model.records import KIND, TABLE, Appointment, Participant, Status
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.actions import bookings
from lmmh_desk.office.model.bookings import Arbitrated, SlotMoved, SlotWithdrawn
from lmmh_desk.office.store.bookings import live_of
from lmmh_desk.store.store import Unit


def follow_moved(unit: Unit, event: SlotMoved) -> None:
    """Hold an appointment at another moment with the same people and room; raises Taken."""
    if event.subject_table != TABLE:
        return
    appointment = unit.get(Appointment, event.subject_id)
    appointment.starts_at, appointment.ends_at = event.starts_at, event.ends_at
    _rebook(unit, appointment, list(live_of(unit.connection, appointment.id).values()))


def follow_withdrawn(unit: Unit, event: SlotWithdrawn) -> None:
    """Cancel an appointment for the office."""
    if event.subject_table == TABLE:
        withdraw(unit, event.subject_id, Status.REVOKED)


def follow_arbitrated(unit: Unit, event: Arbitrated) -> None:
    """Book what the chosen values say, and nothing else: each of the two desks had booked its own."""
    if event.table == "participant":
        settle(unit, unit.get(Participant, event.record_id).appointment_id)
    if event.table != TABLE:
        return
    entry = agenda.entry(unit.connection, event.record_id)
    span = (entry.starts_at, entry.ends_at)
    held = agenda.booked_at(unit.connection, entry.id)
    if entry.live and any(live and at != span for _who, live, at in held):
        mine = [who for who, _live, at in held if at == span]
        _rebook(unit, unit.get(Appointment, entry.id), mine or list(entry.resources))
    else:
        renew(unit, entry.id)


def _rebook(unit: Unit, appointment: Appointment, resources: list[str]) -> None:
    bookings.rebook(unit, resources, appointment.starts_at, appointment.ends_at, (TABLE, appointment.id))
    if drop_paper(unit, appointment.id, _("Rendez-vous déplacé")):
        appointment.number = unit.next_number(KIND)
    unit.flush()
    renew(unit, appointment.id)
