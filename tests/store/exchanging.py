"""A desk attached to a hub that is only lists: what it writes, what it is sent, what it has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.exchange import acknowledging, applying, attached, freezing
from lmmh_desk.store.exchange.applying import Arrival
from lmmh_desk.store.exchange.shapes import shapes
from lmmh_desk.store.store import Read, Store
from tests.store.summing import recompute

SESSION = Session("agent", "Agent", "front_desk", "here", "Ici", "device", "C02")
HUB = attached.Exchange("https://hub.example:8443", "PEM", b"hub", b"device", ("here",), "epoch")
OWN = {"site_id": "here", "device_id": "other", "created_at": 1, "created_by": "somebody"}
NOW = 1_605_606_120_000


def attach(store: Store) -> Store:
    with store.local() as connection:
        attached.attach(connection, HUB)
    return store


def put(rev: int, table: str, record_id: str, **values: Any) -> Arrival:
    row = {"id": record_id, **OWN, "rev": rev, **values}
    columns = tuple(column for column in shapes()[table].columns if column in row)
    return Arrival(rev, "put", table, record_id, columns, [row[column] for column in columns])


def box(rev: int, record_id: str, name: str, **values: Any) -> Arrival:
    return put(rev, "zbox", record_id, **{"name": name, "photo": None, "full": 0, **values})


def thing(rev: int, record_id: str, box_id: str, **values: Any) -> Arrival:
    return put(rev, "athing", record_id, **{"box_id": box_id, "weight": None, **values})


def end(rev: int, table: str, record_id: str, kind: Any = "delete") -> Arrival:
    return Arrival(rev, kind, table, record_id, (), ())


def receive(store: Store, *arrivals: Arrival, cursor: int = 0) -> Changes:
    with store.synchronising() as connection:
        return applying.apply_page(connection, arrivals, cursor or max((one.rev for one in arrivals), default=0), NOW)


def write(store: Store, *statements: tuple[str, tuple[Any, ...]] | str) -> None:
    """Write as an agent does, all in one transaction."""
    with store.write(SESSION, "act", "subject") as unit:
        for statement in statements:
            unit.connection.exec_driver_sql(*((statement,) if isinstance(statement, str) else statement))


def add_box(record_id: str, name: str) -> tuple[str, tuple[Any, ...]]:
    columns = 'id, site_id, device_id, created_at, created_by, name, "full"'
    return f"INSERT INTO zbox ({columns}) VALUES (?, 'here', 'device', 0, 'agent', ?, 0)", (record_id, name)


def add_thing(record_id: str, box_id: str) -> tuple[str, tuple[Any, ...]]:
    columns = "id, site_id, device_id, created_at, created_by, box_id"
    return f"INSERT INTO athing ({columns}) VALUES (?, 'here', 'device', 0, 'agent', ?)", (record_id, box_id)


def encoded(batch: str, sequence: int, lines: Iterable[freezing.Line]) -> bytes:
    return repr((batch, sequence, [tuple(line) for line in lines])).encode()


def freeze(store: Store, lines: int = 1000, size: int = 1 << 20) -> str | None:
    with store.local() as connection:
        return freezing.freeze(connection, lines, size, NOW, encoded)


def acknowledge(store: Store, batch: str, revs: list[int], aside: Iterable[int] = ()) -> Changes:
    with store.synchronising() as connection:
        return acknowledging.acknowledge(connection, batch, revs, set(aside), NOW)


def rows(store: Store, statement: str) -> list[Any]:
    """Return the rows of a query; of one column, its values."""
    with store.read() as read:
        found = [tuple(row) for row in read.exec_driver_sql(statement)]
    return [row[0] if len(row) == 1 else row for row in found]


def boxes_of(store: Store) -> dict[str, tuple[Any, ...]]:
    return {one: (name, rev) for one, name, rev in rows(store, "SELECT id, name, rev FROM zbox")}


def digests_of(store: Store) -> list[Any]:
    return rows(
        store, "SELECT scope, table_name, bucket, hex(value) FROM digest WHERE value <> zeroblob(8) ORDER BY 1, 2, 3"
    )


def assert_digests(store: Store) -> None:
    """Check that the digests kept are those of the rows."""
    kept = digests_of(store)
    with store.local() as connection:
        recompute(connection)
    assert digests_of(store) == kept


def sums_of(read: Read) -> dict[str, bytes]:
    found = read.exec_driver_sql("SELECT scope, value FROM digest WHERE table_name = ''")
    return {row.scope: row.value for row in found}
