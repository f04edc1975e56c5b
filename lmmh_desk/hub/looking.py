"""What the administrator's page shows, read from the hub's database; nothing of a person."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, Row, Table, func, select

from lmmh_desk.hub import devices, tables
from lmmh_desk.hub.behind import who_told
from lmmh_desk.hub.devices import Known
from lmmh_desk.hub.storage import Storage, last_place

SHOWN = 100  # lines of each list


class Received(Struct, frozen=True):
    """A batch as it came: from which PC, which of its batches, when (milliseconds UTC)."""

    desk: str
    sequence: int
    at: int


class Waiting(Struct, frozen=True):
    """Something people must decide: of what kind of record, why, since when, of which PC."""

    what: str
    why: str
    at: int
    desk: str


class Ahead(Struct, frozen=True):
    """A device refused because it had received more than this hub holds, since when (milliseconds UTC)."""

    one: Known
    since: int


class Looked(Struct, frozen=True):
    """Everything the page shows; the counts are of all, the lists end at SHOWN, newest first."""

    sites: dict[str, str]
    devices: list[Known]
    ahead: list[Ahead]
    received: list[Received]
    conflicts: list[Waiting]
    conflict_count: int
    aside: list[Waiting]
    aside_count: int


def look(storage: Storage, folder: Path, now: int) -> Looked:
    """Read everything the page shows."""
    known = devices.every(storage)
    conflict, aside, site = (tables.records()[name] for name in ("conflict", "quarantine", "site"))
    with storage.read() as connection:
        return Looked(
            {row.id: row.name for row in connection.execute(select(site.c.id, site.c.name))},
            known,
            _ahead(connection, known, folder, now),
            _received(connection),
            [_waiting(row, row.kind) for row in _open(connection, conflict)],
            _count(connection, conflict),
            [_waiting(row, row.reason) for row in _open(connection, aside)],
            _count(connection, aside),
        )


def _ahead(connection: Connection, known: list[Known], folder: Path, now: int) -> list[Ahead]:
    """Return the devices that told of a place beyond the feed's end, and were not heard to go on since."""
    (head, _epoch), told = last_place(connection), who_told(folder, now)
    return [
        Ahead(one, told[one.device.id].since)
        for one in known
        if one.device.id in told and one.device.revoked_at is None
        if told[one.device.id].place > head and told[one.device.id].since >= one.seen_at
    ]


def _received(connection: Connection) -> list[Received]:
    receipt, device = tables.receipt, tables.device
    asked = select(device.c.code, receipt.c.sequence, receipt.c.received_at).join(
        device, device.c.id == receipt.c.device_id
    )
    newest = asked.order_by(receipt.c.received_at.desc(), receipt.c.sequence.desc()).limit(SHOWN)
    return [Received(*row) for row in connection.execute(newest)]


def _open(connection: Connection, table: Table) -> list[Row[tuple[object, ...]]]:
    device = tables.device
    asked = select(table, device.c.code.label("desk")).outerjoin(device, device.c.id == table.c.device_id)
    waiting = asked.where(table.c.settled_at.is_(None))
    return list(connection.execute(waiting.order_by(table.c.created_at.desc(), table.c.id).limit(SHOWN)))


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).where(table.c.settled_at.is_(None))).scalar_one()


def _waiting(row: Row[tuple[object, ...]], why: str) -> Waiting:
    wire = tables.wires().get(row.table_name)
    return Waiting((wire.label if wire else "") or row.table_name, why, row.created_at, row.desk or "")
