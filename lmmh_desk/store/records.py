"""The records of one transaction: what was added or given out, inserted and updated as their tables take them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar, cast

from msgspec import Struct
from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from lmmh_desk.kernel.record import Record
from lmmh_desk.store.tables import RECORDS

DIALECT = sqlite_dialect(paramstyle="qmark")
T = TypeVar("T", bound=Record)


class Shape(Struct, frozen=True):
    """How the records of a class are kept: their table, its INSERT, and how to read the values from a record."""

    table: Table
    names: tuple[str, ...]
    sql: str
    values: Callable[[Record], tuple[Any, ...]]
    processors: tuple[tuple[int, Callable[[Any], Any]], ...]

    def row(self, record: Record) -> Sequence[Any]:
        """Return a record's values as the driver takes them."""
        values = self.values(record)
        if not self.processors:
            return values
        processed = list(values)
        for place, process in self.processors:
            processed[place] = process(processed[place])
        return processed


SHAPES: dict[type[Record], Shape] = {}


def shape(cls: type[Record]) -> Shape:
    """Return how the records of a class are kept, found once."""
    if cls not in SHAPES:
        SHAPES[cls] = _shaped(cls)
    return SHAPES[cls]


def _shaped(cls: type[Record]) -> Shape:
    table = RECORDS[cls]
    own = {field.name for field in fields(cls)}
    columns = [column for column in table.columns if column.name in own]
    names = tuple(column.name for column in columns)
    sql = str(insert(table).values(dict.fromkeys(names)).compile(dialect=DIALECT))
    processors = ((place, column.type.bind_processor(DIALECT)) for place, column in enumerate(columns))
    kept = tuple((place, process) for place, process in processors if process is not None)
    return Shape(table, names, sql, attrgetter(*names), kept)


class Followed:
    """The records that a transaction added or was given, beside what their rows hold."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[type[Record], str], tuple[Record, tuple[Any, ...]]] = {}

    def insert(self, records: Sequence[Record]) -> None:
        """Insert records in their order, straight through the driver: its cost counts."""
        driver = self._connection.connection.dbapi_connection
        for cls, group in groupby(records, key=type):
            made, some = shape(cls), list(group)
            cast("Any", driver).executemany(made.sql, [made.row(record) for record in some])
            for record in some:
                self._known[cls, record.id] = record, made.values(record)

    def get(self, cls: type[T], record_id: str) -> T | None:
        """Return the record of this id, the same each time, or None."""
        if found := self._known.get((cls, record_id)):
            return cast("T", found[0])
        made = shape(cls)
        columns = [made.table.c[name] for name in made.names]
        row = self._connection.execute(select(*columns).where(made.table.c.id == record_id)).first()
        if row is None:
            return None
        record = cls(**dict(zip(made.names, row, strict=True)))
        self._known[cls, record_id] = record, made.values(record)
        return record

    def delete(self, record: Record) -> None:
        """Delete a record's row."""
        table = shape(type(record)).table
        self._connection.execute(delete(table).where(table.c.id == record.id))
        self._known.pop((type(record), record.id), None)

    def update(self) -> None:
        """Write the columns of which the record holds another value than its row."""
        for key, (record, before) in self._known.items():
            made = shape(key[0])
            now = made.values(record)
            if now != before:
                pairs = zip(made.names, before, now, strict=True)
                changed = {name: value for name, old, value in pairs if value != old}
                self._connection.execute(update(made.table).where(made.table.c.id == record.id), changed)
                self._known[key] = record, now
