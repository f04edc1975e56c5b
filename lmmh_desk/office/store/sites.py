"""Queries on the office, its sites, their hours and their gauge."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.opening import Day, Timetable, week_of
from lmmh_desk.office.model.regulations import GAUGE, LEVELS, PLAN_GAUGE, PLAN_LEVEL, PLAN_SITES, capacity
from lmmh_desk.office.model.sites import Closure, Office, Site, SiteKind, SiteStatus, strictest
from lmmh_desk.office.store import tables
from lmmh_desk.office.store.rules import number, rule
from lmmh_desk.store.exchange.attached import attached
from lmmh_desk.store.store import Read


def office(read: Read) -> Office:
    """Return the landlord; raises NotFound before the first start."""
    row = (
        read.execute(select(tables.office).order_by(tables.office.c.created_at, tables.office.c.id)).mappings().first()
    )
    if row is None:
        raise NotFound(
            _("L’office n’est pas encore créé sur ce poste."),
            _("Rien n’a été modifié."),
            _("Relancez LMMH Desk pour le créer."),
        )
    return Office(**row)


def site(read: Read, site_id: str) -> Site:
    """Return a site; raises NotFound."""
    row = read.execute(select(tables.site).where(tables.site.c.id == site_id)).mappings().first()
    if row is None:
        raise NotFound(
            _("Ce site n’existe pas, ou plus, sur ce poste."), _("Rien n’a été modifié."), _("Choisissez-en un autre.")
        )
    return Site(**row)


def sites(read: Read) -> list[Site]:
    """Return every site, agencies first, by name."""
    rows = read.execute(select(tables.site).order_by(tables.site.c.kind, tables.site.c.name)).mappings()
    return [Site(**row) for row in rows]


def held_sites(read: Read) -> tuple[list[Site], list[Site]]:
    """Return the sites whose rows this PC receives, and those whose rows it doesn't."""
    known = attached(read)
    held: list[Site] = []
    missing: list[Site] = []
    for one in sites(read):
        (held if known is None or one.id in known.sites else missing).append(one)
    return held, missing


def week(read: Read, site_id: str) -> tuple[Day, ...]:
    """Return the usual hours of a site, Monday first."""
    return week_of(list(hours_rows(read, site_id).values()))


def hours_rows(read: Read, site_id: str) -> dict[str, tuple[int, int, int]]:
    """Return (weekday, opens, closes) of each interval of a site, by the id of its row."""
    hours = tables.site_hours.c
    query = select(hours.id, hours.weekday, hours.opens, hours.closes).where(hours.site_id == site_id)
    return {row_id: (weekday, opens, closes) for row_id, weekday, opens, closes in read.execute(query)}


def closures(read: Read, site_id: str, since: date | None = None) -> list[Closure]:
    """Return the exceptional closures of a site that end on a day or after, in order."""
    query = select(tables.closure).where(tables.closure.c.site_id == site_id)
    if since is not None:
        query = query.where(tables.closure.c.last_day >= since.isoformat())
    return [Closure(**row) for row in read.execute(query.order_by(tables.closure.c.first_day)).mappings()]


def timetable(read: Read, site_id: str, day: date | None = None) -> Timetable:
    """Return when a site receives; with a day, closures over for more than a day are left out."""
    since = None if day is None else day - timedelta(1)
    return Timetable(week(read, site_id), tuple(closures(read, site_id, since)), status(read, site(read, site_id), day))


def status(read: Read, one: Site, day: date | None) -> SiteStatus:
    """Return how a site receives that day: as it says, or less where the continuity plan's level asks less."""
    return one.status if day is None else strictest(one.status, plan_status(read, one.kind, day))


def plan_status(read: Read, kind: SiteKind, day: date) -> SiteStatus:
    """Return the most open way in which sites of a kind may receive under the plan's level of a day."""
    level = number(read, PLAN_LEVEL.key, day)
    said = rule(read, PLAN_SITES[level, kind].key, day) if level in LEVELS else ""
    return SiteStatus(said) if said in set(SiteStatus) else SiteStatus.OPEN


def plan_steps(read: Read, kind: SiteKind, day: date) -> tuple[tuple[str, SiteStatus], ...]:
    """Return how sites of a kind may receive at most from a day on: on each day that may change it, oldest first."""
    rows, keys = tables.regulation.c, [PLAN_LEVEL.key, *(PLAN_SITES[level, kind].key for level in LEVELS)]
    later = select(rows.starts_on).where(rows.key.in_(keys), rows.starts_on > day.isoformat()).distinct()
    days = [day.isoformat(), *read.execute(later.order_by(rows.starts_on)).scalars()]
    return tuple((each, plan_status(read, kind, date.fromisoformat(each))) for each in days)


def hours(read: Read, site_id: str, day: date) -> Day:
    """Return the intervals a site is really open that day."""
    return timetable(read, site_id, day).day(day)


def gauge(read: Read, site_id: str, day: date) -> int | None:
    """Return how many people the site may hold that day (DOMAIN.md §5), or None when no rule limits it."""
    asked = _room(read, day)
    return None if asked is None else capacity(site(read, site_id).public_area_m2, asked)


def gauges(read: Read, day: date) -> dict[str, int]:
    """Return how many people each site may hold that day, by its id; none when no rule limits it."""
    asked = _room(read, day)
    return {} if asked is None else {one.id: capacity(one.public_area_m2, asked) for one in sites(read)}


def _room(read: Read, day: date) -> int | None:
    """Return the square metres that the strictest rule of a day asks for each person."""
    level = number(read, PLAN_LEVEL.key, day)
    keys = [GAUGE.key, *([PLAN_GAUGE[level].key] if level in LEVELS else [])]
    return max((m2 for key in keys if (m2 := number(read, key, day)) is not None), default=None)
