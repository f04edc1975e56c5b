"""Erases records on the hub: their rows, those that point to them, and every line of the feed that told them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, select

from lmmh_desk.hub import tables
from lmmh_desk.hub.rows import Key, Working
from lmmh_desk.store.erasures import NAME, SOFT

SOME = 500  # ids of one statement


def erased(connection: Connection, ids: Iterable[str]) -> set[Key]:
    """Return those of these records that were erased."""
    table, found = tables.records()[NAME].c, set()
    for some in _parts(ids):
        asked = select(table.table_name, table.record_id).where(table.record_id.in_(some))
        found |= {(name, one) for name, one in connection.execute(asked)}
    return found


def doomed(rows: Working, keys: Iterable[Key]) -> list[Key]:
    """Return these records, those that point to them or only name them, and what was set aside of them."""
    found = dict.fromkeys(key for key in keys if key[0] in tables.records())
    left = list(found)
    while left:
        fresh = [key for key in _about(rows, left) if key not in found]
        found.update(dict.fromkeys(fresh))
        left = fresh
    return list(found)


def forget(connection: Connection, keys: Iterable[Key]) -> None:
    """Delete the lines of the feed that tell records."""
    for some in _parts(one for _table, one in keys):
        connection.execute(delete(tables.feed).where(tables.feed.c.pk.in_(some)))


def last_erasure(connection: Connection) -> int:
    """Return the place of the last erasure, 0 if there is none: what was copied before it holds what is erased."""
    return int(connection.execute(select(func.max(tables.records()[NAME].c.rev))).scalar_one() or 0)


def _about(rows: Working, keys: list[Key]) -> list[Key]:
    found, ids = [], [one for _name, one in keys]
    for table in tables.records().values():
        if table.name == NAME:
            continue
        columns = {str(key.parent.name): key.column.table.name for key in table.foreign_keys}
        for column, target in columns.items():
            found += _naming(rows, str(table.name), column, [one for name, one in keys if name == target])
        for column in SOFT:
            if column in table.c and column not in columns:
                found += _naming(rows, str(table.name), column, ids)
    return found


def _naming(rows: Working, name: str, column: str, ids: list[str]) -> list[Key]:
    """Return the rows whose column names one of these, in the database or written by this transaction."""
    if not ids:
        return []
    table, found = tables.records()[name], []
    for some in _parts(ids):
        asked = select(table.c.id).where(table.c[column].in_(some))
        found += [(name, one) for one in rows.connection.execute(asked).scalars()]
    rows.load(found)
    wanted = set(ids)
    own = [key for key, row in rows.now.items() if key[0] == name and row and row[column] in wanted]
    return list(dict.fromkeys([*(key for key in found if rows.now[key]), *own]))


def _parts(ids: Iterable[str]) -> Iterable[list[str]]:
    every = list(dict.fromkeys(ids))
    return (every[place : place + SOME] for place in range(0, len(every), SOME))
