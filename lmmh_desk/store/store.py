"""One open profile: reading snapshots, and units of work whose rows, log and audit line commit together."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session as OrmSession

from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.kernel.clock import Clock
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.events import Events
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.kernel.record import Record
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.driver import DriverError
from lmmh_desk.store.failures import translated
from lmmh_desk.store.indexing import index_changes
from lmmh_desk.store.numbers import NumberFile, next_number
from lmmh_desk.store.typos import Vocabulary

Read: TypeAlias = Connection
T = TypeVar("T", bound=Record)


class Unit:
    """A write transaction in progress: records to add or change, numbers to mint, events to publish."""

    def __init__(self, connection: Connection, session: Session, now: int, action: str, subject: str) -> None:
        self.connection = connection
        self.session = session
        self.now = now
        self.action = action
        self.subject = subject
        self.details: dict[str, str] = {}
        self.changes = Changes(action)
        self.orm = OrmSession(connection, expire_on_commit=False)
        self.numbers: dict[str, int] = {}
        self._last_added: type[Record] | None = None

    def bind(self, events: Events, number_file: NumberFile) -> None:
        """Give the unit its store's events and numbers."""
        self._events = events
        self._number_file = number_file

    def add(self, record: Record) -> None:
        """Insert a record, with its id, site, desk, instant and agent filled when empty."""
        if self._last_added not in (None, type(record)):
            self.orm.flush()  # without relationships the mapper doesn't know that parents come first
        self._last_added = type(record)
        record.id = record.id or new_id()
        record.site_id = record.site_id or self.session.site_id
        record.device_id = record.device_id or self.session.device_id
        record.created_at = record.created_at or self.now
        record.created_by = record.created_by or self.session.agent_id
        self.orm.add(record)

    def get(self, cls: type[T], record_id: str) -> T:
        """Return a record by its id; raises NotFound."""
        found = self.orm.get(cls, record_id)
        if found is None:
            raise NotFound(
                _("Cet enregistrement n’existe pas, ou plus, sur ce poste."), gesture=_("Actualisez la page.")
            )
        return found

    def flush(self) -> None:
        """Send what is pending to the database, for the queries that follow."""
        self.orm.flush()

    def next_number(self, kind: str) -> str:
        """Return a number never given before, such as `JD-C02-20-0184`."""
        series, rank, text = next_number(self.connection, self._number_file, kind, self.session.desk_code, self.now)
        self.numbers[series] = rank
        return text

    def publish(self, event: object) -> None:
        """Let the other slices answer an event inside this transaction."""
        self._events.publish(self, event)


class Store:
    """The database of one profile; made by `opening.open_store` or `opening.create_store`."""

    def __init__(self, folder: Path, writer: Engine, reader: Engine, clock: Clock, events: Events) -> None:
        self.folder = folder
        self.clock = clock
        self.events = events
        self._writer = writer
        self._reader = reader
        self._numbers = NumberFile(folder / "numbers.txt")
        self._lock = threading.Lock()
        self._owner = 0
        self._vocabularies: dict[str, Vocabulary] = {}

    @contextmanager
    def read(self) -> Iterator[Read]:
        """Give one snapshot of the database; writing in it is refused."""
        with _in_french(), self._reader.connect() as connection, connection.begin():
            connection.info["vocabularies"] = self._vocabularies
            yield connection

    @contextmanager
    def write(self, session: Session, action: str, subject: str = "") -> Iterator[Unit]:
        """Give a unit of work: committed durably when the block ends, wholly undone if it raises."""
        with self._transaction() as connection:
            unit = Unit(connection, session, self.clock.now(), action, subject)
            unit.bind(self.events, self._numbers)
            tx, before = _begin(connection, session, unit.now)
            try:
                yield unit
                unit.orm.flush()
            finally:
                unit.orm.close()
            _record_audit(connection, unit, tx)
            changes = _changes(connection, action, before)
            connection.exec_driver_sql("UPDATE writing SET actor = NULL")
            if unit.numbers:
                self._numbers.write(unit.numbers)
        unit.changes = changes

    @contextmanager
    def local(self) -> Iterator[Connection]:
        """Give a transaction on this desk's own tables; it is neither logged nor audited."""
        with self._transaction() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._reader.dispose()
        self._writer.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        if self._owner == threading.get_ident():
            raise RuntimeError("a unit of work is already open in this thread")
        with self._lock, _in_french():
            self._owner = threading.get_ident()
            try:
                with self._writer.connect() as connection, connection.begin():
                    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
                    yield connection
                    index_changes(connection, self._vocabularies)
            finally:
                self._owner = 0


@contextmanager
def _in_french() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, DriverError, OSError) as error:
        raise translated(error) from error


def _begin(connection: Connection, session: Session, now: int) -> tuple[int, int]:
    """Sign the log's lines of this transaction; return its rank and the log's last line before it."""
    tx = connection.exec_driver_sql(
        "UPDATE writing SET tx = tx + 1, actor = ?, wall_time = ?, muted = 0 RETURNING tx", (session.agent_id, now)
    ).scalar_one()
    before = connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM sync_log").scalar_one()
    return tx, before


def _record_audit(connection: Connection, unit: Unit, tx: int) -> None:
    session = unit.session
    details = json.dumps(unit.details, ensure_ascii=False)
    connection.exec_driver_sql(
        "INSERT INTO audit (tx, at, agent_id, action, subject, details, site_id, device_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (tx, unit.now, session.agent_id, unit.action, unit.subject, details, session.site_id, session.device_id),
    )


def _changes(connection: Connection, action: str, before: int) -> Changes:
    rows = connection.exec_driver_sql("SELECT table_name, pk, op FROM sync_log WHERE seq > ? ORDER BY seq", (before,))
    return Changes(action, tuple(Change(*cast(Any, row)) for row in rows))
