"""What was written here and the hub has not acknowledged: row by row, and as people see it wait."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection

from lmmh_desk.store.exchange.shapes import Key, driver_of, listed, sql
from lmmh_desk.store.tables import synchronised_tables, wire_of

ANY = "SELECT EXISTS (SELECT 1 FROM sync_log)"
OF_ROWS = "SELECT table_name, pk, op, delta, rev, batch FROM sync_log WHERE pk @among ORDER BY seq"
PLACING = """
    SELECT table_name, pk, op, delta, rev, batch FROM sync_log
    WHERE pk @among AND (op = 'delete' OR op = 'update' AND instr(delta, ?)) ORDER BY seq"""
DELETED = "SELECT DISTINCT table_name, pk FROM sync_log WHERE op = 'delete' AND rev > 0"
UNSENT = "SELECT DISTINCT pk FROM sync_log WHERE table_name = '@table' AND op = 'insert' AND pk @among"
LIVE = "SELECT EXISTS (SELECT 1 FROM sync_log WHERE table_name @among)"
COUNT = "SELECT count(*), count(DISTINCT tx) FROM sync_log"
SINCE = "SELECT wall_time FROM sync_log ORDER BY seq LIMIT 1"
ACTS = """
    SELECT waiting.tx, coalesce(action, ''), coalesce(subject, ''), actor, wall_time, lines FROM (
        SELECT tx, min(actor) AS actor, min(wall_time) AS wall_time, count(*) AS lines
        FROM sync_log GROUP BY tx ORDER BY tx DESC LIMIT ?
    ) AS waiting LEFT JOIN audit ON audit.tx = waiting.tx ORDER BY waiting.tx DESC"""


@dataclass
class Pending:
    """The lines of one row that the hub has not acknowledged, in their order."""

    deleted: bool = False  # by the last of them
    rev: int = 0  # the highest the row had when it was deleted
    new: dict[str, Any] = field(default_factory=dict)
    old: dict[str, Any] = field(default_factory=dict)  # what the hub had: an insert's line says nothing of it
    batches: set[str | None] = field(default_factory=set)

    def add(self, op: str, delta: str, rev: int, batch: str | None) -> None:
        """Add a later line."""
        for column, (old, new) in json.loads(delta).items():
            self.new[column] = new
            if op != "insert":
                self.old.setdefault(column, old)
        self.deleted = op == "delete"
        if self.deleted:
            self.rev = max(self.rev, rev)
        self.batches.add(batch)


class Act(Struct, frozen=True):
    """One act that waits: what the audit says of it, how many changes it made."""

    tx: int
    action: str
    subject: str
    agent_id: str
    at: int
    lines: int


class Waiting(Struct, frozen=True):
    """What waits to be sent, and since when (milliseconds UTC)."""

    transactions: int = 0
    lines: int = 0
    oldest: int | None = None
    acts: tuple[Act, ...] = ()  # the last ones, newest first


def pending(driver: Any, ids: Iterable[str]) -> dict[Key, Pending]:
    """Return the pending lines of these rows, by table and id."""
    found: dict[Key, Pending] = {}
    if not driver.execute(ANY).fetchone()[0]:
        return found
    for table, record_id, op, delta, rev, batch in driver.execute(sql(OF_ROWS), (listed(ids),)):
        found.setdefault((table, record_id), Pending()).add(op, delta, rev, batch)
    return found


def placing(driver: Any, ids: Iterable[str], place: str) -> dict[Key, Pending]:
    """Return of these rows the pending lines that say where the hub has them, or that it has them still."""
    found: dict[Key, Pending] = {}
    if not driver.execute(ANY).fetchone()[0]:
        return found
    for table, record_id, op, delta, rev, batch in driver.execute(sql(PLACING), (listed(ids), f'"{place}":')):
        found.setdefault((table, record_id), Pending()).add(op, delta, rev, batch)
    return found


def some(read: Connection) -> bool:
    """Say whether something waits."""
    return bool(driver_of(read).execute(ANY).fetchone()[0])


def deleted(driver: Any) -> set[Key]:
    """Return the rows of the hub whose deletion here it has not acknowledged."""
    return set(driver.execute(DELETED).fetchall())


def waiting(read: Connection, acts: int = 50) -> Waiting:
    """Return what the hub has not acknowledged, with the last acts."""
    driver = driver_of(read)
    lines, transactions = driver.execute(COUNT).fetchone()
    if not lines:
        return Waiting()
    (oldest,) = driver.execute(SINCE).fetchone()
    return Waiting(transactions, lines, oldest, tuple(Act(*row) for row in driver.execute(ACTS, (acts,))))


def live_waits(read: Connection) -> bool:
    """Say whether something waits that the desks of a site exchange at once."""
    names = [table.name for table in synchronised_tables() if wire_of(table).live]
    return bool(driver_of(read).execute(sql(LIVE), (listed(names),)).fetchone()[0])


def unsent(read: Connection, table: str, ids: Iterable[str]) -> set[str]:
    """Return those of these rows that the hub doesn't know yet."""
    found = driver_of(read).execute(sql(UNSENT, table=table), (listed(ids),))
    return {record_id for (record_id,) in found}
