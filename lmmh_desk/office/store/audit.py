"""The access history of a record: who did what, when, read from the audit lines."""

from __future__ import annotations

from sqlalchemy import func, select

from lmmh_desk.store.local import audit
from lmmh_desk.store.store import Read


def last_entry(read: Read) -> int:
    """Return the instant of the latest act of this desk, in milliseconds UTC; 0 when there is none."""
    return read.execute(select(func.max(audit.c.at))).scalar() or 0
