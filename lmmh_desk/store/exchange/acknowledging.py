"""Stores the hub's answer to a batch: only now do its lines leave the log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.store.exchange.digests import Ledger, shared
from lmmh_desk.store.exchange.pending import pending
from lmmh_desk.store.exchange.removing import remove
from lmmh_desk.store.exchange.shapes import Key, by_table, driver_of, listed, setting, shapes, sql

ACKNOWLEDGED = "exchange.acknowledged"
OUTBOX = "SELECT records FROM outbox WHERE id = ? AND acknowledged_at IS NULL"
LINES = "SELECT table_name, pk, op, rev FROM sync_log WHERE batch = ? ORDER BY seq"
NEVER_SENT = 'SELECT id FROM "@table" WHERE rev = 0 AND id @among'
DROP = "DELETE FROM sync_log WHERE batch = ?"
CLOSE = "UPDATE outbox SET acknowledged_at = ? + (SELECT clock_offset FROM exchange) WHERE id = ?"  # by the hub's clock


class Line(NamedTuple):
    """A line of the batch, and what became of it."""

    key: Key
    op: str
    rev: int
    new_rev: int  # 0: the row isn't as this desk has it, the feed brings it
    aside: bool


def awaits(read: Connection, batch: str) -> bool:
    """Say whether the answer to a batch is still to be stored."""
    return driver_of(read).execute(OUTBOX, (batch,)).fetchone() is not None


def acknowledge(
    connection: Connection, batch: str, revs: Sequence[int], quarantined: Collection[int], now: int
) -> Changes:
    """Drop a batch's lines and give its rows their place, in a transaction of `Store.synchronising`.

    Nothing for a batch acknowledged before; raises ValueError if the answer isn't about this batch.
    """
    driver = driver_of(connection)
    found = driver.execute(OUTBOX, (batch,)).fetchone()
    if found is None:
        return Changes(ACKNOWLEDGED)
    if len(revs) != found[0]:
        raise ValueError(f"{len(revs)} answers for {found[0]} lines")
    # A batch sent again after the hub was restored has no lines here: digests tell which rows to receive.
    lines = [
        Line((table, one), op, rev, new, place in quarantined)
        for place, ((table, one, op, rev), new) in enumerate(zip(driver.execute(LINES, (batch,)), revs, strict=False))
    ]
    ledger = Ledger(driver)
    keys = dict.fromkeys(line.key for line in lines)
    ledger.note(keys)
    ledger.note(shared(driver, keys))
    _give_places(driver, lines)
    unwanted = _unwanted(driver, batch, lines)
    gone = remove(driver, ledger, unwanted)
    driver.execute(DROP, (batch,))
    driver.execute(CLOSE, (now, batch))
    ledger.settle()
    went = set(gone)
    changed = [Change(*key, "update") for key in keys if key not in went]
    return Changes(ACKNOWLEDGED, (*changed, *(Change(*key, "delete") for key in gone)))


def _give_places(driver: Any, lines: Iterable[Line]) -> None:
    """Write the new `rev` of each row; where there is none, the one that the hub was told, so that its row comes.

    Also when a later row was received meanwhile, with these very changes on top: its digest differs, it comes again.
    """
    places: dict[Key, int] = {}
    for line in lines:
        places[line.key] = line.new_rev or places.get(line.key) or line.rev
    for table, ids in by_table(places).items():
        driver.executemany(setting(table, ("rev",)), [(places[table, one], one) for one in ids])


def _unwanted(driver: Any, batch: str, lines: Iterable[Line]) -> list[Key]:
    """Return the rows that the hub set aside or deleted, and that nothing written since keeps here."""
    aside = {line.key for line in lines if line.aside}
    gone: set[Key] = set()
    for line in lines:
        (gone.add if line.op == "delete" and line.new_rev else gone.discard)(line.key)
    still = {
        key for key, later in pending(driver, [one for _table, one in aside | gone]).items() if later.batches != {batch}
    }
    unwanted = [
        (table, one) for table, ids in by_table(aside - still).items() for one in _never_sent(driver, table, ids)
    ]
    return [*unwanted, *(gone - still)]


def _never_sent(driver: Any, table: str, ids: Iterable[str]) -> list[str]:
    return [one for (one,) in driver.execute(sql(NEVER_SENT, table=table), (listed(ids),))] if table in shapes() else []
