"""Tables of every slice: STRICT, typed the same on SQLite and PostgreSQL, declared once in `metadata`.

A `record_table` synchronises: it carries the columns of DOMAIN.md §2 and `rev`, the place in the hub's feed of the
row as last received or acknowledged (0: the hub doesn't know it yet), and gets the log triggers. A `local_table` stays
on this desk.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Dialect, LargeBinary, MetaData, Table, TypeDecorator
from sqlalchemy import Integer as PlainInteger
from sqlalchemy import Text as PlainText
from sqlalchemy.schema import SchemaItem

from lmmh_desk.kernel.record import Record
from lmmh_desk.kernel.wire import Wire

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
RECORDS: dict[type[Record], Table] = {}  # which table keeps the records of a class

Text = PlainText
Integer = BigInteger().with_variant(PlainInteger, "sqlite")
Blob = LargeBinary


class Day(PlainText):
    """A day, "2020-11-17"; "" where its column has that for none."""


class Month(PlainText):
    """A month, "2020-11"."""


class Given(PlainText):
    """What the last import gave, a list by group of columns, as JSON; "" where none gave anything."""


class AnInstant(BigInteger):
    """What tells instants from other whole numbers."""


class AMinute(BigInteger):
    """A minute of a day, from 0 to 1439."""


Minute = AMinute().with_variant(PlainInteger, "sqlite")
Instant = AnInstant().with_variant(PlainInteger, "sqlite")  # milliseconds UTC


class Flag(TypeDecorator[bool]):
    """A boolean kept as 0 or 1; its table gets the CHECK that says so."""

    impl = PlainInteger
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:  # noqa: ARG002
        return None if value is None else bool(value)


def record_table(name: str, *parts: SchemaItem) -> Table:
    """Declare a synchronised table: its own columns and constraints after those every record carries."""
    return _declare(
        name,
        Column("id", Text, primary_key=True),
        Column("site_id", Text, nullable=False),
        Column("device_id", Text, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("created_by", Text, nullable=False),
        Column("rev", Integer, nullable=False, server_default="0"),
        *parts,
        synchronised=True,
    )


def declare_wires(wires: Iterable[Wire]) -> None:
    """Tell each synchronised table how it travels and merges: its triggers log whole groups of columns."""
    for wire in wires:
        metadata.tables[wire.table].info["wire"] = wire


def wire_of(table: Table) -> Wire:
    """Return how a synchronised table travels and merges."""
    wire: Wire = table.info.get("wire") or Wire(table.name)
    return wire


def local_table(name: str, *parts: SchemaItem, **options: Any) -> Table:
    """Declare a table of this desk only; `options` are those of SQLAlchemy's Table."""
    return _declare(name, *parts, synchronised=False, **options)


def synchronised_tables() -> list[Table]:
    """Return the tables whose changes are logged, parents first."""
    return [table for table in metadata.sorted_tables if table.info["synchronised"]]


def _declare(name: str, *parts: SchemaItem, synchronised: bool, **options: Any) -> Table:
    flags = [part.name for part in parts if isinstance(part, Column) and isinstance(part.type, Flag)]
    checks = [CheckConstraint(f"{flag} IN (0, 1)", name=f"ck_{name}_{flag}") for flag in flags]
    info = {"synchronised": synchronised}
    table = Table(name, metadata, *parts, *checks, info=info, sqlite_strict=True, **options)
    for link in table.foreign_key_constraints:
        # Checked at the commit: records aren't always sent parents first. (The pragma that says so for one
        # transaction makes SQLite compile every statement again.)
        link.deferrable, link.initially = True, "DEFERRED"
    return table
