"""Writes what became of the rows of one writing transaction, and what that adds to the digests."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from lmmh_desk.hub import tables
from lmmh_desk.hub.rows import Working
from lmmh_desk.hub.storage import Storage, among, delete_rows, listed
from lmmh_desk.kernel import digests
from lmmh_desk.kernel.digests import Marks

HEADS = select(tables.feed_head).order_by(tables.feed_head.c.id)


def write_rows(storage: Storage, connection: Connection, rows: Working) -> None:
    """Write the rows that changed, parents first."""
    there: dict[str, dict[tuple[str, ...], list[list[Any]]]] = defaultdict(dict)  # by the columns that differ
    fresh: dict[str, list[list[Any]]] = defaultdict(list)
    for (name, record_id), row in rows.now.items():
        was = rows.was[name, record_id]
        if row is None or row is was:
            continue
        if was is None:
            fresh[name].append(list(row.values()))
        else:
            columns = (*rows.changed((name, record_id), was, row), "rev")
            there[name].setdefault(columns, []).append([*[row[column] for column in columns], record_id])
    for name, table in tables.records().items():
        for columns, some in there.get(name, {}).items():
            storage.change(connection, table, columns, some)
        if name in fresh:
            storage.add(connection, table, table.c.keys(), fresh[name])


def remove_rows(connection: Connection, rows: Working) -> None:
    """Delete the rows that are no more, children first."""
    gone: dict[str, list[str]] = defaultdict(list)
    for (name, record_id), row in rows.now.items():
        if row is None and rows.was[name, record_id] is not None:
            gone[name].append(record_id)
    for name, table in reversed(tables.records().items()):
        delete_rows(connection, table, gone[name])


def marks_of(rows: Working) -> Marks:
    """Return what the rows that changed add to the digests."""
    return digests.counted(_counts(rows))


def _counts(rows: Working) -> Iterator[tuple[str, str, digests.Count | None, digests.Count | None]]:
    for key, now in rows.now.items():
        was = rows.was[key]
        if was is not now:
            before = None if was is None else (rows.scope(key, was, before=True), was["rev"])
            yield *key, before, None if now is None else (rows.scope(key, now), now["rev"])


def add_marks(storage: Storage, connection: Connection, marks: Marks) -> None:
    """Add rows' marks to the digests of their tables and buckets, and to the sums of their scopes."""
    digest = tables.digest
    for (scope, _table, _bucket), mark in list(marks.items()):
        marks[scope, "", 0] = marks.get((scope, "", 0), 0) + mark
    known: dict[tuple[str, str, int], bytes] = {}
    named, touched = {name for _scope, name, _bucket in marks}, {bucket for _scope, _name, bucket in marks}
    wanted = {"names": listed(connection, list(named)), "buckets": listed(connection, list(touched))}
    for scope in {scope for scope, _table, _bucket in marks}:
        found = connection.execute(_digests(connection.dialect.name), {"one": scope, **wanted})
        for table, bucket, value in found.all():
            known[scope, table, bucket] = bytes(value)
    changed = [(*key, digests.added(known.get(key, digests.EMPTY), [mark])) for key, mark in sorted(marks.items())]
    storage.put(connection, digest, digest.c.keys(), changed)


@cache
def _digests(dialect: str) -> Select[str, int, bytes]:
    digest = tables.digest.c
    asked: Select[str, int, bytes] = select(digest.table_name, digest.bucket, digest.value)
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
