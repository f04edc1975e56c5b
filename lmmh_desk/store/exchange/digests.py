"""The digests of what this desk and its hub both have, kept up to date at the cost of what changed.

They follow from the rows and the pending log alone: a row counts at its `rev`, in the scope the hub knows it in,
whatever this desk changed since; one deleted here counts until its deletion is acknowledged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from sqlalchemy import Connection

from lmmh_desk.kernel import digests
from lmmh_desk.kernel.digests import Count, Marks, Place
from lmmh_desk.store.exchange.pending import placing
from lmmh_desk.store.exchange.shapes import Key, Shape, by_table, driver_of, listed, shapes, sql

ROWS = 'SELECT id, @place, rev FROM "@table" WHERE id @among'
BELOW = """
    SELECT id FROM "@table" WHERE "@column" @among UNION
    SELECT pk FROM sync_log WHERE table_name = '@table' AND op <> 'insert' AND delta ->> '$."@column"[0]' @among"""
VALUES = "SELECT bucket, value FROM digest WHERE scope = ? AND table_name = ? AND bucket @among"
BUCKETS = "SELECT table_name, bucket, value FROM digest WHERE scope = ? AND table_name <> ''"
SUMS = "SELECT scope, value FROM digest WHERE scope @among AND table_name = '' AND bucket = 0"
KEEP = (
    "INSERT INTO digest (scope, table_name, bucket, value) VALUES (?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET value = excluded.value"
)

Rows: TypeAlias = dict[str, tuple[str, int]]  # by id: a row's site or parent, "" where its table has none; its `rev`


class Ledger:
    """The digests of one transaction: each row is noted before it changes, and counted once all have."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._before: dict[str, dict[str, Count | None]] = defaultdict(dict)  # by table and id

    def note(self, keys: Iterable[Key], held: Mapping[str, Rows] = {}) -> None:
        """Remember how these rows count, unless that was asked before; of some tables the rows are known as `held`."""
        for name, ids in by_table(keys).items():
            before = self._before[name]
            if fresh := [one for one in ids if one not in before]:
                before.update(dict.fromkeys(fresh))
                before.update(counts(self._driver, name, fresh, held.get(name)))

    def settle(self) -> None:
        """Bring the digests up to date."""
        marks: Marks = {}
        digests.count(marks, self._counted())
        _add(self._driver, marks)

    def _counted(self) -> Iterator[tuple[str, str, Count | None, Count | None]]:
        for name, before in self._before.items():
            now = counts(self._driver, name, list(before))
            for one, was in before.items():
                yield name, one, was, now.get(one)


def counts(driver: Any, name: str, ids: list[str], held: Rows | None = None) -> dict[str, Count]:
    """Return how these rows of a table count, as the table has them or as they are `held`; those the hub doesn't know
    don't.
    """
    shape = shapes()[name]
    seen = _seen(driver, shape, ids, held)
    scopes = _scopes(driver, shape, seen)
    return {one: (scopes[one], rev) for one, (_place, rev) in seen.items() if rev > 0}


def shared(driver: Any, keys: Iterable[Key]) -> Iterator[Key]:
    """Give the rows that share the scope of these, and theirs in turn; those too that left them by a pending change."""
    for name, ids in by_table(keys).items():
        for shape in shapes().values():
            if shape.above == name:
                asked = sql(BELOW, table=shape.name, column=shape.place)
                found = [(shape.name, one) for (one,) in driver.execute(asked, (listed(ids),) * 2).fetchall()]
                yield from found
                yield from shared(driver, found)


def sums(read: Connection, scopes: Iterable[str]) -> dict[str, bytes]:
    """Return the digest of each of these scopes, as the hub's pages say it."""
    found = dict(driver_of(read).execute(sql(SUMS), (listed(scopes),)).fetchall())
    return {scope: found.get(scope, digests.EMPTY) for scope in scopes}


def buckets(read: Connection, scope: str) -> dict[str, dict[int, bytes]]:
    """Return the digests of a scope, by table and bucket."""
    found: dict[str, dict[int, bytes]] = {}
    for table, bucket, value in driver_of(read).execute(BUCKETS, (scope,)):
        found.setdefault(table, {})[bucket] = value
    return found


def _seen(driver: Any, shape: Shape, ids: list[str], held: Rows | None = None) -> Rows:
    """Return the site or parent of each row, and its `rev`, as the hub knows them."""
    found = held
    if found is None:
        asked = sql(ROWS, table=shape.name, place=f'"{shape.place}"' if shape.place else "''")
        found = {one: (place, rev) for one, place, rev in driver.execute(asked, (listed(ids),))}
    for (table, one), lines in placing(driver, ids, shape.place).items():
        if table == shape.name:
            place, rev = found.get(one, ("", 0))
            found[one] = (lines.old.get(shape.place, place), rev or lines.rev)
    return found


def _scopes(driver: Any, shape: Shape, seen: Rows) -> dict[str, str]:
    if not shape.above:
        return {one: place for one, (place, _rev) in seen.items()}
    above = shapes()[shape.above]
    scopes = _scopes(driver, above, _seen(driver, above, list({place for place, _rev in seen.values()})))
    return {one: scopes.get(place, "") for one, (place, _rev) in seen.items()}


def _add(driver: Any, marks: Marks) -> None:
    for (scope, _table, _bucket), mark in list(marks.items()):
        marks[scope, "", 0] = marks.get((scope, "", 0), 0) + mark
    values: dict[Place, bytes] = {}
    for scope, table in {(scope, table) for scope, table, _bucket in marks}:
        touched = listed(bucket for one, name, bucket in marks if (one, name) == (scope, table))
        held = driver.execute(sql(VALUES), (scope, table, touched))
        values.update(((scope, table, bucket), value) for bucket, value in held)
    changed = [(*place, digests.added(values.get(place, digests.EMPTY), [mark])) for place, mark in marks.items()]
    driver.executemany(KEEP, changed)
