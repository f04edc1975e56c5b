"""How long appointments are kept."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from lmmh_desk.features.appointments.store.tables import appointment
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Retention
from lmmh_desk.office.model.regulations import KEEP_APPOINTMENTS
from lmmh_desk.store.store import Read


def _appointments(read: Read, day: date) -> list[str]:
    return list(read.execute(select(appointment.c.id).where(appointment.c.ends_at < paris_instant(day))).scalars())


RETENTIONS = (Retention(KEEP_APPOINTMENTS.key, _("Rendez-vous"), "appointment", _appointments),)
