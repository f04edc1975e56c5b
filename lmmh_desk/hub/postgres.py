"""The hub on PostgreSQL 15 or later, through psycopg: rows are copied, then put in place by one statement."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

import psycopg
from psycopg import errors, sql
from sqlalchemy import Column, Connection, Engine, MetaData, Table, create_engine, inspect, make_url, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import Insert, insert

from lmmh_desk.hub.storage import Row, Storage, cause

DIALECT = cast(Any, postgresql.dialect)(paramstyle="format")
SOME = 1000  # rows read at once
FEW = 20  # rows: below, COPY costs more than it saves
REASONS: tuple[tuple[type[Exception], str], ...] = (
    (errors.ForeignKeyViolation, "missing"),
    (errors.UniqueViolation, "duplicate"),
    (errors.ExclusionViolation, "slot"),
    (errors.IntegrityError, "check"),
    (errors.DataError, "check"),
)


def open_storage(address: str) -> Storage:
    """Connect; one connection writes, several read, each in a snapshot of its own."""
    url = make_url(address).set(drivername="postgresql+psycopg")
    reader = create_engine(url, pool_size=8, max_overflow=8, isolation_level="REPEATABLE READ")
    writer = create_engine(url, pool_size=1, max_overflow=0, pool_timeout=300)
    return Storage(writer, reader, add, put, change, partial(copy, reader), reason)


def copy(reader: Engine, target: Path, key: bytes) -> dict[str, int]:
    """Copy what a hub's tables hold, whatever their columns, into a SQLite file; a restored hub makes its own rules."""
    from lmmh_desk.hub.sqlite import add as add_there
    from lmmh_desk.store.engine import writer_engine

    writer = writer_engine(target, key, new=True)
    counts: dict[str, int] = {}
    try:
        with reader.connect() as read, read.begin(), writer.begin() as connection:
            for table in _as_they_are(read):
                table.create(connection)
                rows = read.execution_options(yield_per=SOME).execute(select(table))
                for some in rows.partitions():
                    add_there(connection, table, table.c.keys(), some)
                    counts[table.name] = counts.get(table.name, 0) + len(some)
                counts.setdefault(table.name, 0)
    finally:
        writer.dispose()
    return counts


def _as_they_are(read: Connection) -> list[Table]:
    """Return the tables of a database, columns and primary keys only."""
    found = inspect(read)
    tables = []
    for name in found.get_table_names():
        keys = found.get_pk_constraint(name)["constrained_columns"]
        columns = [
            Column(one["name"], one["type"].as_generic(), primary_key=one["name"] in keys)
            for one in found.get_columns(name)
        ]
        tables.append(Table(name, MetaData(), *columns))
    return tables


def add(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Add rows that aren't there."""
    if len(rows) < FEW:
        _many(connection, _adding(table, tuple(columns)), rows)
    else:
        _copy(connection, table.name, columns, rows)


def put(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows by their primary key, there or not."""
    if len(rows) < FEW:
        _many(connection, _putting(table, tuple(columns)), rows)
        return
    passing = sql.Identifier(f"passing_{table.name}")
    making = sql.SQL("CREATE TEMP TABLE {} (LIKE {}) ON COMMIT DROP").format(passing, sql.Identifier(table.name))
    with _cursor(connection) as cursor:
        cursor.execute(making)
        _copy(connection, f"passing_{table.name}", columns, rows)
        cursor.execute(_moving(table, tuple(columns)))
        cursor.execute(sql.SQL("DROP TABLE {}").format(passing))


def change(connection: Connection, table: Table, rows: Sequence[tuple[Row, Row]]) -> None:
    """Write rows that are there; PostgreSQL leaves alone the indexes of what doesn't change."""
    put(connection, table, table.c.keys(), [list(row.values()) for _was, row in rows])


def reason(error: Exception) -> str:
    """Return why a statement was refused, as the quarantine says it."""
    return next((reason for kind, reason in REASONS if isinstance(cause(error), kind)), "")


def _cursor(connection: Connection) -> psycopg.Cursor[Any]:
    driver: Any = connection.connection.dbapi_connection
    cursor: psycopg.Cursor[Any] = driver.cursor()
    return cursor


def _many(connection: Connection, statement: bytes, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        with _cursor(connection) as cursor:
            cursor.executemany(statement, rows)


def _copy(connection: Connection, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    copying = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), names)
    with _cursor(connection) as cursor, cursor.copy(copying) as copy:
        for row in rows:
            copy.write_row(row)


@cache
def _adding(table: Table, columns: tuple[str, ...]) -> bytes:
    return str(insert(table).values(dict.fromkeys(columns)).compile(dialect=DIALECT)).encode()


@cache
def _putting(table: Table, columns: tuple[str, ...]) -> bytes:
    return _replacing(insert(table).values(dict.fromkeys(columns)), table, columns)


@cache
def _moving(table: Table, columns: tuple[str, ...]) -> bytes:
    passing = table.to_metadata(MetaData(), name=f"passing_{table.name}")
    rows = select(*(passing.c[name] for name in columns))
    return _replacing(insert(table).from_select(list(columns), rows), table, columns)


def _replacing(adding: Insert, table: Table, columns: tuple[str, ...]) -> bytes:
    keys = list(table.primary_key.columns.keys())
    changed = {name: adding.excluded[name] for name in columns if name not in keys}
    return str(adding.on_conflict_do_update(index_elements=keys, set_=changed).compile(dialect=DIALECT)).encode()
