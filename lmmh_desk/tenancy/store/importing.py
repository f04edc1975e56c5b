"""Writes the rows of an import in bulk, and remembers how to undo them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import Row, Table, bindparam, delete, exists, insert, select, update

from lmmh_desk.kernel.ids import new_id
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.merge import unpacked, verdict
from lmmh_desk.tenancy.model.plans import PastRun
from lmmh_desk.tenancy.store import tables
from lmmh_desk.tenancy.store.tables import import_run, import_step

# Parents first; undoing goes the other way round.
TABLES = {
    table.name: table
    for table in (
        tables.residence, tables.dwelling, tables.household, tables.person, tables.contact, tables.lease,
        tables.lease_holder,
    )
}  # fmt: skip


INSERTED = '{"op": "insert"}'
COUNTED = ("created", "changed", "unchanged", "kept", "persons_created", "persons_changed", "persons_unchanged")


class Writer:
    """Gathers the changes of one transaction, then writes them; `counts` say what becomes of each unit and person."""

    def __init__(self, read: Read, run_id: str, stamp: Mapping[str, Any]) -> None:
        self.read = read
        self.counts = dict.fromkeys(COUNTED, 0)
        self._run_id = run_id
        self._stamp = dict(stamp)
        self._inserts: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._updates: list[tuple[Table, str, dict[str, Any]]] = []
        self._deletes: list[tuple[Table, str]] = []
        self._steps: list[dict[str, str]] = []

    def insert(self, table: Table, values: Mapping[str, Any]) -> str:
        """Add a row; return its new id."""
        row_id = new_id()
        self._inserts[table.name].append({"id": row_id, **self._stamp, **values})
        self._step(table, row_id)
        return row_id

    def update(self, table: Table, row: Row[Any], values: Mapping[str, Any]) -> None:
        """Change columns of a row."""
        self._updates.append((table, row.id, dict(values)))
        columns = {name: [row._mapping[name], value] for name, value in values.items()}
        self._step(table, row.id, {"op": "update", "columns": columns})

    def delete(self, table: Table, row: Row[Any]) -> None:
        """Remove a row."""
        self._deletes.append((table, row.id))
        self._step(table, row.id, {"op": "delete", "row": dict(row._mapping)})

    def merge(self, row: Row[Any], groups: Mapping[str, Sequence[str]], given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns to write so that counter corrections survive; `given` holds the values by group."""
        last = unpacked(row.imported)
        values: dict[str, Any] = {}
        for group, columns in groups.items():
            current = [row._mapping[name] for name in columns]
            said = verdict(current, last.get(group), given[group])
            if said == "write":
                values.update(zip(columns, given[group], strict=True))
            elif said == "kept":
                self.counts["kept"] += 1
        return values

    def count(self, *, created: bool = False, changed: bool = False, what: Literal["", "persons_"] = "") -> None:
        """Count one unit, or one of its persons, by what became of it."""
        self.counts[what + ("created" if created else "changed" if changed else "unchanged")] += 1

    @property
    def changes(self) -> int:
        """How many rows this transaction will touch."""
        return sum(map(len, self._inserts.values())) + len(self._updates) + len(self._deletes)

    def flush(self) -> None:
        """Write everything gathered."""
        for table, row_id in self._deletes:
            self.read.execute(delete(table).where(table.c.id == row_id))
        for name, table in TABLES.items():
            if rows := self._inserts[name]:
                self.read.execute(insert(table), rows)
        for table, row_id, values in self._updates:
            self.read.execute(update(table).where(table.c.id == row_id).values(values))
        if self._steps:
            self.read.execute(insert(import_step), self._steps)

    def _step(self, table: Table, row_id: str, before: Mapping[str, Any] | None = None) -> None:
        if not self._run_id:
            return  # a dry run is never undone
        text = json.dumps(before, ensure_ascii=False) if before else INSERTED
        self._steps.append({"run_id": self._run_id, "record_table": table.name, "record_id": row_id, "before": text})


def rows_by(read: Read, table: Table, column: str, values: Sequence[str]) -> list[Row[Any]]:
    """Return the rows whose column holds one of the values."""
    return list(read.execute(select(table).where(table.c[column].in_(values))))


def unfinished_run(read: Read, kind: str, sha256: str) -> Row[Any] | None:
    """Return the run that began to import this very file and didn't end."""
    query = select(import_run).where(
        import_run.c.kind == kind, import_run.c.sha256 == sha256, import_run.c.state.in_(("running", "stopped"))
    )
    return read.execute(query.order_by(import_run.c.created_at.desc()).limit(1)).first()


def finished_run(read: Read, kind: str, sha256: str) -> str | None:
    """Return the id of a run that imported this very file to its end."""
    query = select(import_run.c.id).where(
        import_run.c.kind == kind, import_run.c.sha256 == sha256, import_run.c.state == "done"
    )
    return read.execute(query.limit(1)).scalar()


def past_runs(read: Read, limit: int = 20) -> list[PastRun]:
    """Return the last imports, newest first."""
    of_run = import_run.c
    steps = exists().where(import_step.c.run_id == of_run.id)
    query = select(
        of_run.id, of_run.created_at, of_run.kind, of_run.file_name, of_run.sha256, of_run.state, of_run.lines,
        of_run.written, of_run.refused, steps,
    )  # fmt: skip
    rows = read.execute(query.order_by(of_run.created_at.desc(), of_run.id.desc()).limit(limit))
    return [PastRun(*row) for row in rows]


def undo_steps(connection: Read, run_id: str, limit: int) -> int:
    """Undo the last steps of a run, at most `limit`; return how many were left to undo before."""
    query = select(import_step).where(import_step.c.run_id == run_id).order_by(import_step.c.seq.desc())
    steps = connection.execute(query.limit(limit)).all()
    for step in steps:
        _undo(connection, TABLES[step.record_table], step.record_id, json.loads(step.before))
    if steps:
        done = delete(import_step).where(import_step.c.run_id == run_id, import_step.c.seq >= steps[-1].seq)
        connection.execute(done)
    return len(steps)


def _undo(connection: Read, table: Table, row_id: str, before: Mapping[str, Any]) -> None:
    own = table.c.id == bindparam("row_id")
    if before["op"] == "insert":
        connection.execute(delete(table).where(own), {"row_id": row_id})
    elif before["op"] == "delete":
        connection.execute(insert(table), before["row"])
    else:
        row = connection.execute(select(table).where(own), {"row_id": row_id}).first()
        values = {
            name: old
            for name, (old, new) in before["columns"].items()
            if row is not None and row._mapping[name] == new  # what the counter changed since stays
        }
        if values:
            connection.execute(update(table).where(table.c.id == row_id).values(values))


seen_runs = restricted("tenancy.import")(past_runs)
