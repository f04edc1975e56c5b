"""What a person may read of her appointments."""

from __future__ import annotations

from sqlalchemy import select

from lmmh_desk.features.appointments.store.tables import appointment, participant
from lmmh_desk.kernel.access import Part
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.told import lines
from lmmh_desk.store.store import Read


def access(read: Read, person_id: str) -> list[Part]:
    """Return the appointments of a person, and what became of them."""
    hers = select(participant.c.appointment_id).where(participant.c.person_id == person_id)
    return [
        Part(_("Rendez-vous"), lines(read, appointment, appointment.c.id.in_(hers))),
        Part(_("Suites des rendez-vous"), lines(read, participant, participant.c.person_id == person_id)),
    ]
