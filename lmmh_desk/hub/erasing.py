"""Erases records on the hub: their rows, those that name them, what was set aside of them, the feed that told them.

What a desk that had not heard writes of an erased record is refused and not kept: the erasure of its own id, which
every desk receives, is all that says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Select, delete, func, select

from lmmh_desk.hub import tables
from lmmh_desk.hub.rows import Key, Working
from lmmh_desk.hub.storage import Row, among, listed
from lmmh_desk.store.erasures import NAME, SOFT
from lmmh_desk.sync.protocol import Line

SOME = 500  # ids of one statement
DELTA = msgspec.json.Decoder(dict[str, tuple[Any, Any]])
CONFLICT, QUARANTINE = "conflict", "quarantine"
SIDES = ("base", "kept", "other")  # of a conflict: JSON lists of values


class Erased(NamedTuple):
    """Why a record was erased, and by which agent."""

    cause: str
    by: str


class SetAside(NamedTuple):
    """A row of people's decisions: the ids it holds as values, and the record it would have made, if any."""

    key: Key
    ids: frozenset[str]
    made: Key | None = None


def erased(connection: Connection, ids: Iterable[str]) -> dict[Key, Erased]:
    """Return those of these records that were erased."""
    wanted = listed(connection, list(dict.fromkeys(ids)))
    found = connection.execute(_erased(connection.dialect.name), {"ids": wanted})
    return {(row.table_name, row.record_id): Erased(row.cause, row.created_by) for row in found}


@cache
def _erased(dialect: str) -> Select[str, str, str, str]:
    table = tables.records()[NAME].c
    asked: Select[str, str, str, str] = select(table.table_name, table.record_id, table.cause, table.created_by)
    return asked.where(among(table.record_id, dialect))


@lru_cache(1000)  # a hostile desk may name any table
def naming(name: str) -> Mapping[str, str]:
    """Return the columns by which a table's rows name records, each with the table of these, "" for any; none at all
    of an erasure.
    """
    table = tables.records().get(name)
    if table is None or name == NAME:
        return {}
    hard = {str(key.parent.name): str(key.column.table.name) for key in table.foreign_keys}
    return {column: "" for column in SOFT if column in table.c} | hard


def named(line: Line) -> list[Key]:
    """Return the records that a line names, with "" for any table, as far as it can be read."""
    if line.op == "delete" or not _may_name(line.delta, line.table):
        return []
    columns, delta = naming(line.table), _read(line.delta)
    return [(columns[one], new) for one, (_old, new) in delta.items() if one in columns and _is_id(new)]


def _is_id(value: object) -> bool:
    """Say whether a value may be an id: a text, without the NUL that PostgreSQL takes in none."""
    return isinstance(value, str) and "\0" not in value


def _may_name(delta: str, table: str) -> bool:
    """Say whether a delta may hold a column by which rows of a table name records, before it is read: most don't; a
    backslash may hide one.
    """
    return "\\" in delta or any(map(delta.__contains__, _quoted(table)))


@lru_cache(1000)
def _quoted(table: str) -> tuple[str, ...]:
    return tuple(f'"{column}"' for column in naming(table))


def erasing(line: Line) -> Key:
    """Return the record that the line of an erasure names, as far as it can be read."""
    return erased_by(line.delta)


def erased_by(delta: str) -> Key:
    """Return the record that an erasure names, as far as its line can be read."""
    told = _read(delta)
    table, record = (told.get(column, (None, None))[1] for column in ("table_name", "record_id"))
    return str(table), record if _is_id(record) else ""


class Refusing:
    """The lines of a batch of which nothing is kept: of erased records, or naming one."""

    def __init__(self, rows: Working) -> None:
        self.dropped: set[int] = set()  # the places of the lines that name one
        self.refused: dict[Key, Erased] = {}  # what they would have made, never here, by the erasure it names
        self.as_they_are: set[Key] = set()  # what they would have had name one, and stays as it is here
        self._rows = rows
        self._erased: dict[Key, Erased] = {}

    def load(self, lines: Iterable[Line], keys: Iterable[Key]) -> None:
        """Read at once which of the records that these lines are about, or name, were erased."""
        about = (one for line in lines for _table, one in named(line))
        self._erased |= erased(self._rows.connection, {*about, *(one for _table, one in keys)})

    def drops(self, place: int, line: Line) -> bool:
        """Say whether nothing is kept of a line; of an erasure told before neither."""
        key = (line.table, line.id)
        if key in self._erased:
            return True  # nothing brings it back: the desk that sends it is about to be told
        if line.table == NAME:
            return line.op == "insert" and self._rows.get(key) is not None
        found = self._named(line)
        if found is None:
            return False
        self.dropped.add(place)
        if self._rows.get(key) is not None:
            self.as_they_are.add(key)  # else whoever has a record name an erased one would erase it
        elif line.op == "insert":
            self._erased[key] = self.refused[key] = found
        return True

    def _named(self, line: Line) -> Erased | None:
        """Return the erasure of a record that a line names, None where it names none."""
        for table, one in named(line) if self._erased else ():
            for key, found in self._erased.items():
                if key[1] == one and table in ("", key[0]):
                    return found
        return None


def doomed(rows: Working, keys: Iterable[Key]) -> list[Key]:
    """Return these records, those that point to them or only name them, and what was set aside of them."""
    found = dict.fromkeys(key for key in keys if key[0] in tables.records())
    asides = list(_asides(rows)) if found else []
    left = list(found)
    while left:
        about = [*_about(rows, left), *_set_aside(rows, asides, {one for _table, one in left})]
        left = list(dict.fromkeys(key for key in about if key not in found))
        found.update(dict.fromkeys(left))
    return list(found)


def forget(connection: Connection, keys: Iterable[Key]) -> None:
    """Delete the lines of the feed that tell records."""
    for some in _parts(one for _table, one in keys):
        connection.execute(delete(tables.feed).where(tables.feed.c.pk.in_(some)))


def last_erasure(connection: Connection) -> int:
    """Return the place of the last erasure, 0 if there is none: what was copied before it holds what is erased."""
    return int(connection.execute(select(func.max(tables.records()[NAME].c.rev))).scalar_one() or 0)


def _read(delta: str) -> dict[str, tuple[Any, Any]]:
    try:
        return DELTA.decode(delta)
    except (msgspec.MsgspecError, RecursionError):
        return {}


def _about(rows: Working, keys: list[Key]) -> list[Key]:
    found, ids = [], [one for _name, one in keys]
    for name in map(str, tables.records()):
        for column, target in naming(name).items():
            wanted = [one for table, one in keys if table == target] if target else ids
            found += _naming(rows, name, column, wanted)
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


def _set_aside(rows: Working, asides: Iterable[SetAside], ids: set[str]) -> Iterator[Key]:
    """Give what was set aside that holds one of these ids, and the record it would have made: the hub has none."""
    for aside in asides:
        if not ids.isdisjoint(aside.ids):
            yield aside.key
            if aside.made and rows.get(aside.made) is None:
                yield aside.made


def _asides(rows: Working) -> Iterator[SetAside]:
    """Give the conflicts and the lines in quarantine, in the database or made by this transaction, but erasures."""
    for name in (CONFLICT, QUARANTINE):
        found = {str(row.id): dict(row._mapping) for row in rows.connection.execute(select(tables.records()[name]))}
        found |= {one: row for (table, one), row in rows.now.items() if table == name and row}
        for one, row in found.items():
            if row["table_name"] != NAME:
                yield _aside(name, one, row)


def _aside(name: str, one: str, row: Row) -> SetAside:
    if name == CONFLICT:
        return SetAside((name, one), _texts(value for side in SIDES for value in json.loads(row[side])))
    made = (row["table_name"], row["record_id"])
    ids = _texts(value for pair in _read(row["delta"]).values() for value in pair)
    return SetAside((name, one), ids, made if row["op"] == "insert" and made[0] in tables.records() else None)


def _texts(values: Iterable[Any]) -> frozenset[str]:
    return frozenset(value for value in values if isinstance(value, str))


def _parts(ids: Iterable[str]) -> Iterator[list[str]]:
    every = list(dict.fromkeys(ids))
    yield from (every[place : place + SOME] for place in range(0, len(every), SOME))
