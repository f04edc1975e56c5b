"""What reminds of an appointment, two days before: queued with it, moved with it, dropped with it."""

from __future__ import annotations

from lmmh_desk.features.appointments.model.records import TABLE, Status
from lmmh_desk.features.appointments.model.reminding import BEFORE, HOUR, reach
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.office.actions.messages import drop_messages, queue_message
from lmmh_desk.office.model.messages import REMINDER
from lmmh_desk.office.model.reasons import ReasonType
from lmmh_desk.office.model.reminders import reminder_text, reminder_title
from lmmh_desk.office.store import messages, rules, sites
from lmmh_desk.store.store import Unit
from lmmh_desk.tenancy.store.cards import person_card


def remind(unit: Unit, appointment_id: str) -> None:
    """Queue a reminder for each participant expected who can be reached; at once when its hour is past.

    One that waits already follows the appointment to its new moment.
    """
    read = unit.connection
    entry = agenda.entry(read, appointment_id)
    hours = rules.setting(read, BEFORE, entry.site_id)
    if not hours:
        return
    on_site = entry.type is ReasonType.PUBLIC_OFFICE
    text = reminder_text(sites.office(read), sites.site(read, entry.site_id), entry.starts_at, on_site=on_site)
    for attendee in entry.attendees:
        card = person_card(read, attendee.person_id)
        way = reach(card)
        if way is not None and attendee.status is Status.UNKNOWN:
            queue_message(
                unit, channel=way[0], address=way[1], text=text, title=reminder_title(entry.starts_at),
                purpose=REMINDER, person_id=card.id, subject=(TABLE, appointment_id),
                due_at=max(unit.now, entry.starts_at - hours * HOUR), expires_at=entry.starts_at,
            )  # fmt: skip


def renew(unit: Unit, appointment_id: str) -> None:
    """Remind those who are still expected, where a reminder waits; nobody when the appointment is cancelled."""
    subject = (TABLE, appointment_id)
    if messages.still_open(unit.connection, subject):
        drop_messages(unit, subject)
        unit.flush()
        remind(unit, appointment_id)
