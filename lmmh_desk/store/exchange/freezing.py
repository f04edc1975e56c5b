"""The outbox: a part of the log made bytes before the first send, the same bytes until the hub acknowledges them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from msgspec import Struct
from sqlalchemy import Connection

from lmmh_desk.kernel.changes import Operation
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.kept import forget, keep, value

KEPT_MS = 35 * 24 * 3600 * 1000
FRAME = 120  # bytes of a line besides its delta
# What is frozen comes before what isn't.
UNFROZEN = """
    SELECT seq, tx, table_name, pk, op, rev, delta, actor,
        wall_time + coalesce((SELECT clock_offset FROM exchange), 0)  -- by the hub's clock, for who reads it elsewhere
    FROM sync_log WHERE seq > coalesce((SELECT max(seq) FROM sync_log WHERE batch = (
        SELECT id FROM outbox WHERE acknowledged_at IS NULL ORDER BY sequence DESC LIMIT 1)), 0)
    ORDER BY seq"""
WAITS = "SELECT batch IS NULL FROM sync_log ORDER BY seq DESC LIMIT 1"  # what isn't frozen comes last
SEQUENCE = "UPDATE exchange SET sequence = sequence + 1 RETURNING sequence"
FREEZE = "UPDATE sync_log SET batch = ? WHERE seq BETWEEN ? AND ?"
KEEP = "INSERT INTO outbox (id, sequence, sha256, content, records, made_at) VALUES (?, ?, ?, ?, ?, ?)"
FROZEN = """
    SELECT id, sequence, sha256, content, records FROM outbox
    WHERE acknowledged_at IS NULL AND sequence > ? ORDER BY sequence LIMIT ?"""
FORGET = "DELETE FROM outbox WHERE acknowledged_at < ? + (SELECT clock_offset FROM exchange)"
AGAIN = "UPDATE outbox SET acknowledged_at = NULL WHERE sequence > ?"
KEPT = """
    SELECT id, sequence, sha256, content, records FROM outbox
    WHERE acknowledged_at IS NOT NULL AND sequence > ? ORDER BY sequence"""
BEFORE = "SELECT coalesce((SELECT min(sequence) - 1 FROM outbox WHERE sequence > ?), sequence) FROM exchange"
ACKNOWLEDGED = """
    SELECT coalesce((SELECT min(sequence) - 1 FROM outbox WHERE acknowledged_at IS NULL), sequence) FROM exchange"""
LAST = "SELECT max(sequence) FROM outbox WHERE acknowledged_at IS NOT NULL"
SETTLED = "exchange.settled"
LOST = "exchange.lost"  # what a restored hub lost that this desk gives back by stick: see sync.restoring
DISSOLVE = (
    "UPDATE sync_log SET batch = NULL WHERE batch IS NOT NULL",
    "DELETE FROM outbox",
    "UPDATE exchange SET sequence = 0",
)
EVERY = "SELECT id, content FROM outbox ORDER BY sequence"
RENUMBER = "UPDATE outbox SET sequence = ?, sha256 = ?, content = ?, acknowledged_at = NULL WHERE id = ?"
LAST_IS = "UPDATE exchange SET sequence = ?"
NAME = "UPDATE desk SET device_id = ?, code = ?"


class Line(NamedTuple):
    """A line of the log, as protocol.Line has it."""

    tx: int
    table: str
    id: str
    op: Operation
    rev: int
    delta: str
    actor: str
    at: int


class Frozen(Struct, frozen=True):
    """A batch ready to be sent."""

    id: str
    sequence: int
    sha256: bytes
    content: bytes
    records: int


Encode = Callable[[str, int, Sequence[Line]], bytes]  # batch id, sequence, lines → the batch's bytes


def freeze(connection: Connection, lines: int, size: int, now: int, encode: Encode) -> str | None:
    """Freeze the first whole transactions of the log: at most so many lines and bytes, unless one is more by itself.

    Return the batch's id, None if nothing waits to be frozen.
    """
    driver = driver_of(connection)
    first, last, some = _first(driver, lines, size)
    if not some:
        return None
    batch = new_id()
    (sequence,) = driver.execute(SEQUENCE).fetchone()
    content = encode(batch, sequence, some)
    driver.execute(KEEP, (batch, sequence, sha256(content).digest(), content, len(some), now))
    driver.execute(FREEZE, (batch, first, last))
    return batch


def frozen(read: Connection, after: int = 0) -> Frozen | None:
    """Return the first batch after this sequence that the hub has not acknowledged."""
    return next(iter(all_frozen(read, after, 1)), None)


def unfrozen(read: Connection) -> bool:
    """Say whether something waits to be frozen."""
    last = driver_of(read).execute(WAITS).fetchone()
    return last is not None and bool(last[0])


def all_frozen(read: Connection, after: int = 0, most: int = -1) -> list[Frozen]:
    """Return the batches after this sequence that the hub has not acknowledged, in their order."""
    return [Frozen(*row) for row in driver_of(read).execute(FROZEN, (after, most))]


def forget_old(connection: Connection, now: int) -> None:
    """Drop the batches acknowledged more than 35 days ago."""
    driver_of(connection).execute(FORGET, (now - KEPT_MS,))


def kept_after(read: Connection, sequence: int) -> list[Frozen]:
    """Return the batches that the hub acknowledged after this one, as far as they are kept."""
    return [Frozen(*row) for row in driver_of(read).execute(KEPT, (sequence,))]


def before(read: Connection, sequence: int) -> int:
    """Return the sequence after which this desk has every batch to send, once `again` is told to after this one."""
    return int(driver_of(read).execute(BEFORE, (sequence,)).fetchone()[0])


def acknowledged(read: Connection) -> int:
    """Return the sequence of the last batch that the hub acknowledged, 0 before it did."""
    return int(driver_of(read).execute(ACKNOWLEDGED).fetchone()[0])


def again(connection: Connection, after_sequence: int) -> None:
    """Have the kept batches that a restored hub doesn't have sent again: those after this one."""
    driver_of(connection).execute(AGAIN, (after_sequence,))


def settle(connection: Connection) -> None:
    """Note that all that came of the acknowledged batches is here: the feed is read to its end after them."""
    driver = driver_of(connection)
    (last,) = driver.execute(LAST).fetchone()
    if last is not None and last != settled(connection):
        keep(connection, SETTLED, str(last))


def settled(read: Connection) -> int:
    """Return the sequence of the last batch of which all that came is here."""
    return int(value(read, SETTLED) or 0)


def relabel(connection: Connection, device_id: str, code: str) -> None:
    """Make this PC another device, since it is a copy of one: what it never sent is frozen again under its new name.

    The batches it kept are the other one's, which keeps them too.
    """
    driver = driver_of(connection)
    for statement in DISSOLVE:
        driver.execute(statement)
    forget(connection, SETTLED)
    forget(connection, LOST)
    driver.execute(NAME, (device_id, code))


def renumber(connection: Connection, numbered: Callable[[bytes, int], bytes]) -> None:
    """Have every batch that is kept sent again, from 1 on: the hub forgot this desk; `numbered` writes the number."""
    driver = driver_of(connection)
    batches = driver.execute(EVERY).fetchall()
    for number, (one, content) in enumerate(batches, 1):
        again = numbered(content, number)
        driver.execute(RENUMBER, (number, sha256(again).digest(), again, one))
    driver.execute(LAST_IS, (len(batches),))
    forget(connection, SETTLED)
    forget(connection, LOST)


def _first(driver: Any, most: int, size: int) -> tuple[int, int, list[Line]]:
    """Return the first whole transactions that fit, with their first and last places in the log."""
    rows: list[tuple[Any, ...]] = []
    bytes_, whole = 0, 0
    cursor = driver.execute(UNFROZEN)
    for row in cursor:
        if rows and row[1] != rows[-1][1]:
            whole = len(rows)
        bytes_ += FRAME + len(row[6].encode())
        if whole and (len(rows) >= most or bytes_ > size):
            break
        rows.append(row)
    else:
        whole = len(rows)
    cursor.close()
    kept = rows[:whole]
    if not kept:
        return 0, 0, []
    return kept[0][0], kept[-1][0], [Line(*row[1:]) for row in kept]
