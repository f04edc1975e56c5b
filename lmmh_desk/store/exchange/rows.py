"""Writing rows that come from the hub: the log keeps silent, what was never sent gives way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from lmmh_desk.store.statements import dropping, rows_among
from lmmh_desk.store.tables import metadata, synchronised_tables

Key = tuple[str, str]  # table, id


@contextmanager
def muted(driver: Any) -> Iterator[None]:
    """Keep the log silent; the flag is a row of the transaction itself, so that a crash restores it."""
    driver.execute("UPDATE writing SET muted = 1")
    yield
    driver.execute("UPDATE writing SET muted = 0")


def drop_unsent(connection: Connection, keys: Sequence[Key]) -> list[Key]:
    """Delete rows the hub has not, and the rows it hasn't either that depend on them; return them all.

    Their lines, if they are still in the log, go to the hub all the same.
    """
    driver: Any = connection.connection.dbapi_connection
    gone: list[Key] = []
    for name, record_id in keys:
        table = metadata.tables[name]
        if rows_among(driver, table, ("rev",), [record_id]) == [(0,)]:
            gone += drop_unsent(connection, dependants(driver, name, record_id))
            driver.execute(dropping(table), (record_id,))
            gone.append((name, record_id))
    return gone


def dependants(driver: Any, name: str, record_id: str) -> list[Key]:
    """Return the rows the hub hasn't that point to this one."""
    found = []
    for table in synchronised_tables():
        for key in table.foreign_keys:
            if key.column.table.name == name:
                rows = rows_among(driver, table, ("id", "rev"), [record_id], key.parent.name)
                found += [(table.name, one) for one, rev in rows if rev == 0 and (table.name, one) != (name, record_id)]
    return found
