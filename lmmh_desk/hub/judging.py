"""What the hub checks of a line before it merges it: who writes, where, and how much is deleted at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, func, select
from sqlalchemy import Row as Told

from lmmh_desk.hub import tables
from lmmh_desk.hub.backup import AHEAD
from lmmh_desk.hub.rows import Aside, Key, Working
from lmmh_desk.hub.storage import Row, rows_of
from lmmh_desk.kernel.wire import Wire, answers_itself, named
from lmmh_desk.sync.merge import Delta, Merged
from lmmh_desk.sync.protocol import Line

CONSOLE, CONSOLE_ROLE = "console", "admin"  # the command line of a desk, which no agent's role bounds
ONCE = ("kept", "other", "dropped")  # chosen twice, they write the same
OUTBOX = ("outbox", "message")  # the author of what goes out by itself, and all that it writes
# Rows; share of a table that no desk deletes in a day, by the hub's clock, without somebody's consent; who gives it.
MASS_FROM, MASS, MASS_MS = 50, 0.05, 24 * 3600 * 1000
CONSENTING = frozenset({"site_manager", "admin"})
AGAIN = '"again"]'  # the choice, in the delta of a line that settles what was set aside


class Device(Struct, frozen=True):
    """A PC as the hub knows it."""

    id: str
    code: str
    site_id: str
    sites: tuple[str, ...]  # whose rows it receives
    public: bytes  # Ed25519, 32 bytes
    revoked_at: int | None = None
    version: str = ""  # of its program, as it last said
    # What it was a copy of, and that one in turn, each with the place of the feed when the copy was told apart, None
    # where that wasn't noted: what these made elsewhere until then is its own too.
    former: dict[str, int | None] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """All the ids under which this PC made records."""
        return (self.id, *self.former)


class Author(Struct, frozen=True):
    """Who wrote a value, when by his PC's clock, on which PC."""

    agent: str = ""
    at: int = 0
    device: str = ""


def check(rows: Working, device: Device, line: Line, delta: Delta, row: Row | None) -> None:
    """Raise Aside where the device or the agent may not write so.

    Who wrote is what the device says: its signature is the proof, and what it may claim at most is the role it names.
    """
    if device.revoked_at is not None:
        raise Aside("device")
    if not (_known(rows, line) and _may(rows, device, line, delta, row) and _is_another(rows, line, delta)):
        raise Aside("right", line.actor)
    if row is not None and _changes_fixed(line, delta, row):
        raise Aside("check", "fixed")
    if row is not None:
        check_place(rows, device, (line.table, line.id), row)


def check_place(rows: Working, device: Device, key: Key, row: Row) -> None:
    """Raise Aside where a row belongs to a site the device isn't of, and another device made it."""
    place = rows.place(key, row)
    if place.scope and place.scope not in device.sites and place.owner not in device.names:
        raise Aside("scope", place.scope)


def check_erasure(rows: Working, device: Device, erasure: Row) -> None:
    """Raise Aside where an erasure names what is the office's (an agent, a key, a rule, an erasure), which no retention
    rule ends, or a record of a site the device isn't of.
    """
    key = (erasure["table_name"], erasure["record_id"])
    if key[0] not in tables.records():
        return
    if tables.wires()[key[0]].lasting:
        raise Aside("right", key[0])
    row = rows.get(key)
    if row is not None:
        check_place(rows, device, key, row)


def check_added(line: Line, row: Row, merged: Merged) -> None:
    """Raise Aside where a row that is only ever added would say something else than it does.

    What it points to may change: of two files of one person, one is kept.
    """
    changed = {column for column, value in merged.values.items() if value != row[column]}
    changed.update(column for conflict in merged.conflicts for column in conflict.columns)
    if line.op != "delete" and not changed <= tables.links(line.table):
        raise Aside("check", "added")


def settled(line: Line, delta: Delta, row: Row, merged: Merged) -> Merged:
    """Return what becomes of what people settle: where two did apart, the first to reach the hub says how.

    What the second wrote with it would tell the contrary: raises Aside, unless they chose the same and wrote nothing
    that would be there twice.
    """
    if not merged.conflicts or line.table not in ("conflict", "quarantine"):
        return merged
    choice = delta["choice"][1] if "choice" in delta else ""
    if choice != row["choice"] or choice not in ONCE:
        raise Aside("check", "settled")
    return Merged(clean=False)


def _known(rows: Working, line: Line) -> bool:
    """Say whether the author is an agent, active when he wrote: who left since may have been offline meanwhile."""
    if line.actor == CONSOLE or (line.actor, line.table) == OUTBOX:
        return True
    key = ("agent", line.actor)
    agent = rows.get(key)
    if agent is None or agent["active"]:
        return agent is not None
    left_at = 0
    for told in rows.connection.execute(_lines_of(key)):
        left_at = _written_at(told)
        if not told.columns or "active" in json.loads(told.columns):
            break
    return line.at < left_at


def _may(rows: Working, device: Device, line: Line, delta: Delta, row: Row | None) -> bool:
    """Say whether the author may write so in his role, or in the one he had when he wrote: it may have changed since,
    while his PC was away.
    """
    return any(may_as(role, device, line, delta, row) for role in _roles(rows, line))


def may_as(role: str, device: Device, line: Line, delta: Delta, row: Row | None) -> bool:
    """Say whether a role may write so, on this row as it is at the hub, None where it isn't there."""
    wire = tables.wires()[line.table]
    if wire.only and not _of_its_kind(wire, role, delta, row):
        return False
    if wire.keepers and not _keeps(wire, role, line.op, delta):
        return False
    if wire.emptied and not _empties(wire, line, delta):
        return False
    if not wire.writers or role in wire.writers:
        return True
    own = wire.own if line.actor == line.id and role else ()
    others = [column for column in delta if column not in own and _changes(wire, column, delta)]
    return (
        line.op == "update"
        and all(role in wire.changers.get(column, ()) for column in others)
        and (not others or _reaches(wire, role, device, row))
    )


def _changes(wire: Wire, column: str, delta: Delta) -> bool:
    """Say whether a column may take the value written: one that didn't change goes along with its group, for nothing.

    What the last to reach the hub says is taken as it is, whatever it says was there before.
    """
    old, new = delta[column]
    return bool(old != new or wire.group(column)[0] in wire.latest)


def _reaches(wire: Wire, role: str, device: Device, row: Row | None) -> bool:
    """Say whether a row is of those that a role which changes some columns may change: of the device's own site."""
    if role not in wire.reach:
        return True
    return row is not None and row["site_id"] == device.site_id and row["role"] in wire.reach[role]


def _empties(wire: Wire, line: Line, delta: Delta) -> bool:
    """Say whether who changes an agent's row leaves to that agent what only he fills, as a desk does."""
    return (
        line.op != "update" or line.actor == line.id or not any(delta[one][1] for one in wire.emptied if one in delta)
    )


def emptied(line: Line, delta: Delta, row: Row, merged: Merged) -> Merged:
    """Return what becomes of a row of which somebody else changes what is an agent's own: what only that agent fills is
    empty, though his desk had not heard that it was filled.
    """
    wire = tables.wires()[line.table]
    if not wire.own or line.actor == line.id or not any(column in delta for column in wire.own):
        return merged
    left = [column for column in wire.emptied if merged.values.get(column, row[column])]
    if not left:
        return merged
    return Merged(merged.values | dict.fromkeys(left, ""), conflicts=merged.conflicts, clean=False)


def _of_its_kind(wire: Wire, role: str, delta: Delta, row: Row | None) -> bool:
    """Say whether a row is, and stays, of the kind a role that writes only such rows may write."""
    if role not in wire.only:
        return True
    column, value = wire.only[role]
    told = [] if row is None else [row[column]]
    told += [] if column not in delta else [one for one in delta[column] if one is not None]
    return bool(told) and all(one == value for one in told)


def _keeps(wire: Wire, role: str, op: str, delta: Delta) -> bool:
    """Say whether the columns that only some roles fill are theirs, or left empty in a new row."""
    kept = [column for column, roles in wire.keepers.items() if column in delta and role not in roles]
    if op == "update":
        return not kept
    return op == "delete" or not any(delta[column][1] for column in kept)


def _changes_fixed(line: Line, delta: Delta, row: Row) -> bool:
    told = delta.keys() & tables.wires()[line.table].fixed if line.op != "delete" else ()
    return any(row[column] != delta[column][1] for column in told)


def _is_another(rows: Working, line: Line, delta: Delta) -> bool:
    """Say whether the author is none of those his record answers, now or before, where somebody else has to."""
    wire = tables.wires()[line.table]
    if not wire.others or wire.parent not in delta:
        return True
    key = (tables.parent_of(line.table), delta[wire.parent][1])
    record = rows.get(key)
    if record is None:
        return True
    return not answers_itself(line.actor, named(record, wire.others), _wrote(rows, key, wire.others))


def _wrote(rows: Working, key: Key, columns: Sequence[str]) -> set[str]:
    """Return who ever wrote one of these columns of a row that was there, as far back as the feed tells."""
    told = rows.connection.execute(_lines_of(key))
    return {one.actor for one in told if one.columns and set(columns) & set(json.loads(one.columns))}


def _consents(rows: Working, line: Line) -> bool:
    return _known(rows, line) and any(role in CONSENTING for role in _roles(rows, line))


def _roles(rows: Working, line: Line) -> Iterator[str]:
    """Give the role of an author who is `_known`, the last one of who left, then the one he had when he wrote."""
    if line.actor == CONSOLE:
        yield CONSOLE_ROLE
        return
    agent = rows.get(("agent", line.actor))
    now = agent["role"] if agent else ""
    yield now
    then = _role_at(rows.connection, line, now) if agent else now
    if then != now:
        yield then


def _role_at(connection: Connection, line: Line, now: str) -> str:
    """Return the role an author had when he wrote, `now` where the feed tells it no more."""
    feed, head, found = tables.feed.c, tables.feed_head.c, now
    asked = _lines_of(("agent", line.actor)).add_columns(feed.row, head.columns.label("names"))
    for told in connection.execute(asked):
        role = _values(told.names, told.row)["role"]
        if told.columns and "role" not in json.loads(told.columns):
            found = found or role
        elif _written_at(told) > line.at:
            found = ""  # the line before tells the role that this one replaced
        else:
            return found or role
    return found or now


def _written_at(told: Told[Any]) -> int:
    """Return when a line of the feed was written: one that was given back, which tells no time, before the hub began
    again, and its place tells when that was.
    """
    return int(told.at or told.seq >> AHEAD)


def masses(connection: Connection, device: Device, lines: Sequence[Line], now: int) -> set[Key]:
    """Return the records these lines may not delete yet: with what the device deleted of late, it is too much."""
    asked = {(line.table, line.id) for line in lines if line.op == "delete" and line.table in tables.records()}
    asked -= _consented(connection, lines) if asked else set()
    if not asked:
        return set()
    counts = Counter(name for name, _id in asked)
    counts.update(_deleted_of_late(connection, device, now, set(counts)))
    too_much = {name for name, count in counts.items() if is_mass(connection, name, count)}
    return {key for key in asked if key[0] in too_much}


def is_mass(connection: Connection, name: str, count: int) -> bool:
    """Say whether so many rows of a table are too many for one device and one day."""
    if count <= MASS_FROM:
        return False
    size: int = connection.execute(select(func.count()).select_from(tables.records()[name])).scalar_one()
    return count > MASS * size


def _consented(connection: Connection, lines: Sequence[Line]) -> set[Key]:
    """Return the records whose deletion waited in quarantine and which these lines delete with a manager's consent.

    Who settles a deletion set aside as a mass by writing it again consents to it, if that is his to do.
    """
    rows = Working(connection)
    again = [line.id for line in lines if line.table == "quarantine" and AGAIN in line.delta and _consents(rows, line)]
    found = rows_of(connection, tables.records()["quarantine"], again).values()
    return {(row["table_name"], row["record_id"]) for row in found if row["reason"] == "mass"}


def _deleted_of_late(connection: Connection, device: Device, now: int, names: Collection[str]) -> dict[str, int]:
    """Return how many rows of some tables a device deleted since a day without anybody's consent."""
    feed, head = tables.feed.c, tables.feed_head.c
    waited = tables.records()["quarantine"].c
    consented = select(waited.record_id).where(waited.reason == "mass", waited.choice == "again")
    asked = (
        select(head.table_name, func.count())
        .join_from(tables.feed, tables.feed_head, head.id == feed.head)
        .where(*of_late(connection, device, now), tables.DELETED)
        .where(head.table_name.in_(names), feed.pk.not_in(consented))
        .group_by(head.table_name)
    )
    return {row[0]: row[1] for row in connection.execute(asked)}


def of_late(connection: Connection, device: Device, now: int) -> tuple[ColumnElement[bool], ...]:
    """Return which lines of the feed a device wrote since a day, under whatever name: a PC that says it is a copy gets
    another.
    """
    table, receipt = tables.device.c, tables.receipt.c
    made_from = {row.id: row.made_from for row in connection.execute(select(table.id, table.made_from))}

    def first(one: str) -> str:
        while made_from.get(one):
            one = made_from[one]
        return one

    names = [one for one in made_from if first(one) == first(device.id)]
    since = select(func.min(receipt.place)).where(receipt.device_id.in_(names), receipt.received_at >= now - MASS_MS)
    return tables.feed.c.device_id.in_(names), tables.feed.c.seq > since.scalar_subquery()


def deleted(connection: Connection, key: Key) -> Row | None:
    """Return a row as it was when it was deleted, None if it never was there."""
    return _told(connection, key, tables.feed.c.kind == "delete")


def row_at(connection: Connection, key: Key, place: int) -> Row | None:
    """Return a row as it was at a place of the feed, None if it wasn't there."""
    return _told(connection, key, tables.feed.c.kind == "put", tables.feed.c.seq <= place)


def _told(connection: Connection, key: Key, *which: ColumnElement[bool]) -> Row | None:
    """Return a row as the last of these lines of the feed tells it."""
    feed = tables.feed
    asked = (
        select(feed.c.row, tables.feed_head.c.columns)
        .join(tables.feed_head, tables.feed_head.c.id == feed.c.head)
        .where(feed.c.pk == key[1], tables.feed_head.c.table_name == key[0], *which)
        .order_by(feed.c.seq.desc())
        .limit(1)
    )
    found = connection.execute(asked).one_or_none()
    if found is None:
        return None
    return _values(found.columns, found.row)


def _values(names: str, row: bytes) -> Row:
    """Return a row of the feed, as the columns that its head names."""
    return dict(zip(json.loads(names), msgspec.msgpack.decode(row), strict=True))


def author(connection: Connection, key: Key, columns: Sequence[str]) -> Author:
    """Return who last wrote one of these columns; of what the feed tells no more, only before when."""
    oldest = 0
    for line in connection.execute(_lines_of(key)):
        if not line.columns or set(columns) & set(json.loads(line.columns)):
            return Author(line.actor, line.at, line.device_id)
        oldest = line.at
    return Author(at=oldest)


def _lines_of(key: Key) -> Select[Any]:
    """Return what asks for a row's lines of the feed, the last first."""
    feed, head = tables.feed.c, tables.feed_head.c
    return (
        select(feed.columns, feed.actor, feed.at, feed.device_id, feed.seq)
        .join(tables.feed_head, head.id == feed.head)
        .where(feed.pk == key[1], head.table_name == key[0])
        .order_by(feed.seq.desc())
    )


def slot_holder(connection: Connection, rows: Working) -> str:
    """Return the id of a row that holds the slot one of these asks for, "" if it went meanwhile."""
    for (name, record_id), row in rows.now.items():
        slot = tables.wires()[name].slot
        if slot and row and row is not rows.was[name, record_id]:
            who, start, end, live = slot
            held = tables.records()[name].c
            overlaps = (held[start] < row[end], held[end] > row[start], held[live] == 1)
            asked = select(held.id).where(held[who] == row[who], held.id != record_id, *overlaps).limit(1)
            if found := connection.execute(asked).scalar_one_or_none():
                return str(found)
    return ""
