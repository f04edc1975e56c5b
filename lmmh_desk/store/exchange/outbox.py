"""The outbox: parts of the log frozen into the bytes of a batch, sent again byte for byte until acknowledged."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Connection

from lmmh_desk.kernel.changes import Operation
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.store import triggers
from lmmh_desk.store.exchange import digests
from lmmh_desk.store.exchange.attached import KEPT
from lmmh_desk.store.exchange.rows import drop_unsent, muted
from lmmh_desk.store.statements import placing
from lmmh_desk.store.tables import metadata, synchronised_tables

ATTACHING = "console"  # who sends what a desk alone had: the records themselves say who made them
LONGEST = 500  # lines of a transaction, when a whole desk is sent
NEXT = (
    "SELECT seq, tx, table_name, pk, op, rev, delta, actor, wall_time FROM sync_log"
    " WHERE batch IS NULL ORDER BY seq LIMIT ?"
)
LAST_LOGGED = (
    "UPDATE writing SET (seq, tx) ="
    " (SELECT coalesce(max(line.seq), writing.seq), coalesce(max(line.tx), writing.tx) FROM sync_log AS line)"
)
OF_TX = (
    "SELECT seq, tx, table_name, pk, op, rev, delta, actor, wall_time FROM sync_log"
    " WHERE batch IS NULL AND tx = ? ORDER BY seq"
)


class LogLine(NamedTuple):
    """One line of the log, in the order the hub reads it."""

    tx: int
    table: str
    id: str
    op: Operation
    rev: int
    delta: str
    actor: str
    at: int


Encode = Callable[[str, int, Sequence[LogLine]], bytes]  # id and sequence of the batch, its lines


@dataclass(frozen=True)
class Frozen:
    """A batch to be sent."""

    id: str
    sequence: int
    content: bytes
    records: int


def freeze(connection: Connection, encode: Encode, now: int, lines: int, size: int) -> Frozen | None:
    """Freeze the next whole transactions of the log, up to so many lines and characters (one at least); None if none.

    Its bytes are stored before anything is sent.
    """
    driver: Any = connection.connection.dbapi_connection
    found = _next(driver, lines, size)
    if not found:
        return None
    (sequence,) = driver.execute("UPDATE exchange SET sequence = sequence + 1 RETURNING sequence").fetchone()
    made = new_id()
    content = encode(made, sequence, [LogLine(*line[1:]) for line in found])
    driver.execute("UPDATE sync_log SET batch = ? WHERE batch IS NULL AND seq BETWEEN ? AND ?",
                   (made, found[0][0], found[-1][0]))  # fmt: skip
    driver.execute(
        "INSERT INTO outbox (id, sequence, sha256, content, records, made_at) VALUES (?, ?, ?, ?, ?, ?)",
        (made, sequence, sha256(content).digest(), content, len(found), now),
    )
    return Frozen(made, sequence, content, len(found))


def unacknowledged(read: Connection) -> Frozen | None:
    """Return the oldest batch not acknowledged yet."""
    row = read.exec_driver_sql(
        "SELECT id, sequence, content, records FROM outbox WHERE acknowledged_at IS NULL ORDER BY sequence LIMIT 1"
    ).one_or_none()
    return Frozen(*row) if row else None


def acknowledge(
    connection: Connection, batch: str, revs: Sequence[int], quarantined: Collection[int], now: int
) -> list[tuple[str, str]]:
    """Drop the lines of a batch from the log, with what the hub made of them; return the rows set aside (table, id).

    A row is now at the place the hub gave it; one that the hub set aside is no longer here, but in its quarantine.
    """
    driver: Any = connection.connection.dbapi_connection
    lines = driver.execute(
        "SELECT table_name, pk, op, rev, delta FROM sync_log WHERE batch = ? ORDER BY seq", (batch,)
    ).fetchall()
    driver.execute("DELETE FROM sync_log WHERE batch = ?", (batch,))
    driver.execute("UPDATE outbox SET acknowledged_at = ? WHERE id = ?", (now, batch))
    driver.execute("DELETE FROM outbox WHERE acknowledged_at < ?", (now - KEPT,))
    with muted(driver):
        _place(connection, lines, revs)
        aside = [line[:2] for rank, line in enumerate(lines) if rank in quarantined and line[2] == "insert"]
        return drop_unsent(connection, [key for key in aside if not _pending(driver, *key)])


def send_again(connection: Connection, after: int, now: int) -> int:
    """Have the batches kept after one sent again, to a hub restored from an older backup; return how many.

    `now` in milliseconds UTC; older ones than 35 days are no longer kept.
    """
    driver: Any = connection.connection.dbapi_connection
    changed = driver.execute(
        "UPDATE outbox SET acknowledged_at = NULL WHERE sequence > ? AND made_at >= ?", (after, now - KEPT)
    )
    count: int = changed.rowcount
    return count


def dissolve(connection: Connection) -> None:
    """Give what was not acknowledged back to the log, to be frozen again under another device; no line is lost."""
    driver: Any = connection.connection.dbapi_connection
    driver.execute("UPDATE sync_log SET batch = NULL")
    driver.execute("DELETE FROM outbox")
    driver.execute("UPDATE exchange SET sequence = 0")


def log_everything(connection: Connection) -> None:
    """Have every row the hub hasn't sent as an insert: a desk that stood alone trimmed its log."""
    driver: Any = connection.connection.dbapi_connection
    driver.execute("DELETE FROM sync_log")
    for table in synchronised_tables():
        driver.execute(triggers.inserts(table), (ATTACHING, LONGEST))
        driver.execute(LAST_LOGGED)


def _next(driver: Any, lines: int, size: int) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = driver.execute(NEXT, (lines + 1,)).fetchall()
    total = fit = 0
    for line in found[:lines]:
        total += len(line[6])
        fit += total <= size
    if fit == len(found):
        return found
    tx = found[fit][1]
    whole = [line for line in found[:fit] if line[1] != tx]
    return whole or driver.execute(OF_TX, (tx,)).fetchall()


def _place(connection: Connection, lines: Sequence[tuple[Any, ...]], revs: Sequence[int]) -> None:
    """Give each row that is now as the desk has it its place in the feed."""
    driver: Any = connection.connection.dbapi_connection
    places: dict[str, dict[str, int]] = defaultdict(dict)
    deleted: list[tuple[str, str, int, str]] = []
    for (table, record_id, op, rev, delta), place in zip(lines, revs, strict=True):
        if op == "delete":  # gone from here, whatever the hub made of it: what it keeps comes again
            places[table].pop(record_id, None)
            deleted.append((table, record_id, rev, delta))
        elif place:
            places[table][record_id] = place
    marks = digests.Marks(connection)
    for name, rows in places.items():
        table = metadata.tables[name]
        marks.replace(table, rows)
        driver.executemany(placing(table), [(place, record_id) for record_id, place in rows.items()])
    for name, record_id, rev, delta in deleted:
        marks.forget(metadata.tables[name], record_id, rev, {c: old for c, (old, _new) in json.loads(delta).items()})
    marks.write()


def _pending(driver: Any, table: str, record_id: str) -> bool:
    found = driver.execute("SELECT 1 FROM sync_log WHERE table_name = ? AND pk = ? LIMIT 1", (table, record_id))
    return found.fetchone() is not None
