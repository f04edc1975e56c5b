"""Keeps the digests of what this desk and the hub both have, in the transaction that changes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table

from lmmh_desk.kernel import digests
from lmmh_desk.kernel.wire import SITE
from lmmh_desk.store.statements import rows_among
from lmmh_desk.store.tables import metadata, wire_of

PUT = (
    "INSERT INTO digest (scope, table_name, bucket, value) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (scope, table_name, bucket) DO UPDATE SET value = excluded.value"
)


class Marks:
    """The marks one transaction adds to the digests; table "" is the sum of a scope."""

    def __init__(self, connection: Connection) -> None:
        self._driver: Any = connection.connection.dbapi_connection
        self._marks: dict[tuple[str, str, int], int] = defaultdict(int)

    def add(self, scope: str, table: str, record_id: str, rev: int, sign: int = 1) -> None:
        """Count a row at a place of the feed, or with sign −1 count it no longer; those the hub hasn't don't count."""
        if rev:
            mark = sign * digests.mark(record_id, rev)
            self._marks[scope, table, digests.bucket(record_id)] += mark
            self._marks[scope, "", 0] += mark

    def replace(self, table: Table, places: Mapping[str, int]) -> None:
        """Move rows that are here to new places."""
        for row in self._rows(table, places):
            scope = self.scope(table, row)
            self.add(scope, table.name, row["id"], row["rev"], -1)
            self.add(scope, table.name, row["id"], places[row["id"]])

    def forget(self, table: Table, record_id: str, rev: int, row: Mapping[str, Any]) -> None:
        """Count a row no longer that is gone; `row` is what it was."""
        self.add(self.scope(table, row), table.name, record_id, rev, -1)

    def scope(self, table: Table, row: Mapping[str, Any]) -> str:
        """Return the scope of a row: "", or the id of a site."""
        wire = wire_of(table)
        if not wire.parent:
            return str(row["site_id"]) if wire.scope == SITE else ""
        (key,) = table.c[wire.parent].foreign_keys
        parent = metadata.tables[key.column.table.name]
        above = self._rows(parent, [row[wire.parent]])
        return self.scope(parent, above[0]) if above else ""

    def write(self) -> None:
        """Write the digests that changed."""
        known = {row[:3]: row[3] for row in self._known()}
        changed = ((*key, digests.added(known.get(key, digests.EMPTY), [mark])) for key, mark in self._marks.items())
        self._driver.executemany(PUT, list(changed))

    def _known(self) -> list[tuple[str, str, int, bytes]]:
        found = []
        for scope in {scope for scope, _table, _bucket in self._marks}:
            found += self._driver.execute(
                "SELECT scope, table_name, bucket, value FROM digest WHERE scope = ?", (scope,)
            ).fetchall()
        return found

    def _rows(self, table: Table, ids: Any) -> list[dict[str, Any]]:
        wire = wire_of(table)
        columns = ("id", "rev", "site_id", *filter(None, [wire.parent]))
        return [dict(zip(columns, row, strict=True)) for row in rows_among(self._driver, table, columns, ids)]


def sums(read: Connection) -> dict[str, bytes]:
    """Return the sum of each scope."""
    rows = read.exec_driver_sql("SELECT scope, value FROM digest WHERE table_name = ''")
    return {row.scope: row.value for row in rows}
