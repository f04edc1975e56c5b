"""What waits for a decision, how many, and what an action writes of a decision."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, delete, func, insert, select, tuple_, update
from sqlalchemy.types import LargeBinary

from lmmh_desk.features.desk.model.arbitration import Board, last_exchange
from lmmh_desk.features.desk.store.asides import asides, set_aside, shown_aside
from lmmh_desk.features.desk.store.clashes import clashes, grouped, shown_clash, typed_over
from lmmh_desk.features.desk.store.words import View, Words
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.arbitration import conflict, quarantine
from lmmh_desk.store.exchange.attached import last_added, last_passed
from lmmh_desk.store.store import Read
from lmmh_desk.store.tables import metadata


def board(read: Read, session: Session, now: int, shown: str = "") -> Board:
    """Return all that waits and the role may see, what was set aside first, and the last exchange; raises NotAllowed.

    Amounts are under dots but those of the item `shown`.
    """
    require(session, "desk.arbitrate")
    view = View(Words(read), session, now, shown)
    items = (*asides(view), *clashes(view))
    run = last_passed(read)
    last = last_exchange(run.ended_at, run.sent, run.received, now) if run else ""
    return Board(items, last, last_added(read))


def waiting(read: Read, role: str) -> tuple[int, int]:
    """Return how many decisions wait that a role is shown, as the page lists them, and how many the hub set aside."""
    words = Words(read)
    aside = sum(shown_aside(words, role, rows) for rows in set_aside(read).values())
    return sum(shown_clash(words, role, rows) for rows in grouped(words).values()) + aside, aside


class Open(Struct, frozen=True):
    """A conflict nobody settled yet."""

    id: str
    table: str
    record_id: str
    kind: str
    columns: tuple[str, ...]
    kept: tuple[Any, ...]
    other: dict[str, Any]  # by column
    typed_over: tuple[str, ...]  # the conflicts of its desk that it settles with it


def open_conflict(read: Read, conflict_id: str) -> Open | None:
    """Return a conflict nobody settled yet, by its id."""
    asked = select(conflict).where(conflict.c.id == conflict_id, conflict.c.settled_at.is_(None))
    row = read.execute(asked).one_or_none()
    if row is None:
        return None
    columns, kept, other = (tuple(json.loads(each)) for each in (row.columns, row.kept, row.other))
    values = dict(zip(columns, other, strict=True))
    over = tuple(typed_over(row, _earlier(read, row)))
    return Open(row.id, row.table_name, row.record_id, row.kind, columns, kept, values, over)


def _earlier(read: Read, row: Row[Any]) -> Sequence[Row[Any]]:
    """Return the open conflicts of the same desk over the same record before this one."""
    same = conflict.c.record_id == row.record_id, conflict.c.table_name == row.table_name
    mine = select(conflict).where(*same, conflict.c.device_id == row.device_id, conflict.c.settled_at.is_(None))
    before = tuple_(conflict.c.created_at, conflict.c.id) < (row.created_at, row.id)
    return read.execute(mine.where(before).order_by(conflict.c.created_at, conflict.c.id)).all()


def settle_conflict(connection: Connection, conflict_id: str, values: Mapping[str, Any]) -> None:
    """Write how a conflict was settled."""
    connection.execute(update(conflict).where(conflict.c.id == conflict_id).values(**values))


def settle_transaction(connection: Connection, transaction_id: str, values: Mapping[str, Any]) -> None:
    """Write how a transaction set aside was settled, on each of its lines that waits."""
    waiting = quarantine.c.transaction_id == transaction_id, quarantine.c.settled_at.is_(None)
    connection.execute(update(quarantine).where(*waiting).values(**values))


def write(connection: Connection, table: str, record_id: str, values: Mapping[str, Any]) -> None:
    """Change columns of a record, values being as conflicts and lines hold them."""
    found = metadata.tables[table]
    connection.execute(update(found).where(found.c.id == record_id).values(stored(table, values)))


def add(connection: Connection, table: str, record_id: str, values: Mapping[str, Any]) -> None:
    """Add a record, values being as lines hold them."""
    connection.execute(insert(metadata.tables[table]).values(stored(table, {**values, "id": record_id})))


def remove(connection: Connection, table: str, record_id: str) -> None:
    """Delete a record."""
    found = metadata.tables[table]
    connection.execute(delete(found).where(found.c.id == record_id))


def stored(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as the database holds them: bytes from their hexadecimal."""
    columns = metadata.tables[table].c
    return {
        name: bytes.fromhex(value) if value is not None and isinstance(columns[name].type, LargeBinary) else value
        for name, value in values.items()
    }


def dependents(read: Read, table: str, record_id: str) -> int:
    """Return how many records point to this one, which would be left without it."""
    found = 0
    for other in metadata.tables.values():
        for column in other.columns:
            if any(key.column.table.name == table and key.column.name == "id" for key in column.foreign_keys):
                asked = select(func.count()).select_from(other).where(column == record_id, other.c.id != record_id)
                found += read.execute(asked).scalar_one()
    return found


def lacks(read: Read, table: str, values: Mapping[str, Any]) -> bool:
    """Say whether these values point to a record that isn't on this desk."""
    for column in metadata.tables[table].columns:
        for key in column.foreign_keys if values.get(column.name) is not None else ():
            if read.execute(select(key.column).where(key.column == values[column.name])).first() is None:
                return True
    return False


def next_position(read: Read, person_id: str) -> int:
    """Return the place after a person's last contact."""
    contact = metadata.tables["contact"].c
    last = read.execute(select(func.max(contact.position)).where(contact.person_id == person_id)).scalar()
    return 0 if last is None else int(last) + 1
