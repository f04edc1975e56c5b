"""The rows a transaction reads and changes, in memory: what they were, what they become, where they go."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, LargeBinary, Table, select
from sqlalchemy import Integer as PlainInteger

from lmmh_desk.hub import tables
from lmmh_desk.hub.storage import Row, Storage, by_id, listed, rows_asked, rows_of
from lmmh_desk.kernel.wire import SITE
from lmmh_desk.store.legible import legible
from lmmh_desk.sync.merge import Delta
from lmmh_desk.sync.protocol import Line

Key = tuple[str, str]  # table, id
PACK = msgspec.msgpack.Encoder()
Reader = Callable[[Any], Any]
DELTA = msgspec.json.Decoder(dict[str, tuple[Any, Any]])
SMALLEST, LARGEST = -(1 << 63), (1 << 63) - 1
LONG, LONGEST = 10_000, 1 << 18  # characters of a delta: below, a row grows by next to nothing; bytes of a row
COUNT = 1 << 31  # at most of what is summed: sums stay small enough


class Aside(Exception):
    """A line that can't be applied: its whole transaction is set aside, with this reason."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(reason, detail)


class Place(NamedTuple):
    """Where a record goes: to every desk (scope ""), or those of a site and the one that made it."""

    scope: str
    owner: str


class Working:
    """The rows of one writing transaction: what they were, what the database has by now, what they become; None for a
    row that isn't there.

    Rows are replaced, never changed in place, so that whoever holds one holds it as it was.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.was: dict[Key, Row | None] = {}
        self.there: dict[Key, Row | None] = {}
        self.now: dict[Key, Row | None] = {}
        self._undo: dict[Key, Row | None] = {}
        self._columns: dict[Key, Row] = {}  # of each changed row, those that may differ from what they were
        self._changed: dict[Key, tuple[Row, tuple[str, ...]]] = {}  # from what, and those that do
        self._wires = tables.wires()

    def load(self, keys: Iterable[Key]) -> None:
        """Read the rows not read yet, and the records whose scope they share."""
        missing = self._missing(keys).items()
        self._take({name: (ids, rows_of(self.connection, tables.records()[name], ids)) for name, ids in missing})

    @contextmanager
    def loading(self, storage: Storage, keys: Iterable[Key]) -> Iterator[None]:
        """Read by the end the rows not read yet, which the server looks up meanwhile, and then what `load` does."""
        connection, asked = self.connection, []
        for name, ids in self._missing(keys).items():
            table = tables.records()[name]
            question = rows_asked(table, connection.dialect.name)
            asked.append((table, ids, storage.ask(connection, question, {"ids": listed(connection, ids)})))
        yield
        found = {table.name: (ids, by_id(table, answer())) for table, ids, answer in asked}
        self._take(found)

    def _missing(self, keys: Iterable[Key]) -> dict[str, list[str]]:
        """Return the ids not read yet, by table, each once."""
        missing: dict[str, list[str]] = {}
        for table, record_id in dict.fromkeys(keys):
            if (table, record_id) not in self.was:
                missing.setdefault(table, []).append(record_id)
        return missing

    def _take(self, read: dict[str, tuple[list[str], dict[str, Row]]]) -> None:
        """Hold rows that were read, by table beside the ids asked for, and read those whose scope they share."""
        above: list[Key] = []
        for name, (ids, found) in read.items():
            for record_id in ids:
                self._hold((name, record_id), found.get(record_id))
            if parent := tables.wires()[name].parent:
                above += [(tables.parent_of(name), row[parent]) for row in found.values()]
        if above:
            self.load(above)

    def add(self, key: Key, row: Row) -> None:
        """Add a row of which nobody may think that it is there."""
        self._hold(key, None)
        self.now[key] = row

    def _hold(self, key: Key, row: Row | None) -> None:
        self.was[key] = self.there[key] = self.now[key] = row

    def get(self, key: Key) -> Row | None:
        """Return a row as it is now."""
        if key not in self.now:
            self.load([key])
        return self.now[key]

    def change(self, key: Key, row: Row | None, columns: Row) -> None:
        """Replace a row, of which these columns may differ."""
        if key not in self._undo:
            self._undo[key] = self.get(key)
        self._columns[key] = {**self._columns[key], **columns} if key in self._columns else columns
        self._changed.pop(key, None)
        self.now[key] = row

    def changed(self, key: Key, old: Row, new: Row) -> tuple[str, ...]:
        """Return the columns by which a row differs from what it was, its place in the feed aside."""
        since, found = self._changed.get(key, ({}, ()))
        if since is not old:  # asked once of most rows for the feed, once more to write them
            columns = sorted(self._columns.get(key, ()))  # in one order: statements are kept for each
            found = tuple([name for name in columns if old[name] != new[name] and name != "rev"])
            self._changed[key] = old, found
        return found

    def changes(self) -> list[tuple[Key, Row | None, Row | None]]:
        """Return the rows that aren't as the database has them: what it has, what they are now."""
        there = self.there
        return [(key, there[key], row) for key, row in self.now.items() if there[key] is not row]

    def written(self, changes: Iterable[tuple[Key, Row | None, Row | None]]) -> None:
        """Note that the database has these rows as they are now."""
        self.there.update((key, row) for key, _was, row in changes)

    @contextmanager
    def transaction(self) -> Iterator[dict[Key, Row | None]]:
        """Give what each changed row was before this transaction; what it changed is put back if it raises."""
        self._undo = {}
        try:
            yield self._undo
        except Aside:
            self.now.update(self._undo)
            raise

    def place(self, key: Key, row: Row, *, before: bool = False) -> Place:
        """Return where a row goes, or went as the database has it."""
        wire = self._wires[key[0]]
        if not wire.parent:
            return Place(self.scope(key, row), row["device_id"])
        parent = (tables.parent_of(key[0]), row[wire.parent])
        above = self.get(parent)
        above = self.there[parent] if before else above or self._undo.get(parent) or self.was[parent]
        if above is None:
            raise Aside("missing", parent[1])
        return self.place(parent, above, before=before)

    def scope(self, key: Key, row: Row, *, before: bool = False) -> str:
        """Return the scope of its place."""
        wire = self._wires[key[0]]
        if wire.parent:
            return self.place(key, row, before=before).scope
        site: str | None = row["site_id"] if wire.scope == SITE else ""
        if site is None:  # the database would say so too late
            raise Aside("check", "site_id")
        return site

    def children(self, key: Key) -> list[Key]:
        """Return the records that share the scope of this one, and theirs in turn."""
        found: list[Key] = []
        for name, column in tables.children_of(key[0]):
            own = self.pointing(key, column, name)
            found += own
            for one in own:
                found += self.children(one)
        return found

    def pointing(self, key: Key, column: str, name: str = "") -> list[Key]:
        """Return the records of a table, by default its own, that point to this one by a column, as they are now."""
        name = name or key[0]
        child = tables.records()[name]
        asked = select(child.c.id).where(child.c[column] == key[1])
        self.load((name, record_id) for record_id in self.connection.execute(asked).scalars().all())
        return [one for one, row in self.now.items() if one[0] == name and row and row[column] == key[1]]


def delta_of(line: Line) -> Delta:
    """Return a line's values as the database takes them; raises Aside where it would refuse them."""
    table = tables.records().get(line.table)
    if table is None:
        raise Aside("check", line.table)
    if len(line.delta) > LONG and len(line.delta.encode()) > 2 * LONGEST:
        raise Aside("check", "size")
    try:
        found = DELTA.decode(line.delta)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Aside("check", "delta") from error
    if "id" in found and (line.op == "update" or (line.op == "insert" and found["id"][1] != line.id)):
        raise Aside("check", "id")  # it would be written over another row
    if line.op == "update" and any(found.get(name, (0, 0))[1] is None for name in tables.wires()[table.name].sums):
        raise Aside("check", "sum")
    return _read_all(table, found)


def _read_all(table: Table, found: dict[str, tuple[Any, Any]]) -> Delta:
    """Return values as the database takes them; raises Aside."""
    readers, known = _readers(table), legible(table)
    column = ""
    try:
        for column, (old, new) in found.items():
            read = readers[column]
            if read is not None or type(new) is not str or "\0" in new:
                found[column] = (_read(read, old), _read(read, new))
        for column in known.keys() & found.keys():  # other desks read them wherever they show them
            _read(known[column].check, found[column][1])
    except (KeyError, TypeError, ValueError) as error:
        raise Aside("check", column) from error
    return found


@cache
def _readers(table: Table) -> dict[str, Reader | None]:
    """Return how each column's value is read, None for a text."""
    sums = tables.wires()[table.name].sums
    return {
        name: _counted if name in sums else _reader(column.type) for name, column in table.c.items() if name != "rev"
    }


def _reader(kind: Any) -> Reader | None:
    if isinstance(kind, LargeBinary):
        return bytes.fromhex
    return _whole if isinstance(kind, PlainInteger) else None


def _read(read: Reader | None, value: Any) -> Any:
    return None if value is None else (read or _text)(value)


def _whole(value: Any) -> int:
    if type(value) is not int or not SMALLEST <= value <= LARGEST:
        raise ValueError
    return value


def _counted(value: Any) -> int:
    if abs(_whole(value)) > COUNT:
        raise ValueError
    return int(value)


def _text(value: Any) -> str:
    if type(value) is not str or "\0" in value:  # which PostgreSQL doesn't take
        raise ValueError
    return value


def completed(table: Table, values: Row) -> Row:
    """Return a new row with every column: those an older desk doesn't know take their default."""
    return {name: values[name] if name in values else _default(column) for name, column in table.c.items()}


def _default(column: Any) -> Any:
    if column.nullable or column.server_default is None:
        return None
    text = str(getattr(column.server_default.arg, "text", column.server_default.arg)).strip("'")
    return int(text) if isinstance(column.type, PlainInteger) else text


def packed(row: Row) -> bytes:
    """Return a row's values in the order of its table's columns."""
    return PACK.encode(list(row.values()))


def too_long(line: Line, row: Row) -> bool:
    """Say whether what a line wrote makes a row longer than desks receive: a page holds some of the longest."""
    return len(line.delta) > LONG and len(packed(row)) > LONGEST


def written(values: Iterable[Any]) -> str:
    """Return values as JSON, bytes in hexadecimal."""
    return json.dumps(
        [value.hex().upper() if isinstance(value, bytes) else value for value in values], ensure_ascii=False
    )
