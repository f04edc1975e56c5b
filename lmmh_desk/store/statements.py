"""SQLite statements written once for a table and run many times by the driver itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import dialect, insert

DIALECT = dialect(paramstyle="qmark")


@cache
def adding(table: Table, columns: tuple[str, ...]) -> str:
    """Return the INSERT of these columns."""
    return str(insert(table).values(dict.fromkeys(columns)).compile(dialect=DIALECT))


@cache
def putting(table: Table, columns: tuple[str, ...]) -> str:
    """Return the statement that writes these columns of a row by its primary key, there or not."""
    keys = list(table.primary_key.columns.keys())
    statement = insert(table).values(dict.fromkeys(columns))
    changed = {name: statement.excluded[name] for name in columns if name not in keys}
    return str(statement.on_conflict_do_update(index_elements=keys, set_=changed).compile(dialect=DIALECT))


@cache
def placing(table: Table) -> str:
    """Return the UPDATE of a row's place in the feed, by its id."""
    statement = update(table).values(rev=bindparam("place")).where(table.c.id == bindparam("one"))
    return str(statement.compile(dialect=DIALECT))


@cache
def dropping(table: Table) -> str:
    """Return the DELETE of a row by its id."""
    return str(delete(table).where(table.c.id == bindparam("one")).compile(dialect=DIALECT))


@cache
def _among(table: Table, columns: tuple[str, ...], column: str) -> str:
    wanted = func.json_each(bindparam("wanted")).table_valued("value")
    found = select(*(table.c[name] for name in columns)).where(table.c[column].in_(select(wanted.c.value)))
    return str(found.compile(dialect=DIALECT))


def rows_among(
    driver: Any, table: Table, columns: Sequence[str], values: Iterable[str], column: str = "id"
) -> list[tuple[Any, ...]]:
    """Return some columns of the rows of which one column holds one of these values."""
    sql = _among(table, tuple(columns), column)
    found: list[tuple[Any, ...]] = driver.execute(sql, (json.dumps(list(values)),)).fetchall()
    return found
