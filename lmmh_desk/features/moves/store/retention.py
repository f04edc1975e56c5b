"""How long moves and their papers are kept: from the end of the file, and of what its papers say."""

from __future__ import annotations

from datetime import date

from sqlalchemy import exists, or_, select

from lmmh_desk.features.moves.store.tables import inspection_notice, justification, move, move_step
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Retention
from lmmh_desk.office.model.regulations import KEEP_MOVES
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
    return list(read.execute(asked).scalars())


RETENTIONS = (Retention(KEEP_MOVES.key, _("Déménagements et leurs documents"), "move", _moves),)
