"""How many people each site has inside, for the crisis cell: what this desk knows of it, and since when."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Select, func, select

from lmmh_desk.features.walkins.model.board import inside
from lmmh_desk.features.walkins.model.passage import Passage
from lmmh_desk.features.walkins.store import queue
from lmmh_desk.features.walkins.store.tables import gauge_move, queue_move, walk_in
from lmmh_desk.kernel.ports import Crowd
from lmmh_desk.office.store.agents import desk
from lmmh_desk.office.store.sites import held_sites
from lmmh_desk.store.store import Read


def crowds(read: Read, now: int) -> dict[str, Crowd]:
    """Return the people inside each site whose queue this desk receives, by its id."""
    day, here, found = queue.day_of(now), desk(read).site_id, defaultdict[str, list[Passage]](list)
    for site_id, passage in queue.everywhere(read, day):
        found[site_id].append(passage)
    counted, told = queue.counted_everywhere(read, day), _told(read, day)
    told[here] = now
    return {
        one.id: Crowd(inside(found[one.id], counted.get(one.id, 0)), min(told[one.id], now) if one.id in told else None)
        for one in held_sites(read)[0]
    }


def _told(read: Read, day: str) -> dict[str, int]:
    """Return when each site last said something of its queue or its gauge that day (milliseconds UTC)."""
    moves = select(walk_in.c.site_id, queue_move.c.created_at).join(walk_in, walk_in.c.id == queue_move.c.walk_in_id)
    asked: list[Select[Any]] = [
        moves.where(walk_in.c.day == day),
        *(select(table.c.site_id, table.c.created_at).where(table.c.day == day) for table in (walk_in, gauge_move)),
    ]
    last: dict[str, int] = {}
    for query in asked:
        rows = query.subquery().c
        newest = select(rows.site_id, func.max(rows.created_at)).group_by(rows.site_id)
        for site_id, at in read.execute(newest):
            last[site_id] = max(at, last.get(site_id, 0))
    return last
