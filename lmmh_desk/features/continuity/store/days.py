"""The days of the cell before one, the newest first."""

from __future__ import annotations

from datetime import date

from sqlalchemy import case, func, select

from lmmh_desk.features.continuity.model.board import PastDay
from lmmh_desk.features.continuity.model.plan import plan_on
from lmmh_desk.features.continuity.model.records import EntryKind
from lmmh_desk.features.continuity.store.log import levels
from lmmh_desk.features.continuity.store.tables import crisis_entry, crisis_meeting, crisis_minutes
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.tables import paper
from lmmh_desk.store.store import Read

SHOWN = 400  # more than a year of working days


def days(read: Read, before: date) -> list[PastDay]:
    """Return the days before one on which the cell wrote something, the newest first."""
    until, line, held, kept = before.isoformat(), crisis_entry.c, crisis_meeting.c, crisis_minutes.c
    decided = func.count(case((line.kind == EntryKind.DECISION, 1))).label("decided")
    counted = select(line.day, func.count().label("lines"), decided).where(line.day < until).group_by(line.day)
    told = {row.day: (row.lines, row.decided) for row in read.execute(counted)}
    orders = {row.day: row.orders for row in read.execute(select(held.day, held.orders).where(held.day < until))}
    asked = select(kept.day, kept.number).join(paper, paper.c.id == kept.paper_id)
    asked = asked.where(kept.day < until, paper.c.status == PaperStatus.RECORDED).order_by(kept.created_at, kept.id)
    minutes = {row.day: row.number for row in read.execute(asked)}
    known = sorted({*told, *orders, *minutes}, reverse=True)[:SHOWN]
    dated = levels(read)
    return [
        PastDay(day, *told.get(iso, (0, 0)), orders.get(iso, ""), minutes.get(iso, ""), plan_on(day, dated).rank(day))
        for iso, day in ((iso, date.fromisoformat(iso)) for iso in known)
    ]


seen_days = restricted("continuity.read")(days)
