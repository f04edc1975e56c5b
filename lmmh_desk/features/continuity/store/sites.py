"""The sites as the cell sees them: how they receive, what they last said, who is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Table, and_, case, func, or_, select

from lmmh_desk.features.continuity.model.board import Hall, Reported, SiteLine, Worker, half_shown
from lmmh_desk.features.continuity.model.records import Half, Mode
from lmmh_desk.features.continuity.store.tables import presence, site_report
from lmmh_desk.kernel.clock import day_bounds, paris
from lmmh_desk.kernel.ports import Crowd, Stock
from lmmh_desk.office.model.sites import Site, SiteKind, SiteStatus, strictest
from lmmh_desk.office.store.sites import gauges, plan_status, sites
from lmmh_desk.office.store.tables import agent
from lmmh_desk.store.local import sync_log
from lmmh_desk.store.store import Read

AHEAD = 300_000  # milliseconds: more than this after now, a clock was wrong
LOST = 60 * 86_400_000  # more than this before what the same PC wrote earlier, it had lost its date
NO_MASKS: Mapping[str, Stock] = {}
HALF_FIELDS = {Half.MORNING: "morning", Half.AFTERNOON: "afternoon"}


def reports(read: Read, until: int | None, now: int) -> dict[str, Reported]:
    """Return the last each site said of itself, before an instant where one is given, by its id."""
    rows = _told(site_report, now)
    newest = [rows.ahead, rows.created_at.desc(), rows.id.desc()]
    last = select(rows.id, func.row_number().over(partition_by=rows.site_id, order_by=newest).label("rank"))
    if until is not None:
        last = last.where(rows.created_at < until)
    first, one = last.subquery(), site_report.c
    asked = select(site_report, agent.c.name).join(first, and_(first.c.id == one.id, first.c.rank == 1))
    found = read.execute(asked.outerjoin(agent, agent.c.id == one.created_by))
    return {row.site_id: Reported(SiteStatus(row.status), row.created_at, row.name or "") for row in found}


def _told(table: Table, now: int, *where: ColumnElement[bool]) -> Any:
    """Return the columns of rows, and `ahead`: whether the clock that dated each was.

    It was where the hour is still to come, and where the same PC wrote an earlier one afterwards: once the day comes
    that such a row bears, it is still not the last. An hour that goes back by months proves nothing of what was
    written before: that clock has just lost its date.
    """
    one = table.c
    logged = select(func.min(sync_log.c.seq)).where(sync_log.c.pk == one.id, sync_log.c.op == "insert")
    unsent = case((one.rev == 0, logged.scalar_subquery()))
    rows = select(*one, unsent.label("seq")).where(*where).subquery().c
    order = rows.rev == 0, rows.rev, rows.seq, rows.id  # as the PC wrote its rows, and sends them
    before = func.max(rows.created_at).over(partition_by=rows.device_id, order_by=order, rows=(None, -1))
    place = func.row_number().over(partition_by=rows.device_id, order_by=order)
    told = select(*rows, before.label("before_it"), place.label("place")).subquery().c
    sound = case((func.coalesce(told.before_it, 0) <= told.created_at + LOST, told.created_at))
    since = func.min(sound).over(partition_by=told.device_id, order_by=told.place, rows=(1, None))
    dated = select(*told, since.label("since")).subquery().c
    ahead = or_(dated.created_at > now + AHEAD, func.coalesce(dated.since, dated.created_at) < dated.created_at - AHEAD)
    return select(*dated, ahead.label("ahead")).subquery().c


def site_lines(read: Read, day: date, now: int, masks: Mapping[str, Stock] = NO_MASKS) -> list[SiteLine]:
    """Return every site, agencies first: of today as it stands, of another day as it was said."""
    today = paris(now).date()
    said = reports(read, None if day == today else day_bounds(day)[1], now)
    plan = {kind: plan_status(read, kind, day) for kind in SiteKind}
    there: dict[str, list[Worker]] = defaultdict(list)
    for one in workers(read, day, now, past=day < today):
        there[one.site_id].append(one)
    half = half_shown(day, now)
    return [
        SiteLine(
            one.id, one.name, one.kind, _status(one, said.get(one.id), plan[one.kind], of_today=day == today),
            said.get(one.id), sum(each.mode(half) in (Mode.ON_SITE, Mode.ALONE) for each in there[one.id]),
            len(there[one.id]), masks.get(one.id), one.status,
            one.agency_id,
        )
        for one in sites(read)
    ]  # fmt: skip


def halls(read: Read, day: date, inside: Mapping[str, Crowd]) -> dict[str, Hall]:
    """Return the people inside each site against its gauge, by the site's id."""
    limits = gauges(read, day)
    return {one.id: Hall(limits.get(one.id), inside.get(one.id)) for one in sites(read)}


def workers(read: Read, day: date, now: int, site_id: str = "", *, past: bool = False) -> list[Worker]:
    """Return the agents, of one site or of all, with where each works that day.

    Of a past day, those of then: who left since is there by what was said, at the site of then; who came since isn't.
    """
    one = _told(presence, now, presence.c.day == day.isoformat())
    asked = (
        select(agent.c.id, agent.c.name, agent.c.role, agent.c.site_id, one.half, one.mode, one.site_id.label("then"))
        .outerjoin(one.id.table, one.agent_id == agent.c.id)
        .order_by(agent.c.name, agent.c.id, one.ahead.desc(), one.created_at, one.id)
    )
    if past:
        was = and_(agent.c.active, agent.c.created_at < day_bounds(day)[1])
        asked = asked.where(or_(one.id.is_not(None), was))
    else:
        asked = asked.where(agent.c.active)
    found: dict[str, Worker] = {}
    for row in read.execute(asked.where(agent.c.site_id == site_id) if site_id else asked):
        known = found.get(row.id) or Worker(row.id, row.name, row.role, row.then if past and row.then else row.site_id)
        found[row.id] = replace(known, **{HALF_FIELDS[Half(row.half)]: row.mode}) if row.half else known
    return list(found.values())


def _status(one: Site, said: Reported | None, plan: SiteStatus, *, of_today: bool) -> SiteStatus | None:
    if of_today:
        return strictest(one.status, plan)
    return strictest(said.status, plan) if said else None
