"""Whether the hub's own desk has messages to send."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, Connection, exists, or_, select

from lmmh_desk.hub.storage import Storage
from lmmh_desk.hub.tables import records


def waits(
    storage: Storage, channels: Sequence[str], now: int, held: Sequence[str] = (),
    kept: Callable[[Connection], Sequence[str]] = lambda _connection: (),
) -> bool:  # fmt: skip
    """Say whether a message of these channels is due, or was cut short.

    Those of the purposes held aside don't count, nor those about a subject that is `kept` until they are to be given
    up: it is asked only where something seems due.
    """
    row = records()["message"].c
    due = (row.state == "queued") & (row.due_at <= now) & (row.next_try_at <= now) & row.purpose.not_in(held)
    cut = row.state == "sending"
    with storage.read() as connection:

        def some(due: ColumnElement[bool]) -> bool:
            asked = select(exists().where(row.channel.in_(channels), or_(due, cut)))
            return bool(connection.execute(asked).scalar())

        if not some(due):
            return False
        aside = kept(connection)
        return not aside or some(due & or_(row.subject_id.not_in(aside), row.expires_at <= now))
