"""Why an agent opened a file today, as told before."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import select

from lmmh_desk.kernel.clock import day_bounds, paris
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.local import audit
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.consulting import ANSWERED, SHOWN


def given_today(read: Read, session: Session, person_id: str, now: int) -> str:
    """Return the reason this agent gave today for this person's file, "" for none: it is asked once a day."""
    return next(_reasons(read, session, person_id, ANSWERED, now), "")


def shown_today(read: Read, session: Session, person_id: str, place: str, now: int) -> bool:
    """Say whether it is written that this agent had this person before them on this page today."""
    return place in _reasons(read, session, person_id, SHOWN, now)


def _reasons(read: Read, session: Session, person_id: str, action: str, now: int) -> Iterator[str]:
    """Yield the reasons of an agent's lines about a person today, newest first."""
    lines = audit.c
    mine = (lines.subject == person_id, lines.agent_id == session.agent_id, lines.action == action)
    query = select(lines.details).where(*mine, lines.at >= day_bounds(paris(now).date())[0])
    for details in read.execute(query.order_by(lines.tx.desc())).scalars():
        yield str(json.loads(details).get("reason", ""))
