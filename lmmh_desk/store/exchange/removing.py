"""Takes rows away from this desk: gone from the hub, refused by it, or in the way of its own.

What was typed in them is not lost: their lines stay in the log until the hub acknowledges them, and it sets aside those
it can't take.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lmmh_desk.store.exchange.digests import Ledger
from lmmh_desk.store.exchange.pending import Pending, pending
from lmmh_desk.store.exchange.shapes import Key, below, by_table, listed, setting, shapes, sql

POINTING = 'SELECT id, rev FROM "@table" WHERE "@column" @among'
THERE = 'SELECT id FROM "@table" WHERE id @among'
DELETE = 'DELETE FROM "@table" WHERE id = ?'


def remove(driver: Any, ledger: Ledger, keys: Iterable[Key]) -> list[Key]:
    """Delete rows, and those that point to them; return all that went.

    A row the hub knows that points here by a pending change only takes the hub's value back. One that points here
    without any goes too: the feed is about to bring it as it is now.
    """
    doomed = dict.fromkeys(keys)
    left = list(doomed)
    while left:
        left = [key for key in _pointing(driver, ledger, left, doomed) if key not in doomed]
        doomed.update(dict.fromkeys(left))
    ledger.note(doomed)
    for table, ids in by_table(doomed).items():
        driver.executemany(sql(DELETE, table=table), [(one,) for one in ids])
    return list(doomed)


def give_back(driver: Any, ledger: Ledger, key: Key, columns: Iterable[str], doomed: Iterable[Key] = ()) -> bool:
    """Put the hub's values back in some columns that changed here, and in those decided with them.

    False where they didn't change here, or where a value points to a row that isn't there.
    """
    shape, lines = shapes()[key[0]], pending(driver, [key[1]]).get(key, Pending())
    wanted = list(dict.fromkeys(other for column in columns for other in shape.wire.group(column)))
    values = {column: shape.value(column, lines.old[column]) for column in wanted if column in lines.old}
    if not values:
        return False
    for column, table in shape.links:
        value = values.get(column)
        if value is not None and ((table, value) in doomed or not present(driver, table, [value])):
            return False
    ledger.note([key])
    driver.execute(setting(key[0], tuple(values)), (*values.values(), key[1]))
    return True


def present(driver: Any, table: str, ids: Iterable[str]) -> set[str]:
    """Return those of these ids that are here."""
    return {one for (one,) in driver.execute(sql(THERE, table=table), (listed(ids),))}


def _pointing(driver: Any, ledger: Ledger, keys: Iterable[Key], doomed: Iterable[Key]) -> list[Key]:
    """Return the rows that must go with these."""
    found = []
    for table, ids in by_table(keys).items():
        for child, column in below(table):
            asked = driver.execute(sql(POINTING, table=child, column=column), (listed(ids),)).fetchall()
            for one, rev in asked:
                key = (child, one)
                if key not in doomed and (rev == 0 or not give_back(driver, ledger, key, [column], doomed)):
                    found.append(key)
    return found
