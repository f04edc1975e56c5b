"""The embedded hub: one SQLite file, encrypted as a desk's is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, Table

from lmmh_desk.hub.emptying import Emptying
from lmmh_desk.hub.storage import Found, Storage, cause
from lmmh_desk.store.backup import Counts, copy_into, verified
from lmmh_desk.store.engine import connect, reader_engine, writer_engine
from lmmh_desk.store.statements import adding, changing, putting

CACHE_MB, WRITING_MB = 64, 256  # of a reading connection; of the one that writes, at most: a batch's rows lie anywhere
REASONS = (
    ("FOREIGN KEY constraint", "missing"),
    ("UNIQUE constraint", "duplicate"),
    ("slot_", "slot"),
    ("CHECK constraint", "check"),
    ("NOT NULL constraint", "check"),
    ("cannot store", "check"),
)


def open_storage(file: Path, key: bytes) -> Storage:
    """Open the file, or make it empty."""
    writer = writer_engine(file, key, new=not file.exists(), cache_mb=WRITING_MB)
    with writer.connect():  # the file exists before a reader opens it
        reader = reader_engine(file, key, cache_mb=CACHE_MB)
        here, emptying = partial(copy, file), Emptying(reader)
        return Storage(writer, reader, add, put, change, nullcontext, ask, here, reason, emptying)


def copy(file: Path, target: Path, key: bytes) -> Counts:
    """Copy a hub's file, which may be written meanwhile, into one of the same key."""
    source = connect(file, key)
    try:
        copy_into(source, target, key)
    finally:
        source.close()
    return verified(target, key)


def add(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Add rows that aren't there."""
    _many(connection, adding(table, tuple(columns)), rows)


def put(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows by their primary key, there or not."""
    _many(connection, putting(table, tuple(columns)), rows)


def change(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write some columns of rows that are there, each row's values ending by its id: other indexes aren't touched."""
    _many(connection, changing(table, tuple(columns)), rows)


def ask(connection: Connection, asked: Select[Any], values: dict[str, Any]) -> Found:
    """Ask for rows: they are read at once."""
    found = connection.execute(asked, values).all()
    return lambda: found


def reason(error: Exception) -> str:
    """Return why a statement was refused, as the quarantine says it."""
    text = str(cause(error))
    return next((reason for words, reason in REASONS if text.startswith(words)), "")


def _many(connection: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        driver: Any = connection.connection.dbapi_connection
        driver.executemany(sql, rows)
