"""What a person may read of her appointments and of their convocations."""

from __future__ import annotations

from sqlalchemy import select

from lmmh_desk.features.appointments.store.tables import appointment, convocation, participant
from lmmh_desk.kernel.access import About, Part
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.told import among, lines
from lmmh_desk.store.store import Read


def access(read: Read, about: About) -> list[Part]:
    """Return the appointments of a person, what became of them, and the convocations as they were printed."""
    hers = select(participant.c.appointment_id).where(among(participant.c.person_id, about.files))
    return [
        Part(_("Rendez-vous"), lines(read, appointment, appointment.c.id.in_(hers))),
        Part(_("Suites des rendez-vous"), lines(read, participant, among(participant.c.person_id, about.files))),
        Part(_("Convocations"), lines(read, convocation, convocation.c.appointment_id.in_(hers))),
    ]
