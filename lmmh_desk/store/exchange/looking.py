"""Looks at a base that was received whole as a page of the feed is looked at: what no page reads breaks none."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from lmmh_desk.store.driver import dbapi
from lmmh_desk.store.exchange.applying import leave_orphans_out
from lmmh_desk.store.exchange.digests import Ledger
from lmmh_desk.store.exchange.removing import remove
from lmmh_desk.store.exchange.shapes import driver_of, quoted, setting, shapes, sql
from lmmh_desk.store.legible import legible, mended, reader_of
from lmmh_desk.store.store import MUTE
from lmmh_desk.store.tables import metadata
from lmmh_desk.system import log

UNLIKE = 'SELECT id, @columns FROM "@table" WHERE @unlike'


def leave_out(connection: Connection) -> None:
    """Give each row the nearest to what no calendar reads, and leave out those that say nothing pages could read.

    What points to these goes with them, until the hub has them otherwise.
    """
    driver, ledger = driver_of(connection), Ledger(driver_of(connection))
    driver.execute(MUTE, (1,))
    gone = [(name, one) for name in shapes() for one in _illegible(driver, name)]
    if gone:
        remove(driver, ledger, gone)
        ledger.settle()
        leave_orphans_out(connection)
    driver.execute(MUTE, (0,))


def _illegible(driver: Any, name: str) -> list[str]:
    """Mend the rows of a table; return the ids of those that can't be."""
    table = metadata.tables[name]
    known, reader = legible(table), reader_of(table)
    columns = tuple(dict.fromkeys((*known, *(reader.columns if reader else ()))))
    if not columns:
        return []
    unlike = "1" if reader else " OR ".join(one.unlike.replace("@", quoted([column])) for column, one in known.items())
    asked = sql(UNLIKE, table=name, columns=quoted(columns), unlike=unlike)
    wrong, gone = [], []
    for one, *values in driver.execute(asked):
        found = mended(table, columns, values)
        if found is None:
            gone.append(one)
        elif found is not values:
            wrong.append((*found, one))
    if wrong or gone:
        log.event("exchange.illegible", table=log.Word(name), rows=len(wrong) + len(gone))
    return gone + [str(row[-1]) for row in wrong if not _set(driver, setting(name, columns), row)]


def _set(driver: Any, statement: str, row: tuple[Any, ...]) -> bool:
    """Change a row; False, and as it was, where another one is mended alike or a rule of its table says no."""
    try:
        driver.execute(statement, row)
    except dbapi.IntegrityError:  # SQLite takes the statement back, and it alone
        return False
    return True
