"""Tables the store keeps for itself on each desk: change log, audit, numbers, drafts, desk settings."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, text

from lmmh_desk.store.tables import Flag, Integer, Text, local_table

# One row. Triggers can read neither temporary tables nor Python: who writes is said here, inside the transaction.
# Outside a unit of work `actor` is null, so that the log's NOT NULL refuses any stray write to a synchronised table.
writing = local_table(
    "writing",
    Column("id", Integer, primary_key=True),
    Column("tx", Integer, nullable=False),
    Column("seq", Integer, nullable=False),  # the log's last line, kept here since acknowledged lines are dropped
    Column("actor", Text),
    Column("wall_time", Integer, nullable=False),
    Column("muted", Flag, nullable=False),
    CheckConstraint("id = 1", name="ck_writing_one_row"),
)

sync_log = local_table(
    "sync_log",
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("tx", Integer, nullable=False),
    Column("table_name", Text, nullable=False),
    Column("pk", Text, nullable=False),
    Column("op", Text, nullable=False),
    Column("delta", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("wall_time", Integer, nullable=False),
    CheckConstraint("op IN ('insert', 'update', 'delete')", name="ck_sync_log_op"),
)

audit = local_table(
    "audit",
    Column("tx", Integer, primary_key=True, autoincrement=False),
    Column("at", Integer, nullable=False),
    Column("agent_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", Text, nullable=False, server_default=text("'{}'")),
    Column("site_id", Text, nullable=False),
    Column("device_id", Text, nullable=False),
    Index(None, "subject", "at"),
)

numbering = local_table(
    "numbering",
    Column("series", Text, primary_key=True),  # "JD-C02-20"
    Column("last", Integer, nullable=False),
)

draft = local_table(
    "draft",
    Column("agent_id", Text, primary_key=True),
    Column("page", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("data", Text, nullable=False),
    Column("at", Integer, nullable=False),
)

desk_setting = local_table(
    "desk_setting",
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
