"""Thins the feed: of what is older than 400 days and every active desk has, it keeps each row's last state only.

A desk that begins the feed still finds every row in it; one that stopped in what is thinned no longer learns what was
deleted since, and is given a whole base (snapshots.py), or finds by the digests what differs.
"""

from __future__ import annotations

from sqlalchemy import Connection, and_, delete, exists, func, or_, select, true

from lmmh_desk.hub import tables
from lmmh_desk.hub.storage import Storage, last_place

DAY = 86_400_000  # milliseconds
OLD, SILENT = 400 * DAY, 180 * DAY
SOME = 2000  # lines of the feed thinned by one transaction: desks that send wait meanwhile


def thin(storage: Storage, now: int) -> int:
    """Thin what may be, and forget the receipts of that time; return how many lines of the feed went."""
    gone = 0
    with storage.read() as connection:
        begin, end = thinned(connection), _end(connection, now)
    while begin < end:
        with storage.write() as connection:
            until = _until(connection, begin, end)
            gone += _thin(connection, begin, until)
            connection.execute(tables.hub_clock.update().values(thinned=until))
        begin = until
    with storage.write() as connection:
        _forget_receipts(connection, now)
    return gone


def thinned(connection: Connection) -> int:
    """Return the place up to which the feed is thinned."""
    found: int = connection.execute(select(tables.hub_clock.c.thinned)).scalar_one()
    return found


def _end(connection: Connection, now: int) -> int:
    """Return the place up to which the feed may be thinned; the age of a line is that of the batches after it."""
    receipt, device = tables.receipt.c, tables.device.c
    old = connection.execute(select(func.max(receipt.place)).where(receipt.received_at < now - OLD)).scalar_one()
    active = and_(device.revoked_at.is_(None), device.seen_at >= now - SILENT)
    reached = connection.execute(select(func.min(device.reached)).where(active)).scalar_one()
    head, _epoch = last_place(connection)
    return min(old or 0, head if reached is None else reached)


def _until(connection: Connection, begin: int, end: int) -> int:
    """Return the place of the last of the next lines: places jump where a hub was restored."""
    seq = tables.feed.c.seq
    asked = select(seq).where(seq > begin, seq <= end).order_by(seq).offset(SOME - 1).limit(1)
    found: int | None = connection.execute(asked).scalar_one_or_none()
    return end if found is None else found


def _thin(connection: Connection, begin: int, until: int) -> int:
    """Delete, of the rows these lines are about, all up to here but their last state."""
    feed, later = tables.feed, tables.feed.alias("later")
    head, other = tables.feed_head.alias("head"), tables.feed_head.alias("other")
    again = (
        exists()
        .select_from(later.join(other, other.c.id == later.c.head).join(head, true()))
        .where(later.c.pk == feed.c.pk, later.c.seq > feed.c.seq, later.c.seq <= until)
        .where(head.c.id == feed.c.head, head.c.table_name == other.c.table_name)
        .correlate(feed)
    )
    told = select(later.c.pk).where(later.c.seq > begin, later.c.seq <= until)
    gone = feed.c.pk.in_(told), feed.c.seq <= until, or_(feed.c.kind != "put", again)
    return connection.execute(delete(feed).where(*gone)).rowcount


def _forget_receipts(connection: Connection, now: int) -> None:
    """Drop old receipts, not the last of a device: it may send that batch again, whenever it comes back."""
    receipt, device = tables.receipt, tables.device
    last = select(device.c.sequence).where(device.c.id == receipt.c.device_id).scalar_subquery()
    connection.execute(delete(receipt).where(receipt.c.received_at < now - OLD, receipt.c.sequence < last))
