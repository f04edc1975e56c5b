"""The hub on PostgreSQL 15 or later, through psycopg: rows are copied, or put in place by one statement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

import psycopg
from psycopg import errors, sql
from sqlalchemy import (
    ClauseElement,
    Column,
    Connection,
    Engine,
    MetaData,
    Table,
    TableValuedAlias,
    bindparam,
    column,
    create_engine,
    func,
    inspect,
    make_url,
    select,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import insert

from lmmh_desk.hub.storage import Row, Storage, cause, differing

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
    _at_once(connection, _putting(table, tuple(columns)), columns, rows)


def change(connection: Connection, table: Table, rows: Sequence[tuple[Row, Row]]) -> None:
    """Write the columns that differ of rows that are there."""
    for columns, some in differing(rows).items():
        _at_once(connection, _changing(table, columns), (*columns, "id"), some)


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


def _at_once(connection: Connection, statement: bytes, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Run a statement on many rows in one question, which has them as JSON."""
    if rows:
        told = [dict(zip(columns, map(_told, row), strict=True)) for row in rows]
        with _cursor(connection) as cursor:
            cursor.execute(statement, (json.dumps(told),))


def _told(value: Any) -> Any:
    return f"\\x{value.hex()}" if isinstance(value, bytes) else value


def _copy(connection: Connection, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    copying = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), names)
    with _cursor(connection) as cursor, cursor.copy(copying) as copy:
        for row in rows:
            copy.write_row(row)


@cache
def _adding(table: Table, columns: tuple[str, ...]) -> bytes:
    return _text(insert(table).values(dict.fromkeys(columns)))


@cache
def _putting(table: Table, columns: tuple[str, ...]) -> bytes:
    keys, rows = list(table.primary_key.columns.keys()), _rows(table, columns)
    adding = insert(table).from_select(list(columns), select(*(rows.c[name] for name in columns)))
    changed = {name: adding.excluded[name] for name in columns if name not in keys}
    return _text(adding.on_conflict_do_update(index_elements=keys, set_=changed))


@cache
def _changing(table: Table, columns: tuple[str, ...]) -> bytes:
    rows = _rows(table, (*columns, "id"))
    return _text(update(table).values({name: rows.c[name] for name in columns}).where(table.c.id == rows.c.id))


def _rows(table: Table, columns: Sequence[str]) -> TableValuedAlias:
    """Return rows told as JSON, the statement's one parameter."""
    told = func.json_to_recordset(bindparam("rows")).table_valued(
        *(column(name, table.c[name].type) for name in columns)
    )
    return told.render_derived(with_types=True)


def _text(statement: ClauseElement) -> bytes:
    return str(statement.compile(dialect=DIALECT)).encode()
