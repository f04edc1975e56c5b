"""Erasures that wait: one device erases at most so much of a table in a day, unless the hub's administrator confirms.

What one desk deletes in number waits for a manager (judging.masses). What is erased comes back from no desk, so that no
desk's word is enough: it is confirmed on the hub itself.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import Connection, Select, func, select

from lmmh_desk.hub import tables
from lmmh_desk.hub.applying import Applying
from lmmh_desk.hub.erasing import doomed, erased_by, erasing
from lmmh_desk.hub.judging import CONSOLE, Device, is_mass, of_late
from lmmh_desk.hub.rows import Aside, Key, Working
from lmmh_desk.hub.storage import Storage, rows_of
from lmmh_desk.store.erasures import NAME
from lmmh_desk.sync.protocol import Line


class Held(Struct, frozen=True):
    """What waits of one PC: how many records of each table, since when (milliseconds UTC)."""

    code: str
    records: dict[str, int]
    since: int


def held_back(connection: Connection, device: Device, lines: Sequence[Line], now: int) -> set[Key]:
    """Return the erasures among these lines that must wait, all or none: with what the device erased of late, what
    they and all that is about it come to is too much.
    """
    told = [line for line in lines if line.table == NAME and line.op == "insert"]
    if not told or device.revoked_at is not None:
        return set()
    known = rows_of(connection, tables.records()[NAME], [line.id for line in told])
    fresh = [line for line in told if line.id not in known]
    rows = Working(connection)
    counts = Counter(key[0] for key in doomed(rows, map(erasing, fresh)) if rows.get(key) is not None)
    if counts:
        counts.update(_of_late(connection, device, now))
    too_much = any(is_mass(connection, name, count) for name, count in counts.items())
    return {(NAME, line.id) for line in fresh} if too_much else set()


def held(storage: Storage) -> list[Held]:
    """Return the erasures that wait, by PC."""
    found: dict[str, list[tuple[str, int]]] = {}
    with storage.read() as connection:  # a hostile PC may have sent any line along
        for _transaction, code, delta, at in connection.execute(_waiting()):
            found.setdefault(code, []).append((erased_by(delta)[0], at))
    return [
        Held(code, dict(Counter(name for name, _at in some)), min(at for _name, at in some))
        for code, some in sorted(found.items())
    ]


def confirm(storage: Storage, code: str, now: int) -> int:
    """Have what waits of a PC erased, transaction by transaction; return how many records it named."""
    with storage.read() as connection:
        waiting = [one for one, desk, _delta, _at in connection.execute(_waiting()) if desk == code]
    return sum(_confirm(storage, one, now) for one in dict.fromkeys(waiting))


def _of_late(connection: Connection, device: Device, now: int) -> dict[str, int]:
    """Return how many rows of each table a device erased since a day."""
    erasure = tables.records()[NAME].c
    asked = (
        select(erasure.table_name, func.count())
        .join(tables.feed, tables.feed.c.pk == erasure.id)
        .where(*of_late(connection, device, now), erasure.table_name.in_(tables.records()))
        .group_by(erasure.table_name)
    )
    return {row[0]: row[1] for row in connection.execute(asked)}


def _waiting() -> Select[str, str, str, int]:
    """Return the query of the erasures that wait as a mass: transaction, PC that sent it, line, instant."""
    waiting, device = tables.records()["quarantine"], tables.device
    asked = select(waiting.c.transaction_id, device.c.code, waiting.c.delta, waiting.c.created_at)
    which = (waiting.c.table_name == NAME, waiting.c.op == "insert", waiting.c.reason == "mass")
    found: Select[str, str, str, int] = asked.join_from(waiting, device, device.c.id == waiting.c.device_id)
    return found.where(*which, waiting.c.settled_at.is_(None)).order_by(waiting.c.transaction_id)


def _confirm(storage: Storage, transaction_id: str, now: int) -> int:
    """Apply the erasures of a transaction set aside, as the hub's own, and settle them, or nothing of it."""
    waiting, site = tables.records()["quarantine"], tables.records()["site"]
    with storage.write() as connection:
        asked = select(waiting).where(waiting.c.transaction_id == transaction_id, waiting.c.settled_at.is_(None))
        rows = connection.execute(asked.order_by(waiting.c.position)).all()
        known = connection.execute(select(tables.device.c.sites)).scalars()
        sites = {*connection.execute(select(site.c.id)).scalars(), *(one for some in known for one in json.loads(some))}
        applying = Applying(storage, connection, Device("", "", rows[0].site_id, tuple(sites), b""), now)
        lines = [Line(0, row.table_name, row.record_id, row.op, 0, row.delta, CONSOLE, now) for row in rows]
        choice = {"settled_at": [None, now], "settled_by": ["", CONSOLE], "choice": ["", "again"]}
        lines += [Line(0, "quarantine", row.id, "update", row.rev, json.dumps(choice), CONSOLE, now) for row in rows]
        told = list(enumerate(lines))
        applying.load(told)
        try:
            applying.apply(told)
        except Aside:
            return 0
        applying.write()
    return len(rows)
