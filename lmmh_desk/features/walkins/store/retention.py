"""How long walk-ins are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from lmmh_desk.features.walkins.store.tables import walk_in
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Going, Retention
from lmmh_desk.office.model.regulations import KEEP_WALKINS
from lmmh_desk.office.store.tables import reason
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read


def _walk_ins(read: Read, day: date) -> list[str]:
    asked = select(walk_in.c.id).where(walk_in.c.day < day.isoformat())
    return list(read.execute(asked.order_by(walk_in.c.arrived_at, walk_in.c.id)).scalars())


def _told(read: Read, ids: Sequence[str]) -> list[Going]:
    one = walk_in.c
    asked = (
        select(one.id, one.ticket, one.day, one.person_id, reason.c.label).outerjoin(reason).where(among(one.id, ids))
    )
    return [
        Going(row.id, " · ".join((_("Ticket {number}").format(number=row.ticket), *([row.label] if row.label else ()))),
              date.fromisoformat(row.day), row.person_id or "")
        for row in read.execute(asked.order_by(one.arrived_at, one.id))
    ]  # fmt: skip


RETENTIONS = (Retention(KEEP_WALKINS.key, _("Passages à l’accueil"), "walk_in", _walk_ins, _told),)
