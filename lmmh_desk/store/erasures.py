"""Records erased for good: only their ids stay, and a copy opened beside them is erased again (SYNC.md, erasure)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Index

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record
from lmmh_desk.kernel.wire import Wire
from lmmh_desk.store.tables import RECORDS, Text, record_table

NAME = "erasure"
ERASERS = frozenset({"admin"})
SOFT = ("subject_id", "person_id", "record_id")  # columns that name a record without a foreign key


@dataclass(kw_only=True)
class Erasure(Record):
    """That a record is no more, anywhere; `cause` is the retention rule, or "request"."""

    table_name: str
    record_id: str
    cause: str


erasure = record_table(
    NAME,
    Column("table_name", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Index(None, "record_id"),
)
RECORDS[Erasure] = erasure

# What this desk alone keeps of records: each table, the column that names the record, and what may stand after its id.
TRACES: dict[str, tuple[str, tuple[str, ...]]] = {}

WIRES = (Wire(NAME, lasting=True, append_only=True, writers=ERASERS, label=_("Effacement")),)


def traced(table: str, column: str, *after: str) -> None:
    """Have the lines of a local table go with the record that this column names, with one of these after its id too."""
    TRACES[table] = column, ("", *after)
