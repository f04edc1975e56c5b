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


class Told(NamedTuple):
    """What the hub's answer says of the rows of a batch."""

    places: dict[Key, int]
    aside: set[Key]
    gone: set[Key]  # their last line that counts deleted them, there too


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
    told = _told(driver, batch, revs, frozenset(quarantined))
    ledger = Ledger(driver)
    ledger.note(told.places)
    ledger.note(shared(driver, told.places))
    for table, ids in by_table(told.places).items():
        driver.executemany(setting(table, ("rev",)), [(told.places[table, one], one) for one in ids])
    unwanted = _unwanted(driver, batch, told)
    gone = remove(driver, ledger, unwanted)
    driver.execute(DROP, (batch,))
    driver.execute(CLOSE, (now, batch))
    ledger.settle()
    went = set(gone)
    changed = [Change(*key, "update") for key in told.places if key not in went]
    return Changes(ACKNOWLEDGED, (*changed, *(Change(*key, "delete") for key in gone)))


def _told(driver: Any, batch: str, revs: Sequence[int], quarantined: Collection[int]) -> Told:
    """Return what became of the rows: each has its new `rev`, or the one the hub was told, so that its row comes.

    Also when a later row was received meanwhile, with these very changes on top: its digest differs, it comes again.
    """
    told = Told({}, set(), set())
    # A batch sent again after the hub was restored has no lines here: digests tell which rows to receive.
    for rank, ((table, one, op, rev), new) in enumerate(zip(driver.execute(LINES, (batch,)), revs, strict=False)):
        key = (table, one)
        told.places[key] = new or told.places.get(key) or rev  # 0: the row isn't as here, the feed brings it
        if rank in quarantined:
            told.aside.add(key)
        else:
            (told.gone.add if op == "delete" and new else told.gone.discard)(key)
    return told


def _unwanted(driver: Any, batch: str, told: Told) -> list[Key]:
    """Return the rows that the hub set aside or deleted, and that nothing written since keeps here."""
    aside, gone = told.aside, told.gone
    if not aside and not gone:
        return []
    still = {
        key for key, later in pending(driver, [one for _table, one in aside | gone]).items() if later.batches != {batch}
    }
    unwanted = [
        (table, one) for table, ids in by_table(aside - still).items() for one in _never_sent(driver, table, ids)
    ]
    return [*unwanted, *(gone - still)]


def _never_sent(driver: Any, table: str, ids: Iterable[str]) -> list[str]:
    return [one for (one,) in driver.execute(sql(NEVER_SENT, table=table), (listed(ids),))] if table in shapes() else []
