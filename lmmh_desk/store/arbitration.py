"""What the hub could not put together by itself: values in conflict, and changes set aside; both synchronise."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import CheckConstraint, Column, Index

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.wire import SITE, Wire
from lmmh_desk.store.legible import read_by
from lmmh_desk.store.tables import Instant, Integer, Text, metadata, record_table

# The hub kept one value of a group of columns, a desk's other value waits here until somebody chooses. It goes where
# its record goes: its site is that of the record, "" where the record goes everywhere.
conflict = record_table(
    "conflict",
    Column("table_name", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("columns", Text, nullable=False),  # JSON: their names, and in the same order the three values of each
    Column("base", Text, nullable=False),
    Column("kept", Text, nullable=False),
    Column("other", Text, nullable=False),
    Column("kept_by", Text, nullable=False),  # agent
    Column("kept_at", Instant, nullable=False),
    Column("kept_device", Text, nullable=False),
    Column("other_by", Text, nullable=False),
    Column("other_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Column("settled_by", Text, nullable=False, server_default=""),
    Column("choice", Text, nullable=False, server_default=""),
    Column("person_id", Text, nullable=False, server_default=""),  # in whose history it stands once settled
    CheckConstraint("kind IN ('edit', 'deleted', 'deleting')", name="ck_conflict_kind"),
    CheckConstraint("choice IN ('', 'kept', 'other', 'both', 'mixed')", name="ck_conflict_choice"),
    CheckConstraint("(choice = '') = (settled_at IS NULL)", name="ck_conflict_settled"),
    Index(None, "record_id"),
    Index(None, "settled_at"),
    Index(None, "person_id"),
)

# One line of a transaction the hub could not apply; the lines of one `transaction_id` are mended together.
quarantine = record_table(
    "quarantine",
    Column("transaction_id", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("table_name", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("op", Text, nullable=False),
    Column("delta", Text, nullable=False),
    Column("written_by", Text, nullable=False),  # agent
    Column("written_at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),  # for a slot, the id of the booking that holds it
    Column("settled_at", Instant),
    Column("settled_by", Text, nullable=False, server_default=""),
    Column("choice", Text, nullable=False, server_default=""),
    Column("person_id", Text, nullable=False, server_default=""),
    CheckConstraint("op IN ('insert', 'update', 'delete')", name="ck_quarantine_op"),
    CheckConstraint(
        "reason IN ('missing', 'duplicate', 'slot', 'check', 'right', 'scope', 'device', 'mass')",
        name="ck_quarantine_reason",
    ),
    CheckConstraint("choice IN ('', 'dropped', 'again')", name="ck_quarantine_choice"),
    CheckConstraint("(choice = '') = (settled_at IS NULL)", name="ck_quarantine_settled"),
    Index(None, "transaction_id", "position"),
    Index(None, "settled_at"),
    Index(None, "person_id"),
)

LISTS = ("base", "kept", "other")
LIST = msgspec.json.Decoder(list[Any])


def _check(table_name: str, *texts: str) -> None:
    """Raise ValueError unless a conflict names columns that its table has, and tells the three values of each."""
    table = metadata.tables.get(table_name)
    try:
        columns, *lists = map(LIST.decode, texts)
    except RecursionError as error:
        raise ValueError from error
    names = table.c.keys() if table is not None else ()
    if not columns or any(one not in names for one in columns) or any(len(one) != len(columns) for one in lists):
        raise ValueError


read_by(conflict, _check, "table_name", "columns", *LISTS)

SETTLED = ("settled_at", "settled_by", "choice", "person_id")
WIRES = (
    # Settled twice, the first to reach the hub says how (hub.judging.settled).
    Wire(
        "conflict",
        groups=(SETTLED,),
        scope=SITE,
        label=_("Décision"),
        fixed=("table_name", "record_id", "kind", "columns", *LISTS),
    ),
    Wire("quarantine", groups=(SETTLED,), scope=SITE, label=_("Décision")),
)
