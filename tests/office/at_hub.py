"""What the hub would say of what somebody just wrote: a desk allows nothing that is set aside there."""

from __future__ import annotations

import json

from lmmh_desk.hub import tables
from lmmh_desk.hub.judging import Device, may_as
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.store import Read
from lmmh_desk.sync.protocol import Line

LAST = "SELECT coalesce(max(seq), 0) FROM sync_log"
LINES = """SELECT tx, table_name, pk, op, rev, delta, actor, wall_time FROM sync_log
    WHERE seq > ? AND actor = ? ORDER BY seq"""


def last_line(read: Read) -> int:
    """Return the place of the last line of the log."""
    return int(read.exec_driver_sql(LAST).scalar_one())


def set_aside(read: Read, me: Session, after: int) -> list[str]:
    """Return the lines that somebody wrote after a place of the log and that the hub would take from no such role."""
    device, found = Device(me.device_id, me.desk_code, me.site_id, (me.site_id,), b""), []
    for line in (Line(*row) for row in read.exec_driver_sql(LINES, (after, me.agent_id)).all()):
        if line.table not in tables.records():
            continue
        delta = json.loads(line.delta)
        asked = read.exec_driver_sql(f'SELECT * FROM "{line.table}" WHERE id = ?', (line.id,)).mappings().first()
        there = asked is not None and line.op != "insert"
        row = {**(asked or {}), **{column: old for column, (old, _new) in delta.items()}} if there else None
        if not may_as(str(me.role), device, line, delta, row):
            found.append(f"{line.op} {line.table}: {', '.join(delta)}")
    return found
