"""What synchronisation needs to know of each table, and the driver of a connection: no SQLAlchemy in the fast paths."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, TypeAlias

from msgspec import Struct
from sqlalchemy import Connection, Table
from sqlalchemy.types import LargeBinary

from lmmh_desk.kernel.wire import SITE, Wire
from lmmh_desk.store.tables import metadata, synchronised_tables, wire_of

Key: TypeAlias = tuple[str, str]  # table, id
AMONG = "IN (SELECT value FROM json_each(?))"


class Shape(Struct, frozen=True):
    """A synchronised table: its columns, what points where, and which column says whose rows they are."""

    name: str
    wire: Wire
    columns: tuple[str, ...]
    blobs: frozenset[str]
    links: tuple[tuple[str, str], ...]  # column, table it points to
    place: str  # column that holds the site, or the record whose site it is; "" for a table that goes everywhere

    @property
    def above(self) -> str:
        """Return the table of the record whose scope these rows share, "" if they have their own."""
        return dict(self.links)[self.wire.parent] if self.wire.parent else ""

    def value(self, column: str, value: Any) -> Any:
        """Return a value of the log as the table holds it."""
        return bytes.fromhex(value) if value is not None and column in self.blobs else value


def shapes() -> dict[str, Shape]:
    """Return the synchronised tables by name, parents first."""
    return _shapes(len(metadata.tables))


@cache
def _shapes(known: int) -> dict[str, Shape]:
    """Return the shapes of the tables declared by now; the number `known` has them made again once there are more."""
    assert known == len(metadata.tables)
    return {str(table.name): _shape(table) for table in synchronised_tables()}


def _shape(table: Table) -> Shape:
    wire = wire_of(table)
    links = tuple((str(key.parent.name), str(key.column.table.name)) for key in sorted(table.foreign_keys, key=str))
    blobs = frozenset(column.name for column in table.columns if isinstance(column.type, LargeBinary))
    place = wire.parent or ("site_id" if wire.scope == SITE else "")
    return Shape(str(table.name), wire, tuple(table.columns.keys()), blobs, links, place)


def below(name: str) -> list[tuple[str, str]]:
    """Return the tables that point to this one, each with its column."""
    return [(shape.name, column) for shape in shapes().values() for column, table in shape.links if table == name]


def driver_of(connection: Connection) -> Any:
    """Return the driver's own connection."""
    return connection.connection.dbapi_connection


def sql(statement: str, **names: str) -> str:
    """Return a statement with names of ours in the place of @words; @among is one parameter, from `listed`."""
    for word, name in (*names.items(), ("among", AMONG)):
        statement = statement.replace(f"@{word}", name)
    return statement


def listed(values: Iterable[Any]) -> str:
    """Return values as the parameter of @among."""
    return json.dumps(list(values))


def by_table(keys: Iterable[Key]) -> dict[str, list[str]]:
    """Return the ids of each table."""
    found: dict[str, list[str]] = defaultdict(list)
    for table, record_id in keys:
        found[table].append(record_id)
    return found


def quoted(columns: Iterable[str]) -> str:
    """Return columns as a statement names them."""
    return ", ".join(f'"{name}"' for name in columns)


@cache
def putting(table: str, columns: Sequence[str]) -> str:
    """Return the statement that writes a row, there or not."""
    names, marks = quoted(columns), ", ".join("?" * len(columns))
    changed = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name != "id")
    statement = 'INSERT INTO "@table" (@names) VALUES (@marks) ON CONFLICT (id) DO UPDATE SET @changed'
    return sql(statement, table=table, names=names, marks=marks, changed=changed)


@cache
def setting(table: str, columns: Sequence[str]) -> str:
    """Return the statement that changes some columns of a row."""
    changed = ", ".join(f'"{name}" = ?' for name in columns)
    return sql('UPDATE "@table" SET @changed WHERE id = ?', table=table, changed=changed)
