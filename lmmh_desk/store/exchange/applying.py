"""Applies a page of the hub's feed: rows, digests and cursor in one transaction, unsent changes put back on top."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, LargeBinary, Table, UniqueConstraint

from lmmh_desk.kernel.changes import Change, Operation
from lmmh_desk.store.driver import dbapi
from lmmh_desk.store.exchange.attached import change
from lmmh_desk.store.exchange.digests import Marks
from lmmh_desk.store.exchange.rows import Key, dependants, drop_unsent, muted
from lmmh_desk.store.statements import dropping, placing, putting, rows_among
from lmmh_desk.store.tables import metadata

Pending = dict[str, Any]  # column → the value this desk has and the hub hasn't


class Arrived(NamedTuple):
    """An entry of the feed, as this desk reads it; `values` names its columns, empty unless it is a "put"."""

    rev: int
    kind: str  # put, delete, leave
    table: str
    id: str
    scope: str
    columns: tuple[str, ...] = ()
    values: Sequence[Any] = ()


def apply(connection: Connection, entries: Sequence[Arrived], moved: Mapping[str, Any]) -> list[Change]:
    """Write what arrived, and in the same transaction what `moved` of the exchange: its cursor; say what changed."""
    driver: Any = connection.connection.dbapi_connection
    known = _known(driver, entries)
    fresh = [entry for entry in entries if entry.rev > known.get((entry.table, entry.id), 0)]
    pending = _pending(driver, fresh)
    marks = Marks(connection)
    last = {(entry.table, entry.id): entry for entry in fresh}
    with muted(driver):
        changes = _put(connection, [one for one in last.values() if one.kind == "put"], known, pending)
        changes += _drop(connection, [one for one in last.values() if one.kind != "put"], pending)
        _count(marks, fresh, known, pending)
        marks.write()
        change(connection, **moved)
    return changes


def _known(driver: Any, entries: Sequence[Arrived]) -> dict[Key, int]:
    ids: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        ids[entry.table].add(entry.id)
    return {
        (name, record_id): rev
        for name, wanted in ids.items()
        for record_id, rev in rows_among(driver, metadata.tables[name], ("id", "rev"), wanted)
    }


def _pending(driver: Any, entries: Sequence[Arrived]) -> dict[Key, Pending | None]:
    """Return what the log holds of these rows: the values they have here, None for a row deleted here."""
    wanted = {(entry.table, entry.id) for entry in entries}
    found: dict[Key, Pending | None] = {}
    for table, record_id, op, delta in driver.execute("SELECT table_name, pk, op, delta FROM sync_log ORDER BY seq"):
        key = table, record_id
        if key in wanted:
            kinds = metadata.tables[table].c
            values = {column: _read(kinds[column].type, new) for column, (_old, new) in json.loads(delta).items()}
            found[key] = None if op == "delete" else {**(found.get(key) or {}), **values}
    return found


def _read(kind: Any, value: Any) -> Any:
    return bytes.fromhex(value) if isinstance(kind, LargeBinary) and value is not None else value


def _put(
    connection: Connection, entries: Sequence[Arrived], known: Mapping[Key, int], pending: Mapping[Key, Pending | None]
) -> list[Change]:
    changes = []
    for (name, columns), group in groupby(entries, key=lambda entry: (entry.table, entry.columns)):
        rows = []
        for entry in group:
            key = name, entry.id
            own = pending.get(key, {})
            if own is None:
                continue  # deleted here: the hub will say
            rows.append([own.get(column, value) for column, value in zip(columns, entry.values, strict=True)])
            operation: Operation = "update" if key in known else "insert"
            changes.append(Change(name, entry.id, operation))
        _write(connection, metadata.tables[name], columns, rows)
    return changes


def _write(connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows; a row never sent that holds the unique value of one of them gives way: the hub sets it aside."""
    driver: Any = connection.connection.dbapi_connection
    driver.execute("SAVEPOINT page")
    try:
        driver.executemany(putting(table, columns), rows)
    except dbapi.IntegrityError:
        driver.execute("ROLLBACK TO page")
        for row in rows:
            drop_unsent(connection, _in_the_way(driver, table, dict(zip(columns, row, strict=True))))
        driver.executemany(putting(table, columns), rows)
    driver.execute("RELEASE page")


def _in_the_way(driver: Any, table: Table, row: Mapping[str, Any]) -> list[Key]:
    unique = [tuple(index.columns.keys()) for index in table.indexes if index.unique]
    unique += [tuple(one.columns.keys()) for one in table.constraints if isinstance(one, UniqueConstraint)]
    found = []
    for columns in unique:
        for others in rows_among(driver, table, ("id", "rev", *columns), [row[columns[0]]], columns[0]):
            same = all(value == row[column] for column, value in zip(columns, others[2:], strict=True))
            if same and others[0] != row["id"] and others[1] == 0:
                found.append((table.name, others[0]))
    return found


def _drop(connection: Connection, entries: Sequence[Arrived], pending: Mapping[Key, Pending | None]) -> list[Change]:
    """Delete what was deleted or went elsewhere, with what was never sent and depends on it: the hub sets that aside.

    What is being changed here stays: the hub, where it is no more, puts it back.
    """
    driver: Any = connection.connection.dbapi_connection
    changes = []
    for entry in reversed(entries):
        table, key = metadata.tables[entry.table], (entry.table, entry.id)
        if entry.kind == "delete" and pending.get(key):
            driver.execute(placing(table), (0, entry.id))
            continue
        changes += [Change(*gone, "delete") for gone in drop_unsent(connection, dependants(driver, *key))]
        driver.execute(dropping(table), (entry.id,))
        changes.append(Change(*key, "delete"))
    return changes


def _count(
    marks: Marks, entries: Sequence[Arrived], known: Mapping[Key, int], pending: Mapping[Key, Pending | None]
) -> None:
    """Follow each row through the entries, from the place it had; one deleted here counts until the hub answers."""
    place = dict(known)
    for entry in entries:
        key = entry.table, entry.id
        if key in pending and pending[key] is None:
            continue
        marks.add(entry.scope, *key, place.pop(key, 0), -1)
        if entry.kind == "put":
            marks.add(entry.scope, *key, entry.rev)
            place[key] = entry.rev
