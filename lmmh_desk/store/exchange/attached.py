"""How this desk is attached to its hub, and the history of its exchanges."""

from __future__ import annotations

import json
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, Integer, Select, func, insert, literal_column, select, update

from lmmh_desk.kernel.ids import new_id
from lmmh_desk.store.exchange.shapes import driver_of, quoted, sql
from lmmh_desk.store.kept import keep, value
from lmmh_desk.store.local import exchange, exchange_run

ATTACHED = "SELECT 1 FROM exchange"
TOLD = "SELECT @columns FROM exchange"
ADDED = "exchange.added"
WRITTEN = literal_column("exchange_run.rowid", Integer)  # their order, which no clock tells
DEMONSTRATION = "demonstration:"  # the address of its hub: there is none


class Exchange(Struct, frozen=True):
    """What this desk knows of its hub, and how far it has read the feed; instants are milliseconds UTC."""

    address: str  # "https://hub.example:8443"
    authority: str  # PEM
    hub_key: bytes
    device_key: bytes
    sites: tuple[str, ...]
    epoch: str
    cursor: int = 0
    sequence: int = 0
    clock_offset: int = 0
    received_at: int | None = None
    tried_at: int | None = None
    problem: str = ""


class Run(Struct, frozen=True):
    """One exchange: what it moved, in records and bytes, and what went wrong."""

    way: str  # "network", "bundle"
    started_at: int
    ended_at: int
    sent: int = 0
    received: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0
    problem: str = ""


def attached(read: Connection) -> Exchange | None:
    """Return how this desk is attached, None if it stands alone or is a demonstration's."""
    known = told(read)
    return known if known and known.address != DEMONSTRATION else None


def told(read: Connection) -> Exchange | None:
    """Return how this desk is attached as its screens tell it, in a demonstration too; None if it stands alone."""
    return told_by(driver_of(read))


def told_by(driver: Any) -> Exchange | None:
    """Return it by the driver's connection."""
    names = list(Exchange.__struct_fields__)
    row = driver.execute(sql(TOLD, columns=quoted(names))).fetchone()
    if row is None:
        return None
    found = dict(zip(names, row, strict=True))
    return Exchange(**{**found, "sites": tuple(json.loads(found["sites"]))})


def place(read: Connection) -> int:
    """Return the place of the feed up to which this desk has all."""
    found: int = read.exec_driver_sql("SELECT cursor FROM exchange").scalar_one()
    return found


def is_attached(read: Connection) -> bool:
    """Say whether this desk has a hub, or tells that it has one, as a demonstration does."""
    return read.exec_driver_sql(ATTACHED).one_or_none() is not None


def attach(connection: Connection, to: Exchange) -> None:
    """Write how this desk is attached, instead of what it was."""
    connection.execute(exchange.delete())
    connection.execute(insert(exchange).values(id=1, **{**asdict(to), "sites": json.dumps(to.sites)}))


def move(connection: Connection, **changed: Any) -> None:
    """Change some values of the attachment: a new epoch and cursor, the clock's offset, the last try."""
    if "sites" in changed:
        changed["sites"] = json.dumps(changed["sites"])
    connection.execute(update(exchange).values(changed))


def add_run(connection: Connection, run: Run, added: int = 0) -> None:
    """Add an exchange to the history; `added` is how many of its records were additions, which never conflict."""
    connection.execute(insert(exchange_run).values(id=new_id(), **asdict(run)))
    if added or not run.problem:
        keep(connection, ADDED, str(added))


def last_added(read: Connection) -> int:
    """Return how many additions of all sites the last exchange put together."""
    return int(value(read, ADDED) or 0)


def last_runs(read: Connection, count: int) -> list[Run]:
    """Return the last exchanges, newest first."""
    return [Run(*row) for row in read.execute(_newest().limit(count))]


def last_passed(read: Connection) -> Run | None:
    """Return the last exchange that went to its end."""
    row = read.execute(_newest().where(exchange_run.c.problem == "").limit(1)).first()
    return Run(*row) if row else None


def failing_since(read: Connection, problem: str) -> int | None:
    """Return when the first of the last tries that all failed so began, None where the last one didn't."""
    runs = exchange_run.c
    other = read.execute(select(func.max(WRITTEN)).select_from(exchange_run).where(runs.problem != problem)).scalar()
    asked = select(runs.started_at).where((other or 0) < WRITTEN).order_by(WRITTEN).limit(1)
    return read.execute(asked).scalar()


def _newest() -> Select[Any]:
    columns = [exchange_run.c[name] for name in Run.__struct_fields__]
    return select(*columns).order_by(WRITTEN.desc())
