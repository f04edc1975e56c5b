"""What a device receives: pages of the feed cut between transactions, digests, and rows of a bucket that differs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, Table, Text, and_, bindparam, not_, or_, select

from lmmh_desk.hub import tables
from lmmh_desk.hub.judging import Device, deleted
from lmmh_desk.hub.rows import packed
from lmmh_desk.hub.storage import Refused, Storage, last_place, rows_of
from lmmh_desk.kernel import digests
from lmmh_desk.kernel.wire import SITE
from lmmh_desk.store import versions
from lmmh_desk.sync.packing import LARGEST
from lmmh_desk.sync.protocol import ELSEWHERE, LINES, SIZE, Entry, Head, Page, Status, encode

PART, SOME = LARGEST // 2, 100  # bytes of the rows of a bucket in one page; rows read at once
NOTHING = msgspec.Raw(encode([]))
SEQUENCE = select(tables.device.c.sequence).where(tables.device.c.id == bindparam("device"))
STATUS = select(
    tables.hub_clock.c.v, tables.hub_clock.c.epoch, tables.hub_clock.c.lost, SEQUENCE.scalar_subquery()
)  # in one question: each takes as long to ask as to answer
HEADS = select(tables.feed_head).where(tables.feed_head.c.id.in_(bindparam("numbers", expanding=True)))
FIRST = (
    select(tables.feed.c.seq, tables.feed.c.device_id)
    .where(tables.feed.c.pk == bindparam("pk"))
    .order_by(tables.feed.c.seq)
    .limit(1)
)
SUMS = select(tables.digest.c.scope, tables.digest.c.value).where(
    tables.digest.c.table_name == "", tables.digest.c.scope.in_(bindparam("scopes", expanding=True))
)


def status(storage: Storage, device: Device, now: int, after: int | None = None) -> Status:
    """Return how the hub knows a device, and what follows a place of the feed where it may receive it."""
    with storage.look() if after is None else storage.read() as connection:
        head, epoch, lost, sequence = connection.execute(STATUS, {"device": device.id}).one()
        following = None if after is None or after > head else page_after(connection, device, after, head, epoch)
    return Status(epoch, versions.head(), head, sequence, list(device.sites), now, json.loads(lost), page=following)


def page_after(connection: Connection, device: Device, after: int, head: int, epoch: str) -> Page | None:
    """Return what follows a place of the feed, None for a device that may not receive it."""
    return None if device.revoked_at is not None else _page(connection, device, after, head, epoch)


def page(storage: Storage, device: Device, after: int, *, live: bool = False, also: str = "") -> bytes:
    """Return what follows a place of the feed for a device: at most LINES lines and SIZE bytes, whole transactions.

    With `live`, only what the desks of a site exchange at once; `also` is one of protocol.ALSO.
    """
    with storage.read() as connection:
        head, epoch = last_place(connection)
        return encode(_page(connection, device, after, head, epoch, live=live, also=also))


def _page(
    connection: Connection, device: Device, after: int, head: int, epoch: str, *, live: bool = False, also: str = ""
) -> Page:
    if after > head:  # the hub is older than what it gave: nothing of it follows
        raise Refused("behind")
    found: Sequence[Row[Any]] = ()
    more = False
    if after < head:
        told = {"after": after, "scopes": ["", *device.sites], "owners": [*device.names], "device": device.id}
        told["most"] = LINES + 1
        found, more = _cut(connection, _visible(live, also), told)
    own = [line for line in found if not _is_another_s(connection, device, line)] if device.former else found
    heads, entries = _entries(connection, own) if own else ([], [])
    sums = {} if more or live else _sums(connection, device)
    return Page(epoch, found[-1].seq if more else head, head, heads, entries, sums)


def bucket_digests(storage: Storage, scope: str) -> dict[str, dict[int, bytes]]:
    """Return the digests of a scope, by table and bucket."""
    digest = tables.digest
    asked = select(digest.c.table_name, digest.c.bucket, digest.c.value).where(
        digest.c.scope == scope, digest.c.table_name != ""
    )
    found: dict[str, dict[int, bytes]] = {}
    with storage.read() as connection:
        for table, bucket, value in connection.execute(asked):
            found.setdefault(table, {})[bucket] = bytes(value)
    return found


def bucket(storage: Storage, scope: str, name: str, number: int, after: str | None = None) -> bytes:
    """Return every row of a bucket as a page, for a device whose digest of it differs.

    With `after`, only those that follow this id, as far as a message may be long: its cursor is before the head where
    there are more. None is an older desk's, for which what a page doesn't hold is no more.
    """
    table = tables.records()[name]
    entries: list[Entry] = []
    size, more = 0, False
    with storage.read() as connection:
        head, epoch = last_place(connection)
        ids = [one for one in connection.execute(select(table.c.id)).scalars() if digests.bucket(one) == number]
        for row in _rows(connection, table, sorted(one for one in ids if not after or one > after)):
            if scope_of(connection, name, row) == scope:
                content = packed(row)
                size += len(content)
                more = after is not None and size > PART and bool(entries)
                if more:
                    break
                entries.append(Entry(row["rev"], "put", 0, row["id"], scope, msgspec.Raw(content)))
    columns = [Head(str(name), list(map(str, table.c.keys())))]
    return encode(Page(epoch, head - more, head, columns, entries))


def _rows(connection: Connection, table: Table, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Give rows by id, some at a time: a hub has little memory."""
    for start in range(0, len(ids), SOME):
        some = ids[start : start + SOME]
        found = rows_of(connection, table, some)
        yield from (found[one] for one in some)


def scope_of(connection: Connection, name: str, row: dict[str, Any]) -> str:
    """Return the scope of a row: "" or the id of a site."""
    wire = tables.wires()[name]
    if not wire.parent:
        return str(row["site_id"]) if wire.scope == SITE else ""
    parent = tables.parent_of(name)
    (above,) = rows_of(connection, tables.records()[parent], [row[wire.parent]]).values()
    return scope_of(connection, parent, above)


@cache
def _visible(live: bool, also: str) -> Select[Any]:
    feed, device = tables.feed, bindparam("device", type_=Text)
    here, own = (feed.c[name].in_(bindparam(f"{name}s", expanding=True)) for name in ("scope", "owner"))
    which = and_(own, not_(here)) if also == ELSEWHERE else or_(here, own)
    told = (feed.c.seq, feed.c.tx, feed.c.kind, feed.c.head, feed.c.pk, feed.c.scope, feed.c.owner, feed.c.row)
    asked = select(*told).where(feed.c.seq > bindparam("after"), which)
    if not also:
        asked = asked.where(feed.c.echo != device)
    if live:
        asked = asked.where(feed.c.live == 1)
    return asked.order_by(feed.c.seq).limit(bindparam("most"))


def _cut(connection: Connection, asked: Select[Any], told: dict[str, Any]) -> tuple[Sequence[Row[Any]], bool]:
    """Return the lines that fit, up to the end of a transaction (one at least), and whether there are more."""
    lines = connection.execute(asked, told).all()
    sizes = accumulate(len(line.row) for line in lines)
    fit = sum(size <= SIZE for size in sizes)
    kept = lines[: min(fit, LINES)]
    if len(kept) == len(lines):
        return kept, False
    tx = lines[len(kept)].tx
    whole = [line for line in kept if line.tx != tx]
    return whole or connection.execute(asked.where(tables.feed.c.tx == tx).limit(None), told).all(), True


def _is_another_s(connection: Connection, device: Device, line: Row[Any]) -> bool:
    """Say whether a record of elsewhere is of what this device was a copy of, and was made once it was told apart."""
    apart = device.former.get(line.owner)
    if apart is None or line.scope in ("", *device.sites):
        return False
    (head,) = connection.execute(HEADS, {"numbers": [line.head]})
    name, pk = head.table_name, line.pk
    row: dict[str, Any] | None = dict(zip(json.loads(head.columns), msgspec.msgpack.decode(line.row), strict=True))
    while row and (column := tables.wires()[name].parent):  # a record comes whole, or not at all
        name, pk = tables.parent_of(name), row[column]
        row = rows_of(connection, tables.records()[name], [pk]).get(pk) or deleted(connection, (name, pk))
    first = connection.execute(FIRST, {"pk": pk}).first()
    return first is not None and first.device_id == line.owner and first.seq > apart


def _entries(connection: Connection, lines: Sequence[Any]) -> tuple[list[Head], list[Entry]]:
    numbers = list(dict.fromkeys(line.head for line in lines))
    found = connection.execute(HEADS, {"numbers": numbers})
    known = {head.id: Head(head.table_name, json.loads(head.columns)) for head in found}
    rank = {number: place for place, number in enumerate(numbers)}
    entries = [
        Entry(seq, kind, rank[head], pk, scope, msgspec.Raw(row) if kind == "put" else NOTHING)
        for seq, _tx, kind, head, pk, scope, _owner, row in lines
    ]
    return [known[number] for number in numbers], entries


def _sums(connection: Connection, device: Device) -> dict[str, bytes]:
    found = connection.execute(SUMS, {"scopes": ["", *device.sites]})
    return {scope: bytes(value) for scope, value in found.all()}
