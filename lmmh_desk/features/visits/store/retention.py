"""How long visits and their papers are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, or_, select

from lmmh_desk.features.visits.model.records import URGENCIES, Urgency
from lmmh_desk.features.visits.store.tables import visit
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Going, Retention
from lmmh_desk.office.model.regulations import KEEP_VISITS
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read


def _visits(read: Read, day: date) -> list[str]:
    """Return the visits whose slot was before this day, and those asked for before it that never had one."""
    since = paris_instant(day)
    never = and_(visit.c.starts_at.is_(None), visit.c.created_at < since)
    asked = select(visit.c.id).where(or_(visit.c.ends_at < since, never))
    return list(read.execute(asked.order_by(visit.c.created_at)).scalars())


def _told(read: Read, ids: Sequence[str]) -> list[Going]:
    one = visit.c
    rows = read.execute(select(visit).where(among(one.id, ids)).order_by(one.created_at, one.id))
    return [
        Going(row.id, URGENCIES[Urgency(row.urgency)], paris(row.starts_at or row.created_at).date(), row.person_id)
        for row in rows
    ]


RETENTIONS = (Retention(KEEP_VISITS.key, _("Visites à domicile et leurs documents"), "visit", _visits, _told),)
