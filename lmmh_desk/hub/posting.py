"""Whether the hub's own desk has messages to send, and which a hub that was restored may have sent already."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from lmmh_desk.hub.storage import Storage, last_place, lost_places
from lmmh_desk.hub.tables import given_back, hub_clock, records


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


def spare(storage: Storage, epoch: str, cursor: int) -> None:
    """Leave nothing in doubt once the hub's own desk, as it stands before it hears a restored hub, outlived the loss.

    It had read further than that hub still goes: it is no older than what was lost, and knows all that it handed over.
    """
    with storage.read() as connection:
        lost, (_place, now) = lost_places(connection), last_place(connection)
    if epoch != now and epoch in lost and cursor > lost[epoch]:
        with storage.write() as connection:
            connection.execute(hub_clock.update().values(restored_at=0))


def in_doubt(storage: Storage) -> list[str]:
    """Return the ids of the messages that a hub which was restored may have sent: no backup tells what it did after.

    They were due by then, and stand as the backup had them, or as a desk that didn't hear of it gave them back. What
    somebody wrote since, and what no desk had sent before, goes out as ever.
    """
    row, given = records()["message"].c, given_back.c
    with storage.read() as connection:
        restored_at = connection.execute(select(hub_clock.c.restored_at)).scalar_one()
        if not restored_at:
            return []
        came_back = exists().where(given.table_name == "message", given.pk == row.id, given.place == row.rev)
        as_it_was = or_(row.rev <= max(lost_places(connection).values()), came_back)
        asked = select(row.id).where(and_(row.state == "queued", row.due_at <= restored_at, as_it_was))
        return list(connection.execute(asked.order_by(row.id)).scalars())
