"""What this desk knows of its hub: where it is, by which keys, how far the exchanges went."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from lmmh_desk.store.local import exchange

KEPT = 35 * 86_400_000  # milliseconds an acknowledged batch is kept, for a hub restored from an older backup


@dataclass(frozen=True)
class Attached:
    """The row of a desk attached to a hub; instants in milliseconds UTC."""

    address: str
    authority: str  # PEM
    hub_key: bytes
    device_key: bytes
    sites: tuple[str, ...]
    epoch: str
    cursor: int = 0
    live_cursor: int = 0
    sequence: int = 0
    clock_offset: int = 0
    received_at: int | None = None
    tried_at: int | None = None
    problem: str = ""


def attached(read: Connection) -> Attached | None:
    """Return what is known of the hub, None on a desk that stands alone."""
    row = read.execute(select(exchange)).mappings().one_or_none()
    if row is None:
        return None
    values = {name: value for name, value in row.items() if name != "id"}
    return Attached(**{**values, "sites": tuple(json.loads(row["sites"]))})


def attach(connection: Connection, known: Attached) -> None:
    """Attach this desk to a hub."""
    connection.execute(insert(exchange).values(id=1, **_row(known)))


def change(connection: Connection, **values: Any) -> None:
    """Change some of what is known of the hub."""
    connection.execute(update(exchange).values(values))


def follow(connection: Connection, known: Attached, **values: Any) -> Attached:
    """Change it, and return it changed."""
    change(connection, **values)
    return replace(known, **values)


def _row(known: Attached) -> dict[str, Any]:
    return {**asdict(known), "sites": json.dumps(known.sites)}
