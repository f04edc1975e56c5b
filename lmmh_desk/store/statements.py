"""SQLite statements written once for a table and run many times by the driver itself."""

from __future__ import annotations

from functools import cache, lru_cache

from sqlalchemy import Table, bindparam, update
from sqlalchemy.dialects.sqlite import dialect, insert

DIALECT = dialect(paramstyle="qmark")


@cache
def adding(table: Table, columns: tuple[str, ...]) -> str:
    """Return the INSERT of these columns."""
    return str(insert(table).values(dict.fromkeys(columns)).compile(dialect=DIALECT))


@lru_cache(1000)  # a hostile desk may make up any set of columns
def changing(table: Table, columns: tuple[str, ...]) -> str:
    """Return the UPDATE of these columns of a row, in their order, by its id, which comes last."""
    changed = update(table).where(table.c.id == bindparam("one")).ordered_values(*[(name, None) for name in columns])
    return str(changed.compile(dialect=DIALECT))


@cache
def putting(table: Table, columns: tuple[str, ...]) -> str:
    """Return the statement that writes these columns of a row by its primary key, there or not."""
    keys = list(table.primary_key.columns.keys())
    statement = insert(table).values(dict.fromkeys(columns))
    changed = {name: statement.excluded[name] for name in columns if name not in keys}
    return str(statement.on_conflict_do_update(index_elements=keys, set_=changed).compile(dialect=DIALECT))
