"""The hub's tables: the desks' own, with what only the hub may enforce, and those of the feed, receipts and devices."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Column, Connection, Index, MetaData, Table, TypeDecorator, text

from lmmh_desk.hub.guarding import guard
from lmmh_desk.kernel.wire import Wire
from lmmh_desk.store import versions
from lmmh_desk.store.tables import Blob, Integer, Text, synchronised_tables, wire_of

metadata = MetaData()
OWN = 8  # one more with each change of the tables below, of SOUGHT or ROOMY: `migrating` adds what it adds
SOUGHT = {("conflict", "record_id"), ("quarantine", "transaction_id")}  # what was told before is found by these
# PostgreSQL leaves room on the pages of records: a row that changes stays on its own, and no index has to follow it.
ROOMY = {"fillfactor": 50}

# One row, locked by each writing transaction from its beginning to its commit: on PostgreSQL a sequence isn't the order
# of commit, this is.
hub_clock = Table(
    "hub_clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("v", Integer, nullable=False),  # the last place of the feed
    Column("epoch", Text, nullable=False),  # another one after a restore
    Column("lost", Text, nullable=False, server_default="{}"),  # JSON: former epochs, each with the last place known
    Column("schema", Text, nullable=False),
    Column("made_at", Integer, nullable=False),
    Column("restored_at", Integer, nullable=False, server_default="0"),  # when it last began again, from an older state
    Column("thinned", Integer, nullable=False, server_default="0"),  # up to here the feed has rows' last states only
    sqlite_strict=True,
)

# What each head of the feed's rows holds: rows written before a migration keep the columns they had.
feed_head = Table(
    "feed_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("table_name", Text, nullable=False),
    Column("columns", Text, nullable=False),  # JSON
    sqlite_strict=True,
)

DELETED = text("kind = 'delete'")
feed = Table(
    "feed",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("tx", Integer, nullable=False),  # the first `seq` of the desk's transaction: pages are cut between two
    Column("kind", Text, nullable=False),  # put, delete, leave
    Column("head", Integer, nullable=False),
    Column("pk", Text, nullable=False),
    Column("scope", Text, nullable=False),  # "" or the id of a site
    Column("owner", Text, nullable=False),  # the device that made the record: it gets it wherever it is
    Column("echo", Text, nullable=False),  # the device that has the row as it is: it needn't get it; or ""
    Column("live", Integer, nullable=False),
    Column("row", Blob, nullable=False),  # msgpack: the values named by the head; of a deleted row, its last ones
    Column("columns", Text, nullable=False),  # JSON: those written; "" for all
    Column("device_id", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Index("ix_feed_pk", "pk"),
    Index("ix_feed_deleted", "device_id", "seq", sqlite_where=DELETED, postgresql_where=DELETED),
    sqlite_strict=True,
)

receipt = Table(
    "receipt",
    metadata,
    Column("batch", Text, primary_key=True),
    Column("device_id", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("sha256", Blob, nullable=False),
    Column("answer", Blob, nullable=False),
    Column("received_at", Integer, nullable=False),
    Column("place", Integer, nullable=False),  # of the feed, before this batch
    Index("ix_receipt_device_id", "device_id", "sequence", unique=True),
    sqlite_strict=True,
)

device = Table(
    "device",
    metadata,
    Column("id", Text, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("site_id", Text, nullable=False),
    Column("sites", Text, nullable=False),  # JSON: whose rows it receives
    Column("public", Blob, nullable=False),  # Ed25519, 32 bytes
    Column("name", Text, nullable=False),
    Column("schema", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("sequence", Integer, nullable=False),  # of its last batch
    Column("cursor", Integer, nullable=False),  # where it last asked from: it has what is before
    Column("reached", Integer, nullable=False, server_default="0"),  # where what it was given last ended
    Column("enrolled_at", Integer, nullable=False),
    Column("seen_at", Integer, nullable=False),
    Column("revoked_at", Integer),
    Column("revoked_reason", Text, nullable=False),
    Column("made_from", Text, nullable=False, server_default=""),  # the device it was a copy of, "" if it was enrolled
    Column("apart", Integer),  # the place of the feed when it was told from that one; not noted by older versions
    sqlite_strict=True,
)

# How far the audit of each device went when it last exchanged.
audit_head = Table(
    "audit_head",
    metadata,
    Column("device_id", Text, primary_key=True),
    Column("tx", Integer, nullable=False),
    Column("link", Blob, nullable=False),
    Column("at", Integer, nullable=False),
    sqlite_strict=True,
)

# The key of each device's base, sealed for the office's recovery key.
base_key = Table(
    "base_key",
    metadata,
    Column("device_id", Text, primary_key=True),
    Column("sealed", Blob, nullable=False),
    Column("at", Integer, nullable=False),
    sqlite_strict=True,
)

enrolment = Table(
    "enrolment",
    metadata,
    Column("hash", Blob, primary_key=True),  # SHA-256 of the code's secret part
    Column("site_id", Text, nullable=False),
    Column("code", Text, nullable=False),  # of the desk to come: "C02"
    Column("chosen", Integer, nullable=False),  # 1: by the administrator, even for a PC that comes with its own
    Column("made_at", Integer, nullable=False),
    Column("expires_at", Integer, nullable=False),
    Column("used_at", Integer),
    Column("device_id", Text),
    sqlite_strict=True,
)

# What desks gave back to a restored hub of what it lost, and the place each row has had from then on.
given_back = Table(
    "given_back",
    metadata,
    Column("table_name", Text, primary_key=True),
    Column("pk", Text, primary_key=True),
    Column("rev", Integer, nullable=False),  # the newest state that any desk gave, by its place in the former epoch
    Column("place", Integer, nullable=False),  # 0: the row is no more
    sqlite_strict=True,
)

# By scope, table and bucket of ids; table "" is the sum of the scope.
digest = Table(
    "digest",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("table_name", Text, primary_key=True),
    Column("bucket", Integer, primary_key=True, autoincrement=False),
    Column("value", Blob, nullable=False),
    sqlite_strict=True,
)


NO_OVERLAP = """CREATE TRIGGER "slot_@table_@event" BEFORE @event ON "@table"
WHEN NEW.@live = 1 AND EXISTS (
  SELECT 1 FROM "@table" AS other WHERE other.@who = NEW.@who AND other.@live = 1 AND other.id <> NEW.id
  AND other.@start < NEW.@end AND NEW.@start < other.@end)
BEGIN SELECT RAISE(ABORT, 'slot_@table'); END"""


@cache
def records() -> dict[str, Table]:
    """Return the desks' tables as the hub keeps them, parents first: plain types, keys checked at once."""
    return {table.name: _copied(table) for table in synchronised_tables()}


@cache
def wires() -> dict[str, Wire]:
    """Return how each table travels and merges."""
    return {table.name: wire_of(table) for table in synchronised_tables()}


@cache
def parent_of(name: str) -> str:
    """Return the table of the record whose scope this table's rows share, "" if they have their own."""
    wire = wires()[name]
    if not wire.parent:
        return ""
    (key,) = records()[name].c[wire.parent].foreign_keys
    return key.column.table.name


@cache
def placing(name: str) -> frozenset[str]:
    """Return the columns that say where a table's rows go."""
    return frozenset((wires()[name].parent or "site_id", "device_id"))


@cache
def children_of(name: str) -> tuple[tuple[str, str], ...]:
    """Return the tables, each with its column, whose rows share the scope of this one's."""
    return tuple(
        (wire.table, wire.parent) for wire in wires().values() if wire.parent and parent_of(wire.table) == name
    )


@cache
def own_keys(name: str) -> tuple[str, ...]:
    """Return the columns that point to another row of the same table."""
    table = records()[name]
    return tuple(key.parent.name for key in table.foreign_keys if key.column.table is table)


@cache
def links(name: str) -> frozenset[str]:
    """Return the columns that point to another row."""
    return frozenset(key.parent.name for key in records()[name].foreign_keys)


def version() -> str:
    """Return the version of this program's tables."""
    return f"{versions.head()}.{OWN}"


def every() -> list[Table]:
    """Return every table of a hub, those that others point to first."""
    records()
    return metadata.sorted_tables


def create(connection: Connection) -> None:
    """Make every table, and what refuses a slot booked twice."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS btree_gist"))
    for table in every():
        create_one(connection, table)
    guard(connection)


def create_one(connection: Connection, table: Table) -> None:
    """Make a table, its indexes, and what refuses a slot booked twice."""
    table.create(connection, checkfirst=False)
    wire = wires().get(table.name)
    if wire and wire.slot:
        refuse_overlaps(connection, wire)


def refuse_overlaps(connection: Connection, wire: Wire) -> None:
    """Have the database refuse two live rows of one resource that overlap."""
    who, start, end, live = wire.slot
    if connection.dialect.name == "postgresql":
        connection.execute(
            text(
                f"ALTER TABLE {wire.table} ADD CONSTRAINT slot_{wire.table} EXCLUDE USING gist"
                f" ({who} WITH =, int8range({start}, {end}) WITH &&) WHERE ({live} = 1)"
            )
        )
        return
    for event in ("INSERT", "UPDATE"):
        values = {"@event": event, "@table": wire.table, "@who": who, "@start": start, "@end": end, "@live": live}
        statement = NO_OVERLAP
        for name, value in values.items():
            statement = statement.replace(name, value)
        connection.exec_driver_sql(statement)


def _copied(table: Table) -> Table:
    copy = table.to_metadata(metadata)
    copy.dialect_options["postgresql"]["with"] = ROOMY
    for column in copy.columns:
        if isinstance(column.type, TypeDecorator):
            column.type = column.type.impl_instance
    for key in copy.foreign_key_constraints:
        if key.referred_table is not copy:  # a row may come before the one of its own table it points to
            key.deferrable = key.initially = None
    for index in list(copy.indexes):
        if not index.unique and not _serves(index, copy, wire_of(table)):
            copy.indexes.remove(index)
    return copy


def _serves(index: Index, table: Table, wire: Wire) -> bool:
    """Say whether the hub needs an index: to follow a key backwards, to find what overlaps, or what is SOUGHT."""
    first = next(iter(index.columns)).name
    if (table.name, first) in SOUGHT:
        return True
    keys = {next(iter(key.columns)).name for key in table.foreign_key_constraints}
    partial = index.dialect_options["sqlite"]["where"] is not None
    return first in {*keys, *wire.slot[:1]} and not partial
