"""Why an agent opened a file today, as told before."""

from __future__ import annotations

import json

from sqlalchemy import select

from lmmh_desk.kernel.clock import day_bounds, paris
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.local import audit
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.consulting import ANSWERED


def given_today(read: Read, session: Session, person_id: str, now: int) -> str:
    """Return the reason this agent gave today for this person's file, "" for none: it is asked once a day."""
    lines = audit.c
    mine = (lines.subject == person_id, lines.agent_id == session.agent_id, lines.action == ANSWERED)
    query = select(lines.details).where(*mine, lines.at >= day_bounds(paris(now).date())[0])
    details = read.execute(query.order_by(lines.tx.desc()).limit(1)).scalar()
    return str(json.loads(details).get("reason", "")) if details else ""
