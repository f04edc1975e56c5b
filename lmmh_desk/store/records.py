"""Inserts new records without the mapper's flush, which costs more than SQLite's whole commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from msgspec import Struct
from sqlalchemy import insert, inspect
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.orm import Mapper, make_transient_to_detached

from lmmh_desk.kernel.record import Record

DIALECT = sqlite_dialect(paramstyle="qmark")


class Insertion(Struct, frozen=True):
    """The INSERT of a mapped class, and how to read its values from a record."""

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


@cache
def insertion(cls: type[Record]) -> Insertion:
    """Return the INSERT of a mapped class."""
    mapper: Mapper[Any] = inspect(cls)
    attributes = list(mapper.column_attrs)
    columns = [attribute.columns[0] for attribute in attributes]
    values = dict.fromkeys(columns)
    sql = str(insert(cls).values(values).compile(dialect=DIALECT))
    processors = ((place, column.type.bind_processor(DIALECT)) for place, column in enumerate(columns))
    return Insertion(
        sql,
        attrgetter(*(attribute.key for attribute in attributes)),
        tuple((place, process) for place, process in processors if process is not None),
    )


def insert_records(driver: Any, records: Sequence[Record]) -> None:
    """Insert records in their order, on the driver's connection; the mapper then knows them as saved."""
    for cls, group in groupby(records, key=type):
        made = insertion(cls)
        driver.executemany(made.sql, [made.row(record) for record in group])
    for record in records:
        make_transient_to_detached(record)


def modified(records: Sequence[Record]) -> Iterator[Record]:
    """Give the records changed since they were inserted."""
    return (record for record in records if inspect(record).modified)
