"""How long moves and their papers are kept: from the end of the file, and of what its papers say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, exists, or_, select

from lmmh_desk.features.moves.model.move import Kind
from lmmh_desk.features.moves.store.tables import inspection_notice, justification, move, move_step
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Going, Retention
from lmmh_desk.office.model.regulations import KEEP_MOVES
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read


def _moves(read: Read, day: date) -> list[str]:
    """Return the moves cancelled or ended, of which no step, paper or inspection came since this day."""
    since, iso = paris_instant(day), day.isoformat()
    exit_over = or_(move.c.exit_state.is_(None), move.c.exit_state == "account_settled")
    entry_over = or_(move.c.entry_state.is_(None), move.c.entry_state == "keys_given")
    later = (
        exists().where(move_step.c.move_id == move.c.id, move_step.c.created_at >= since),
        exists().where(justification.c.move_id == move.c.id, justification.c.last_day >= iso),
        exists().where(inspection_notice.c.move_id == move.c.id, inspection_notice.c.day >= iso),
    )
    asked = select(move.c.id).where(
        move.c.created_at < since,
        or_(move.c.cancelled_at < since, exit_over & entry_over),
        or_(move.c.inspection_on.is_(None), move.c.inspection_on < iso),
        *(~one for one in later),
    )
    return list(read.execute(asked.order_by(move.c.created_at, move.c.id)).scalars())


def _told(read: Read, ids: Sequence[str]) -> list[Going]:
    one = move.c
    rows = read.execute(select(move).where(among(one.id, ids)).order_by(one.created_at, one.id))
    return [Going(row.id, _what(row), paris(row.created_at).date(), row.person_id) for row in rows]


def _what(row: Row[Any]) -> str:
    place = next(iter((row.from_address or row.to_address).splitlines()), "")
    return " · ".join(text for text in (Kind(row.kind).label, place) if text)


RETENTIONS = (Retention(KEEP_MOVES.key, _("Déménagements et leurs documents"), "move", _moves, _told),)
