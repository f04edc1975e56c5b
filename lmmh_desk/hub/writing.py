"""Writes what became of the rows of one writing transaction, and what that adds to the digests."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from lmmh_desk.hub import tables
from lmmh_desk.hub.rows import Key, Working
from lmmh_desk.hub.storage import Found, Row, Storage, among, delete_rows, listed
from lmmh_desk.kernel import digests
from lmmh_desk.kernel.digests import Marks

HEADS = select(tables.feed_head).order_by(tables.feed_head.c.id)
Changes = Sequence[tuple[Key, Row | None, Row | None]]  # what the database has of each row, what it is now


def write_rows(storage: Storage, connection: Connection, rows: Working, changes: Changes) -> None:
    """Write the rows that changed, parents first."""
    there: dict[str, dict[tuple[str, ...], list[list[Any]]]] = defaultdict(dict)  # by the columns that differ
    fresh: dict[str, list[list[Any]]] = defaultdict(list)
    for key, was, row in changes:
        if row is None:
            continue
        if was is None:
            fresh[key[0]].append(list(row.values()))
        else:
            columns = (*rows.changed(key, was, row), "rev")
            there[key[0]].setdefault(columns, []).append([*[row[column] for column in columns], key[1]])
    for name, table in tables.records().items():
        for columns, some in there.get(name, {}).items():
            storage.change(connection, table, columns, some)
        if name in fresh:
            storage.add(connection, table, table.c.keys(), fresh[name])


def remove_rows(connection: Connection, changes: Changes) -> None:
    """Delete the rows that are no more, children first."""
    gone: dict[str, list[str]] = defaultdict(list)
    for (name, record_id), _was, row in changes:
        if row is None:
            gone[name].append(record_id)
    for name in reversed(tables.records()) if gone else ():
        delete_rows(connection, tables.records()[name], gone[name])


def count_marks(marks: Marks, rows: Working, changes: Changes) -> None:
    """Count what the rows that changed add to the digests."""
    digests.count(marks, _counts(rows, changes))


def _counts(rows: Working, changes: Changes) -> Iterator[tuple[str, str, digests.Count | None, digests.Count | None]]:
    for key, was, now in changes:
        before = None if was is None else (rows.scope(key, was, before=True), was["rev"])
        yield *key, before, None if now is None else (rows.scope(key, now), now["rev"])


class Digests:
    """The digests of tables and buckets, to which rows' marks are added."""

    def __init__(self, storage: Storage, connection: Connection) -> None:
        self._storage = storage
        self._connection = connection
        self._asked: dict[str, Found] = {}  # by scope, all those of some tables; each is taken once
        self._names: set[str] = set()  # of these tables

    def ask(self, scopes: Iterable[str], names: Iterable[str]) -> None:
        """Ask for every digest of some tables in some scopes, before it is known which change: they come meanwhile."""
        self._names = {*names, ""}
        self._asked = {scope: self._ask(scope, self._names, range(digests.BUCKETS)) for scope in scopes}

    def add(self, marks: Marks) -> None:
        """Add rows' marks to the digests, and to the sums of their scopes."""
        for (scope, _table, _bucket), mark in list(marks.items()):
            marks[scope, "", 0] = marks.get((scope, "", 0), 0) + mark
        known: dict[digests.Place, bytes] = {}
        named, touched = {name for _scope, name, _bucket in marks}, {bucket for _scope, _name, bucket in marks}
        for scope in {scope for scope, _table, _bucket in marks}:
            asked = self._asked.pop(scope, None)
            left = named - self._names if asked else named
            answers = [asked, self._ask(scope, left, touched) if left else None]
            for table, bucket, value in chain.from_iterable(answer() for answer in answers if answer):
                known[scope, table, bucket] = bytes(value)
        changed = [(*key, digests.added(known.get(key, digests.EMPTY), [mark])) for key, mark in sorted(marks.items())]
        self._storage.put(self._connection, tables.digest, tables.digest.c.keys(), changed)

    def _ask(self, scope: str, names: Iterable[str], buckets: Iterable[int]) -> Found:
        wanted = {"names": listed(self._connection, list(names)), "buckets": listed(self._connection, list(buckets))}
        asked = _digests(self._connection.dialect.name)
        return self._storage.ask(self._connection, asked, {"one": scope, **wanted})


@cache
def _digests(dialect: str) -> Select[Any]:
    digest = tables.digest.c
    asked: Select[Any] = select(digest.table_name, digest.bucket, digest.value)
    return asked.where(
        digest.scope == bindparam("one"),
        among(digest.table_name, dialect, "names"),
        among(digest.bucket, dialect, "buckets"),
    )


class Heads:
    """The columns that the feed's rows hold, by table, each known by a number."""

    def __init__(self, storage: Storage, connection: Connection) -> None:
        self._storage = storage
        self._connection = connection
        found = connection.execute(HEADS)
        self._known = {(head.table_name, head.columns): head.id for head in found}
        self._of: dict[str, int] = {}

    def of(self, table: str) -> int:
        """Return the number of a table's columns as they are now."""
        if table not in self._of:
            columns = json.dumps(tables.records()[table].c.keys())
            number = self._known.get((table, columns))
            if number is None:
                number = max(self._known.values(), default=0) + 1
                self._known[table, columns] = number
                self._storage.add(
                    self._connection, tables.feed_head, ("id", "table_name", "columns"), [(number, table, columns)]
                )
            self._of[table] = number
        return self._of[table]
