"""The triggers that write the change log, generated from the tables, so that bulk and raw SQL are logged too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Connection, Table
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.types import LargeBinary

from lmmh_desk.store.local import writing
from lmmh_desk.store.tables import synchronised_tables, wire_of

PREFIX = "log_"
INSTALLED = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name GLOB ?"


def expected() -> dict[str, str]:
    """Return the SQL of every log trigger, by name."""
    wanted: dict[str, str] = {}
    for table in synchronised_tables():
        wanted.update(_of_table(table))
    return wanted


def installed(connection: Connection) -> dict[str, str]:
    """Return the SQL of the log triggers the database holds, by name."""
    found = connection.exec_driver_sql(INSTALLED, (f"{PREFIX}*",))
    return {row.name: row.sql for row in found}


def install(connection: Connection) -> None:
    """Replace whatever log triggers the database holds by those of the tables."""
    remove(connection)
    connection.execute(insert(writing).values(id=1, tx=0, seq=0, wall_time=0, muted=False).on_conflict_do_nothing())
    for sql in expected().values():
        connection.exec_driver_sql(sql)


def remove(connection: Connection) -> None:
    """Drop the log triggers, for a migration or rows that are not to be logged."""
    for name in installed(connection):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def _of_table(table: Table) -> dict[str, str]:
    name = table.name
    changed = _differ(column.name for column in _logged(table))
    return {
        f"{PREFIX}{name}_insert": _logging(table, "insert", "NEW", "1"),
        f"{PREFIX}{name}_update": _logging(table, "update", "OLD", changed),
        f"{PREFIX}{name}_delete": _logging(table, "delete", "OLD", "1"),
        f"{PREFIX}{name}_fixed": (
            f'CREATE TRIGGER "{PREFIX}{name}_fixed" BEFORE UPDATE OF id ON "{name}" WHEN OLD.id IS NOT NEW.id '
            f"BEGIN SELECT RAISE(ABORT, 'the id of a record never changes'); END"
        ),
    }


LOGGING = """CREATE TRIGGER "@name" AFTER @event ON "@table"
WHEN (SELECT muted FROM writing) = 0 AND (@condition) BEGIN
UPDATE writing SET seq = seq + 1;
INSERT INTO sync_log (seq, tx, table_name, pk, op, delta, actor, wall_time, rev)
SELECT seq, tx, '@table', @row.id, '@operation', @delta, actor, wall_time, @row.rev FROM writing; END"""


def _logging(table: Table, operation: str, row: str, condition: str) -> str:
    values = {
        "@name": f"{PREFIX}{table.name}_{operation}",
        "@event": event(table, operation),
        "@operation": operation,
        "@table": table.name,
        "@row": row,
        "@condition": condition,
        "@delta": delta(table, operation),
    }
    sql = LOGGING
    for place, value in values.items():
        sql = sql.replace(place, value)
    return sql


def delta(table: Table, operation: str) -> str:
    """Return the SQL of {column: [old, new]}: of an update, the groups of columns that differ, whole."""
    pieces, wire = [], wire_of(table)
    for column in _logged(table):
        old = "NULL" if operation == "insert" else _value("OLD", column.name, column.type)
        new = "NULL" if operation == "delete" else _value("NEW", column.name, column.type)
        differ = _differ(wire.group(column.name)) if operation == "update" else f"{old} IS NOT {new}"
        pieces.append(f"CASE WHEN {differ} THEN ',\"{column.name}\":' || json_array({old}, {new}) ELSE '' END")
    return f"'{{' || substr({' || '.join(pieces)}, 2) || '}}'"


def event(table: Table, operation: str) -> str:
    """Return an operation as a trigger names it: of an update, the columns that count.

    A row's place in the hub's feed does not: each row of an acknowledged batch gets one.
    """
    columns = ", ".join(f'"{column.name}"' for column in _logged(table))
    return f"{operation} OF {columns}" if operation.upper() == "UPDATE" else operation


def _logged(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name != "rev"]


def _differ(columns: Iterable[str]) -> str:
    return " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in columns)


def _value(row: str, column: str, kind: object) -> str:
    value = f'{row}."{column}"'
    # JSON holds no bytes; hex(NULL) is '' and would hide a null.
    return f"iif({value} IS NULL, NULL, hex({value}))" if isinstance(kind, LargeBinary) else value
