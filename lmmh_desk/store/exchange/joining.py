"""A desk that worked alone joins a hub where others came before: what each site has under the same name becomes one.

Before it sends anything, it receives; a row that it made and that is one of the hub's, by its wire's `same`, gives way
to it, and whatever here points to it points to the hub's. Where the two differ in anything else, its own is still sent,
for people to decide; nothing that was sent before is touched.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from lmmh_desk.kernel.wire import SITE
from lmmh_desk.store.exchange.applying import Arrival
from lmmh_desk.store.exchange.shapes import Shape, below, driver_of, shapes, sql
from lmmh_desk.store.kept import forget, keep, value

JOINING = "joining"
ALIKE = 'SELECT id, @others FROM "@table" WHERE rev = 0 AND id <> ? AND @same'
POINT = 'UPDATE "@table" SET "@column" = ? WHERE "@column" = ?'
REPLACE = "UPDATE sync_log SET delta = replace(delta, ?, ?) WHERE batch IS NULL AND pk <> ? AND instr(delta, ?) > 0"
UNSAID = "DELETE FROM sync_log WHERE batch IS NULL AND table_name = ? AND pk = ?"
DELETE = 'DELETE FROM "@table" WHERE id = ?'
OWN = ("id", "rev", "site_id", "device_id", "created_at", "created_by")  # say who made a row, not what it says


def join(connection: Connection) -> None:
    """Have the next exchange receive before it sends."""
    keep(connection, JOINING, "1")


def joins(read: Connection) -> bool:
    """Say whether this desk has yet to receive before it sends."""
    return value(read, JOINING) != ""


def joined(connection: Connection) -> None:
    """Note that it has received all."""
    forget(connection, JOINING)


def give_way(connection: Connection, arrivals: Iterable[Arrival]) -> None:
    """Have this desk's rows that say the same as these give way to them, in a transaction of `Store.synchronising`."""
    if not joins(connection):
        return
    driver = driver_of(connection)
    for arrival in arrivals:
        shape = shapes()[arrival.table]
        if arrival.kind == "put" and shape.wire.same:
            said = dict(zip(arrival.columns, arrival.values, strict=True))
            for mine, alike in _alike(driver, shape, said):
                _give_way(driver, shape.name, mine, arrival.id)
                if alike:
                    driver.execute(UNSAID, (shape.name, mine))


def _alike(driver: Any, shape: Shape, said: dict[str, Any]) -> list[tuple[str, bool]]:
    """Return the rows of this desk that are the one told, and whether they say all that it says."""
    others = [column for column in shape.columns if column not in OWN]
    same = " AND ".join(f'"{column}" IS ?' for column in shape.wire.same)
    asked = sql(ALIKE, table=shape.name, others=", ".join(f'"{column}"' for column in others), same=same)
    found = driver.execute(asked, (said["id"], *(said.get(column) for column in shape.wire.same))).fetchall()
    return [(row[0], list(row[1:]) == [said.get(column) for column in others]) for row in found]


def _give_way(driver: Any, name: str, mine: str, other: str) -> None:
    """Have all that points to a row of this desk point to the hub's, here and in what waits to be sent."""
    links = below(name)
    if name == SITE:
        links += [(table, "site_id") for table in shapes() if (table, "site_id") not in links]
    for table, column in links:
        driver.execute(sql(POINT, table=table, column=column), (other, mine))
    driver.execute(REPLACE, (mine, other, mine, mine))
    driver.execute(sql(DELETE, table=name), (mine,))
