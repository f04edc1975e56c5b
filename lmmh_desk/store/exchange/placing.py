"""Writes the hub's rows of one table: all at once, and one by one where a row of this desk is in the way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress
from operator import ne
from typing import Any, NamedTuple

from lmmh_desk.store.driver import dbapi
from lmmh_desk.store.exchange.digests import Ledger, shared
from lmmh_desk.store.exchange.removing import DELETE, give_back, remove
from lmmh_desk.store.exchange.shapes import Key, putting, setting, shapes, sql
from lmmh_desk.system import log

UNIQUE = re.compile(r"UNIQUE constraint failed: (.+)")
REFUSED = "CHECK constraint failed"
IN_THE_WAY = 'SELECT id, rev FROM "@table" WHERE @same ORDER BY rev LIMIT 1'
POINT, BACK, END = "SAVEPOINT placing", "ROLLBACK TO placing", "RELEASE placing"


class Put(NamedTuple):
    """A row of the hub, what waits to be sent on top of it, and the values it has here; none if it isn't."""

    id: str
    values: Sequence[Any]
    over: dict[str, Any]
    here: Sequence[Any] = ()


class Placing:
    """The rows of one table being written."""

    def __init__(self, driver: Any, ledger: Ledger, table: str, columns: tuple[str, ...]) -> None:
        self._driver = driver
        self._ledger = ledger
        self._table = table
        self._columns = columns
        self._wire = shapes()[table].wire
        self._statement = putting(table, columns)
        self._gone: list[Key] = []
        self.refused: list[Key] = []  # of the hub, that aren't here

    def put(self, rows: Sequence[Put]) -> list[Key]:
        """Write rows; return those of this desk that had to go for them."""
        if not self._tried(lambda: self._write(rows)):
            # Rows that take each other's place collide while only some are written: all go first. Who makes room
            # meanwhile counts where these rows are.
            self._ledger.note(shared(self._driver, [(self._table, row.id) for row in rows]))
            self._driver.executemany(sql(DELETE, table=self._table), [(row.id,) for row in rows])
            for row in rows:
                self._place(row)
            for row in rows:
                if row.over and not self._set(row, list(row.over)):
                    # What is decided together is put back together; else the hub's values are shown.
                    for columns in dict.fromkeys(self._wire.group(column) for column in row.over):
                        self._set(row, [column for column in columns if column in row.over])
        return self._gone

    def _write(self, rows: Sequence[Put]) -> None:
        """Add what isn't here; of the rest write the columns that differ only: the indexes of others aren't touched."""
        fresh: list[Sequence[Any]] = []
        changed: dict[bytes, list[tuple[Any, ...]]] = {}  # by which columns differ
        for row in rows:
            values = self._whole(row)
            if not row.here:
                fresh.append(values)
                continue
            unlike = bytes(map(ne, values, row.here))
            changed.setdefault(unlike, []).append((*compress(values, unlike), row.id))
        self._driver.executemany(self._statement, fresh)
        for unlike, some in changed.items():
            if any(unlike):
                columns = tuple(compress(self._columns, unlike))
                self._driver.executemany(setting(self._table, columns), some)

    def _set(self, row: Put, columns: Sequence[str]) -> bool:
        statement, values = setting(self._table, tuple(columns)), [row.over[column] for column in columns]
        return self._tried(lambda: self._driver.execute(statement, (*values, row.id)))

    def _whole(self, row: Put) -> Sequence[Any]:
        if not row.over:
            return row.values
        return [row.over.get(column, value) for column, value in zip(self._columns, row.values, strict=True)]

    def _tried(self, work: Any) -> bool:
        """Do some work or none of it; False where a constraint refused."""
        self._driver.execute(POINT)
        try:
            work()
        except dbapi.IntegrityError:
            self._driver.execute(BACK)
            return False
        finally:
            self._driver.execute(END)
        return True

    def _place(self, row: Put) -> None:
        """Write one row of the hub, once nothing of this desk is in its way."""
        while True:
            try:
                self._driver.execute(self._statement, row.values)
            except dbapi.IntegrityError as error:
                if not self._cleared(row, str(error)):
                    if not str(error).startswith(REFUSED):
                        raise
                    self._leave_out(row)
                    return
            else:
                return

    def _leave_out(self, row: Put) -> None:
        """Keep a row as it is here, or not at all, where the tables refuse what the hub has: all the rest goes on."""
        log.event("exchange.refused", table=log.Word(self._table))
        if not row.here or not self._tried(lambda: self._driver.execute(self._statement, row.here)):
            self.refused.append((self._table, row.id))

    def _cleared(self, row: Put, error: str) -> bool:
        """Take away the row that holds what must be unique, or give it the hub's value back."""
        found = UNIQUE.search(error)
        if found is None:
            return False
        columns = [name.rpartition(".")[2] for name in found[1].split(", ")]
        same = " AND ".join(f'"{column}" = ?' for column in columns)
        values = [row.values[self._columns.index(column)] for column in columns]
        one, rev = self._driver.execute(sql(IN_THE_WAY, table=self._table, same=same), values).fetchone()
        key = (self._table, one)
        if rev == 0 or not give_back(self._driver, self._ledger, key, columns):
            self._gone += remove(self._driver, self._ledger, [key])
        return True
