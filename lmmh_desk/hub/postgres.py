"""The hub on PostgreSQL 15 or later, through psycopg: new rows are copied, others written by one statement."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors, sql
from psycopg.pq import PipelineStatus
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    Select,
    Table,
    create_engine,
    event,
    inspect,
    make_url,
    select,
)

from lmmh_desk.hub.arrays import Flat
from lmmh_desk.hub.patience import be_patient
from lmmh_desk.hub.storage import Found, Storage, cause

SOME = 1000  # rows read at once
FEW = 20  # rows: below, COPY costs more than it saves
KINDS: dict[type, str] = {str: "text", int: "int8", bytes: "bytea"}
REASONS: tuple[tuple[type[Exception], str], ...] = (
    (errors.ForeignKeyViolation, "missing"),
    (errors.UniqueViolation, "duplicate"),
    (errors.ExclusionViolation, "slot"),
    (errors.IntegrityError, "check"),
    (errors.DataError, "check"),
    (errors.ProgramLimitExceeded, "check"),  # a value longer than an index takes
)
DIALECT = make_url("postgresql+psycopg://").get_dialect()()
logging.getLogger("psycopg").setLevel(logging.CRITICAL)  # what it warns of is raised too, and tells rows' values


def open_storage(address: str) -> Storage:
    """Connect; one connection writes, several read, each in a snapshot of its own."""
    url = make_url(address).set(drivername="postgresql+psycopg")
    reader = create_engine(url, pool_size=8, max_overflow=8, isolation_level="REPEATABLE READ")
    writer = create_engine(url, pool_size=1, max_overflow=0, pool_timeout=300)
    for engine in (reader, writer):
        be_patient(engine)
        event.listen(engine, "connect", _passing_arrays)
    event.listen(writer, "after_cursor_execute", _read)
    return Storage(writer, reader, add, put, change, meanwhile, ask, partial(copy, reader), reason)


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
    if len(rows) >= FEW and _driver(connection).pgconn.pipeline_status == PipelineStatus.OFF:  # else COPY isn't taken
        _copy(connection, table.name, columns, rows)
    else:
        _at_once(connection, _adding, table, columns, rows)


def put(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows by their primary key, there or not."""
    _at_once(connection, _putting, table, columns, rows)


def change(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write some columns of rows that are there; each row's values end by its id."""
    _at_once(connection, _changing, table, (*columns, "id"), rows)


def meanwhile(connection: Connection) -> AbstractContextManager[object]:
    """Have the server do what it is asked while more is made ready, without an answer to each statement."""
    return _driver(connection).pipeline()


def ask(connection: Connection, asked: Select[Any], values: dict[str, Any]) -> Found:
    """Ask for rows, which the server looks up while more is made ready."""
    return _driver(connection).execute(_text(asked), values).fetchall


@cache
def _text(asked: Select[Any]) -> bytes:
    return str(asked.compile(dialect=DIALECT)).encode()


def _read(connection: Connection, _cursor: object, _sql: str, _values: object, context: Any, _many: object) -> None:
    """Wait for what is read while more is written: a pipeline gives it at its end, or that of one within it."""
    driver = _driver(connection)
    if driver.pgconn.pipeline_status != PipelineStatus.OFF and not (context.isupdate or context.isdelete):
        with driver.pipeline():
            pass


def reason(error: Exception) -> str:
    """Return why a statement was refused, as the quarantine says it."""
    return next((reason for kind, reason in REASONS if isinstance(cause(error), kind)), "")


def _passing_arrays(driver: psycopg.Connection[Any], _record: object) -> None:
    driver.adapters.register_dumper(list, Flat)


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    driver: Any = connection.connection.dbapi_connection
    found: psycopg.Connection[Any] = driver
    return found


def _copy(connection: Connection, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    copying = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), _names(columns))
    with _driver(connection).cursor() as cursor, cursor.copy(copying) as copy:
        for row in rows:
            copy.write_row(row)


def _at_once(
    connection: Connection,
    making: Callable[[Table, tuple[str, ...], tuple[str, ...]], bytes],
    table: Table,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
) -> None:
    """Write rows by one statement: what all of them say alike is told once, the rest as arrays, one a column."""
    if not rows:
        return
    values = dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))
    alike = tuple([name for name, each in values.items() if each.count(each[0]) == len(each)])
    once = [values.pop(name)[0] for name in alike]
    with _driver(connection).cursor() as cursor:
        cursor.execute(making(table, tuple(columns), alike), [*once, *values.values()])


@lru_cache(1000)  # a hostile desk may have rows be alike in any of their columns
def _adding(table: Table, columns: tuple[str, ...], alike: tuple[str, ...]) -> bytes:
    return _inserting(table, columns, alike).as_bytes()


@lru_cache(1000)
def _putting(table: Table, columns: tuple[str, ...], alike: tuple[str, ...]) -> bytes:
    keys = list(table.primary_key.columns.keys())
    told = _set("excluded", [name for name in columns if name not in keys])
    instead = sql.SQL(" ON CONFLICT ({}) DO UPDATE SET {}").format(_names(keys), told)
    return (_inserting(table, columns, alike) + instead).as_bytes()


def _inserting(table: Table, columns: tuple[str, ...], alike: tuple[str, ...]) -> sql.Composed:
    statement = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}")
    names = _names(columns)
    return statement.format(sql.Identifier(table.name), names, names, _new(table, columns, alike))


@lru_cache(1000)  # it may make up any set of columns too
def _changing(table: Table, columns: tuple[str, ...], alike: tuple[str, ...]) -> bytes:
    statement = sql.SQL("UPDATE {} AS old SET {} FROM {} WHERE old.id = new.id").format(
        sql.Identifier(table.name), _set("new", columns[:-1]), _new(table, columns, alike)
    )
    return statement.as_bytes()


def _new(table: Table, columns: Sequence[str], alike: Sequence[str]) -> sql.Composed:
    """Return what makes rows of values told once, then of arrays: of one row or thousands, without a table beside."""
    unlike = [name for name in columns if name not in alike]
    once = [sql.SQL("%s::{} AS {}").format(_kind(table, name), sql.Identifier(name)) for name in alike]
    if not unlike:
        return sql.SQL("(SELECT {}) AS new").format(sql.SQL(", ").join(once))
    arrays = sql.SQL(", ").join(sql.SQL("%s::{}[]").format(_kind(table, name)) for name in unlike)
    every = sql.SQL(", ").join([*once, _names(unlike)])
    return sql.SQL("(SELECT {} FROM unnest({}) AS unlike ({})) AS new").format(every, arrays, _names(unlike))


def _kind(table: Table, name: str) -> sql.Identifier:
    return sql.Identifier(KINDS[table.c[name].type.python_type])


def _set(source: str, columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Identifier(source, name)) for name in columns
    )


def _names(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
