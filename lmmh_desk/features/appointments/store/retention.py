"""How long appointments are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from lmmh_desk.features.appointments.store.tables import appointment, participant
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Going, Retention
from lmmh_desk.office.model.regulations import KEEP_APPOINTMENTS
from lmmh_desk.office.store.tables import reason
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read


def _appointments(read: Read, day: date) -> list[str]:
    asked = select(appointment.c.id).where(appointment.c.ends_at < paris_instant(day))
    return list(read.execute(asked.order_by(appointment.c.ends_at, appointment.c.id)).scalars())


def _told(read: Read, ids: Sequence[str]) -> list[Going]:
    one = appointment.c
    first = select(func.min(participant.c.person_id)).where(participant.c.appointment_id == one.id).scalar_subquery()
    asked = select(one.id, one.number, one.ends_at, first.label("person"), reason.c.label)
    rows = read.execute(asked.outerjoin(reason).where(among(one.id, ids)).order_by(one.ends_at, one.id))
    return [Going(row.id, f"{row.number} · {row.label}", paris(row.ends_at).date(), row.person or "") for row in rows]


RETENTIONS = (Retention(KEEP_APPOINTMENTS.key, _("Rendez-vous"), "appointment", _appointments, _told),)
