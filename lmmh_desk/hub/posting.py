"""Whether the hub's own desk has messages to send."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, or_, select

from lmmh_desk.hub.storage import Storage
from lmmh_desk.hub.tables import records


def waits(storage: Storage, channels: Sequence[str], now: int, held: Sequence[str] = ()) -> bool:
    """Say whether a message of these channels is due, those of the purposes held aside, or was cut short."""
    row = records()["message"].c
    due = (row.state == "queued") & (row.due_at <= now) & (row.next_try_at <= now) & row.purpose.not_in(held)
    asked = select(exists().where(row.channel.in_(channels), or_(due, row.state == "sending")))
    with storage.read() as connection:
        return bool(connection.execute(asked).scalar())
