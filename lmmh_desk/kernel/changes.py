"""What an action changed: broadcast after its commit, so that pages refresh only what they show."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Operation = Literal["insert", "update", "delete"]


class Change(Struct, frozen=True):
    """One row touched by a transaction."""

    table: str
    id: str
    operation: Operation


class Changes(Struct, frozen=True):
    """The rows one committed action touched, in order."""

    action: str
    rows: tuple[Change, ...] = ()

    def touches(self, *tables: str) -> bool:
        """Say whether any row of these tables changed."""
        return any(row.table in tables for row in self.rows)

    def ids(self, table: str, operation: Operation | None = None) -> tuple[str, ...]:
        """Return the ids touched in a table, without repeats, in order."""
        found = (row.id for row in self.rows if row.table == table and operation in (None, row.operation))
        return tuple(dict.fromkeys(found))

    def created(self, table: str) -> str:
        """Return the id of the one row the action inserted in a table; raises ValueError if there isn't just one."""
        (row_id,) = self.ids(table, "insert")
        return row_id
