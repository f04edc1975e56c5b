"""How long visits and their papers are kept."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, or_, select

from lmmh_desk.features.visits.store.tables import visit
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Retention
from lmmh_desk.office.model.regulations import KEEP_VISITS
from lmmh_desk.store.store import Read


def _visits(read: Read, day: date) -> list[str]:
    """Return the visits whose slot was before this day, and those asked for before it that never had one."""
    since = paris_instant(day)
    never = and_(visit.c.starts_at.is_(None), visit.c.created_at < since)
    return list(read.execute(select(visit.c.id).where(or_(visit.c.ends_at < since, never))).scalars())


RETENTIONS = (Retention(KEEP_VISITS.key, _("Visites à domicile et leurs documents"), "visit", _visits),)
