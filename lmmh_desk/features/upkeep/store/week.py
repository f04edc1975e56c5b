"""The rounds of a week: what each of its days says."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from lmmh_desk.features.upkeep.model.board import HallRow
from lmmh_desk.features.upkeep.model.week import Week, WeekRow
from lmmh_desk.features.upkeep.store.board import DAY, halls
from lmmh_desk.features.upkeep.store.tables import hall
from lmmh_desk.kernel.calendar import is_rest
from lmmh_desk.kernel.clock import paris
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.store.store import Read

DAYS = 7


def week(read: Read, site_id: str, day: date, now: int) -> Week:
    """Return the week of a day, the halls of a site as they are now."""
    today, monday = paris(now).date(), day - DAY * day.weekday()
    days = tuple(monday + DAY * rank for rank in range(DAYS))
    since = {row.id: paris(row.created_at).date() for row in read.execute(select(hall.c.id, hall.c.created_at))}
    found: dict[str, list[HallRow | None]] = {}
    shown: tuple[HallRow, ...] = ()
    for each in days:
        shown = tuple(halls(read, site_id, each, now))
        for one in shown:
            asked = since[one.id] <= each <= today and (not is_rest(each) or any(one.marks.values()))
            found.setdefault(one.id, []).append(one if asked else None)
    return Week(days, tuple(WeekRow(one.id, one.residence, one.name, tuple(found[one.id])) for one in shown))


seen_week = restricted("upkeep.read")(week)
