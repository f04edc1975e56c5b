"""The unit of work: what one action adds, changes, numbers and publishes in its transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.kernel.record import Record
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.numbers import next_number
from lmmh_desk.store.records import Followed

if TYPE_CHECKING:
    from lmmh_desk.store.store import Store

T = TypeVar("T", bound=Record)


class Unit:
    """A write transaction in progress; what is added or changed is sent before each query made through it."""

    def __init__(self, store: Store, connection: Connection, session: Session, action: str, subject: str) -> None:
        self.session = session
        self.now = store.clock.now()
        self.action = action
        self.subject = subject
        self.details: dict[str, str] = {}
        self.numbers: dict[str, int] = {}
        self.changes = Changes(action)
        self._store = store
        self._connection = connection
        self._followed = Followed(connection)
        self._pending: list[Record] = []

    @property
    def connection(self) -> Connection:
        """The transaction's connection, for Core queries and bulk work."""
        self.flush()
        return self._connection

    @property
    def driver(self) -> Any:
        """The driver's own connection, for statements whose cost counts."""
        return self._connection.connection.dbapi_connection

    def add(self, record: Record) -> None:
        """Insert a record, with its id, site, desk, instant and agent filled when empty."""
        record.id = record.id or new_id()
        record.site_id = record.site_id or self.session.site_id
        record.device_id = record.device_id or self.session.device_id
        record.created_at = record.created_at or self.now
        record.created_by = record.created_by or self.session.agent_id
        self._pending.append(record)

    def get(self, cls: type[T], record_id: str) -> T:
        """Return a record by its id, to read or change; raises NotFound."""
        self._insert_pending()
        found = self._followed.get(cls, record_id)
        if found is None:
            raise NotFound(
                _("Cet enregistrement n’existe pas, ou plus, sur ce poste."),
                _("Rien n’a été modifié."),
                _("Rouvrez la page, puis recommencez."),
            )
        return found

    def delete(self, record: Record) -> None:
        """Delete a record."""
        self._insert_pending()
        self._followed.delete(record)

    def flush(self) -> None:
        """Send what is pending to the database."""
        self._insert_pending()
        self._followed.update()

    @contextmanager
    def unlogged(self) -> Iterator[None]:
        """Write what is told otherwise: an erasure leaves no line that holds what it erased."""
        self.flush()
        self.driver.execute("UPDATE writing SET muted = 1")
        yield
        self.driver.execute("UPDATE writing SET muted = 0")

    def next_number(self, kind: str) -> str:
        """Return a number never given before, such as `JD-C02-20-0184`."""
        series, rank, text = next_number(self.driver, self._store.numbers, kind, self.session.desk_code, self.now)
        self.numbers[series] = rank
        return text

    def publish(self, event: object) -> None:
        """Let the other slices answer an event inside this transaction."""
        self._store.events.publish(self, event)

    def _insert_pending(self) -> None:
        if self._pending:
            records, self._pending = self._pending, []
            self._followed.insert(records)
