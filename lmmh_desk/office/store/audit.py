"""The access history of a record: who did what, when, read from the audit lines."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import func, select

from lmmh_desk.office.store import tables
from lmmh_desk.store.local import audit
from lmmh_desk.store.store import Read


@dataclass(frozen=True)
class AuditLine:
    """One act on a record."""

    at: int  # milliseconds UTC
    agent_id: str
    agent_name: str  # empty when the agent is not on this desk
    action: str
    details: dict[str, str]


def last_entry(read: Read) -> int:
    """Return the instant of the latest act of this desk, in milliseconds UTC; 0 when there is none."""
    return read.execute(select(func.max(audit.c.at))).scalar() or 0


def history(read: Read, subject: str, limit: int = 200) -> list[AuditLine]:
    """Return the newest acts on a record, newest first."""
    source = audit.outerjoin(tables.agent, tables.agent.c.id == audit.c.agent_id)
    columns = (audit.c.at, audit.c.agent_id, tables.agent.c.name, audit.c.action, audit.c.details)
    query = select(*columns).select_from(source).where(audit.c.subject == subject)
    rows = read.execute(query.order_by(audit.c.at.desc(), audit.c.tx.desc()).limit(limit))
    return [
        AuditLine(at, agent_id, name or "", action, json.loads(details)) for at, agent_id, name, action, details in rows
    ]
