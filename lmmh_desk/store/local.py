"""Tables the store keeps for itself on each desk: change log, audit, numbers, drafts, desk settings, exchanges."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, text

from lmmh_desk.store.tables import Blob, Flag, Integer, Text, local_table

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
    Column("rev", Integer, nullable=False, server_default="0"),  # the row's when the line was written
    Column("batch", Text),  # of the outbox, once frozen: what is frozen is sent again byte for byte
    CheckConstraint("op IN ('insert', 'update', 'delete')", name="ck_sync_log_op"),
    Index(None, "pk"),
    Index(None, "batch", sqlite_where=text("batch IS NOT NULL")),
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
    Column("salt", Blob),  # of the details; null once these are erased
    Column("digest", Blob),
    Column("link", Blob),  # `chain` says of what it is the hash
    Index(None, "subject", "at"),
)

# How the audit was at an exchange: signed by this desk, then by the hub, which keeps it too.
audit_head = local_table(
    "audit_head",
    Column("tx", Integer, primary_key=True, autoincrement=False),
    Column("link", Blob, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("signature", Blob, nullable=False),
    Column("countersignature", Blob, nullable=False),
    Column("at", Integer, nullable=False),
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

# One row, on a desk attached to a hub.
exchange = local_table(
    "exchange",
    Column("id", Integer, primary_key=True),
    Column("address", Text, nullable=False),  # "https://hub.example:8443"
    Column("authority", Text, nullable=False),  # the certificate of the hub's own authority, PEM
    Column("hub_key", Blob, nullable=False),  # X25519: bundles are sealed to it
    Column(
        "device_key", Blob, nullable=False
    ),  # Ed25519: signs requests and bundles; bundles' answers are sealed to it
    Column("sites", Text, nullable=False),  # JSON: the sites whose rows this desk receives
    Column("epoch", Text, nullable=False),  # of the hub; another one when it was restored
    Column("cursor", Integer, nullable=False),  # the last place of the feed this desk applied
    Column("sequence", Integer, nullable=False),  # of the last frozen batch
    Column("clock_offset", Integer, nullable=False),  # milliseconds to add to this PC's clock to have the hub's
    Column("received_at", Integer),
    Column("tried_at", Integer),
    Column("problem", Text, nullable=False),  # of the last try; empty: it succeeded
    CheckConstraint("id = 1", name="ck_exchange_one_row"),
)

# Frozen before the first send; kept 35 days once acknowledged, for a hub restored from an older backup.
outbox = local_table(
    "outbox",
    Column("id", Text, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("sha256", Blob, nullable=False),
    Column("records", Integer, nullable=False),
    Column("made_at", Integer, nullable=False),
    Column("acknowledged_at", Integer),
    Column("content", Blob, nullable=False),  # last: what stands after it is reached through all its pages
    Index(None, "sequence", unique=True),
    Index(None, "acknowledged_at"),
)

exchange_run = local_table(
    "exchange_run",
    Column("id", Text, primary_key=True),
    Column("way", Text, nullable=False),  # "network", "bundle"
    Column("started_at", Integer, nullable=False),
    Column("ended_at", Integer, nullable=False),
    Column("sent", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("bytes_sent", Integer, nullable=False),
    Column("bytes_received", Integer, nullable=False),
    Column("problem", Text, nullable=False),
    CheckConstraint("way IN ('network', 'bundle')", name="ck_exchange_run_way"),
    Index(None, "started_at"),
)

# Of the rows the hub and this desk both have: hash(id, rev) added modulo 2^64, as 8 bytes.
digest = local_table(
    "digest",
    Column("scope", Text, primary_key=True),
    Column("table_name", Text, primary_key=True),
    Column("bucket", Integer, primary_key=True, autoincrement=False),
    Column("value", Blob, nullable=False),
)
