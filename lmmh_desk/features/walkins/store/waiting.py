"""What the queue has to send: a hundred moves a day, told in one line."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from lmmh_desk.features.walkins.model.records import Kind
from lmmh_desk.features.walkins.store.tables import queue_move
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Transaction, Waiting
from lmmh_desk.store.store import Read

MINE = "walkins."
LEAVING = (Kind.LEFT, Kind.CLOSED)


def waiting(read: Read, acts: Sequence[Transaction]) -> list[Waiting]:
    """Return « 4 arrivées, 2 départs », with every other move of the queue told by it."""
    mine = [act for act in acts if act.action.startswith(MINE)]
    if not mine:
        return []
    arrivals = sum(row.operation == "insert" and row.table == "walk_in" for act in mine for row in act.rows)
    moves = [row_id for act in mine for row_id in act.ids("queue_move")]
    gone = queue_move.c.kind.in_(LEAVING)
    left = read.execute(select(func.count()).where(queue_move.c.id.in_(moves), gone)).scalar_one()
    parts = [count(arrivals, _("arrivée")) if arrivals else "", count(left, _("départ")) if left else ""]
    title = ", ".join(part for part in parts if part) or count(len(mine), _("geste d’accueil"), _("gestes d’accueil"))
    told = frozenset(act.tx for act in mine)
    return [Waiting(told, "users", title, _("File d’attente"), mine[0].at, mine[-1].at, page="home")]
