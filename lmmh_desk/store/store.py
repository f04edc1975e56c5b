"""One open profile: reading snapshots, and units of work whose rows, log and audit line commit together."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

from msgspec.structs import replace
from sqlalchemy import Connection, Engine

from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.kernel.clock import Clock
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.events import Events
from lmmh_desk.kernel.session import Session
from lmmh_desk.store import chain, erased_file, search_tables, soundness, triggers
from lmmh_desk.store.driver import dbapi
from lmmh_desk.store.erased_file import ErasedFile, erase_again
from lmmh_desk.store.exchange.erasing import TO_WIPE
from lmmh_desk.store.failures import SQL, Damaged, DiskFull, in_french, read_only
from lmmh_desk.store.gate import Gate
from lmmh_desk.store.indexing import (
    LATER,
    index_changes,
    merge_some,
    merging_later,
    put_off,
    rebuild,
    take_up,
    unlike,
)
from lmmh_desk.store.kept import forget, value
from lmmh_desk.store.numbers import NumberFile
from lmmh_desk.store.search import INDEXES
from lmmh_desk.store.turns import Turns
from lmmh_desk.store.typos import Vocabulary
from lmmh_desk.store.unit import Unit
from lmmh_desk.system.disk import drop_ballast

__all__ = ["Read", "Store", "Unit"]

Read: TypeAlias = Connection
Engines = Callable[[], tuple[Engine | None, Engine]]  # of who writes, None where the disk refuses it, and of who reads

SIGN = "UPDATE writing SET tx = tx + 1, actor = ?, wall_time = ?, muted = 0 RETURNING tx, seq"
LINES = "SELECT table_name, pk, op FROM sync_log WHERE seq > ? ORDER BY seq"
BULK_CACHE = -256 * 1024  # KiB
UNSIGN = "UPDATE writing SET actor = NULL"
MANY = 100  # rows written, from which the WAL is emptied before a counter's commit has to
CHECKPOINT = "PRAGMA wal_checkpoint(PASSIVE)"
MUTE = "UPDATE writing SET muted = ?"


class Store:
    """The database of one profile; made by `opening.open_store` or `opening.create_store`."""

    def __init__(self, folder: Path, key: bytes, engines: Engines, clock: Clock, events: Events) -> None:
        self.folder = folder
        self.key = key
        self._engines = engines
        writer, reader = engines()
        self.clock = clock
        self.events = events
        self.numbers = NumberFile(folder / "numbers.txt")
        self.erased = ErasedFile(folder / erased_file.FILE, key)
        self.read_only = writer is None  # consultation: the disk refuses writing
        self._writer = writer.connect() if writer else None
        self._reader = reader
        self._turns = Turns()
        self._gate = Gate()
        self._owner = 0
        self.written = 0  # transactions committed since it was opened
        self.steady: int | None = None  # by how much the clock was set when the hub last told the time
        self._renamed: dict[str, tuple[str, str]] = {}
        self._vocabularies: dict[str, Vocabulary] = {}
        self.when_damaged: Callable[[StoreError], None] = lambda _error: None  # called in the thread that found it

    def rename(self, former: str, device_id: str, code: str) -> None:
        """Have the sessions opened under this PC's former name write under the new one."""
        self._renamed[former] = (device_id, code)

    @contextmanager
    def read(self) -> Iterator[Read]:
        """Give one snapshot of the database; writing in it is refused."""
        with self._gate.passing(), self._telling(), self._reader.connect() as connection, connection.begin():
            connection.info["vocabularies"] = self._vocabularies
            yield connection

    @contextmanager
    def write(self, session: Session, action: str, subject: str = "") -> Iterator[Unit]:
        """Give a unit of work: committed durably when the block ends, wholly undone if it raises."""
        with self._transaction() as connection:
            while session.device_id in self._renamed:
                device_id, code = self._renamed[session.device_id]
                session = replace(session, device_id=device_id, desk_code=code)
            unit = Unit(self, connection, session, action, subject)
            tx, before = _begin(unit)
            yield unit
            unit.flush()
            changes = _end(unit, tx, before)
            if unit.numbers:
                with in_french():
                    self.numbers.write(unit.numbers)
        unit.changes = changes

    @contextmanager
    def local(self) -> Iterator[Connection]:
        """Give a transaction on this desk's own tables; it is neither logged nor audited."""
        with self._transaction() as connection:
            yield connection

    @contextmanager
    def synchronising(self) -> Iterator[Connection]:
        """Give a transaction for what comes from the hub: not logged; searches find many rows once `index_some` did.

        Nobody waits until it is on the disk: after a power cut it is whole or gone, with its place in the feed, and the
        hub gives it again. What lies beside the database follows it only once it is there: see `remember_erased`.
        """
        with self._transaction("NORMAL") as connection:
            driver: Any = connection.connection.dbapi_connection
            before = driver.total_changes
            driver.execute(MUTE, (1,))
            yield connection
            driver.execute(MUTE, (0,))
            put_off(connection)
        if driver.total_changes - before > MANY:
            self._empty_wal()

    def index_some(self, limit: int = 40) -> bool:
        """Index some rows that came from the hub, then merge the indexes a little; False once there is nothing left."""
        with self._transaction() as connection:
            found = take_up(connection, limit) > 0
            if found:
                with merging_later(connection):
                    index_changes(connection, self._vocabularies)
            else:
                found = merge_some(connection)
        if found:
            self._empty_wal()
        return found

    def mend_search(self, stopped: Callable[[], bool]) -> None:
        """Have searches find again what an index lost, a little at a time; it reads the whole base."""
        with self.read() as read:
            lost = unlike(read)
        if lost:
            with self.local() as connection:
                connection.exec_driver_sql(LATER, lost)
        while lost and not stopped() and self.index_some():
            pass

    def _empty_wal(self) -> None:
        """Move the WAL's pages to the file: at its thousandth page a counter's commit would.

        In its turn: what was written meanwhile would stay, and the WAL grow until each commit moves it.
        """
        with self._turns, suppress(dbapi.DatabaseError):
            if self._writer is not None:
                driver: Any = self._writer.connection.dbapi_connection
                driver.execute(CHECKPOINT).fetchall()

    def remember_erased(self) -> None:
        """Keep what was erased outside the database too, and erase what an older copy of it brought back."""
        if self.read_only:
            return
        with self.read() as read:
            missing = self.erased.missing(read)
        if missing:
            with self.synchronising() as connection:
                erase_again(connection, missing)
        with self.local() as connection:  # on the disk before the file tells it, with all that came before
            connection.exec_driver_sql(MUTE, (0,))
        with self.read() as read, in_french():
            self.erased.keep(read)
            wipes = value(read, TO_WIPE)
        if wipes:
            self._wipe()

    def _wipe(self) -> None:
        """Leave nothing of what was erased in the search indexes and the WAL."""
        while self.index_some():
            pass
        with self._transaction() as connection:
            for index in INDEXES:
                search_tables.optimise(connection, index)
            forget(connection, TO_WIPE)
        with in_french(*SQL), self._reader.connect() as connection:
            driver: Any = connection.connection.dbapi_connection
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def check_pages(self, stopped: Callable[[], bool]) -> None:
        """Read every page in use, slowly, beside the counter; raises Damaged. It gives way once `stopped` says so."""
        with self._gate.passing(), self._telling():
            soundness.check_pages(self.folder, self.key, lambda: stopped() or self._gate.wanted)

    def close(self) -> None:
        """Close every connection."""
        self._reader.dispose()
        if self._writer is not None:
            engine = self._writer.engine
            self._writer.close()
            engine.dispose()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Close the file while another takes its place; readings and writings wait, then go on with what is there."""
        if self._writer is None:
            raise read_only()
        with self._turns, self._gate.shut(), in_french(*SQL):
            self.close()
            try:
                yield
            finally:
                writer, self._reader = self._engines()
                self._writer = writer.connect() if writer else None
                self._vocabularies.clear()

    @contextmanager
    def bulk(self) -> Iterator[Connection]:
        """Give a transaction for rows neither logged, audited nor indexed one by one: demo data, restored snapshots.

        The search indexes are made again before its commit, and its pages moved from the WAL to the file.
        """
        with self._large_cache(), self._transaction() as connection:
            triggers.remove(connection)
            search_tables.stop_noting(connection)
            yield connection
            triggers.install(connection)
            for index in INDEXES.values():
                search_tables.start_noting(connection, index)
                rebuild(connection, index)
        self._vocabularies.clear()

    @contextmanager
    def _large_cache(self) -> Iterator[None]:
        """Keep a million rows' index pages in memory while they are written; empty the WAL afterwards."""
        if self._writer is None:
            raise read_only()
        driver: Any = self._writer.connection.dbapi_connection
        (usual,) = driver.execute("PRAGMA cache_size").fetchone()
        driver.execute(f"PRAGMA cache_size = {BULK_CACHE}")
        try:
            yield
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            driver.execute(f"PRAGMA cache_size = {usual}")

    @contextmanager
    def _transaction(self, synchronous: str = "FULL") -> Iterator[Connection]:
        if self._owner == threading.get_ident():
            raise RuntimeError("a unit of work is already open in this thread")
        if self._writer is None:
            raise read_only()
        with self._turns, self._making_room(), self._telling():
            self._owner = threading.get_ident()
            driver: Any = self._writer.connection.dbapi_connection
            try:
                if synchronous != "FULL":
                    driver.execute(f"PRAGMA synchronous = {synchronous}")
                with self._writer.begin():
                    yield self._writer
                    index_changes(self._writer, self._vocabularies)
                self.written += 1
            finally:
                self._owner = 0
                try:
                    self._undo_refused()
                finally:
                    if synchronous != "FULL":
                        driver.execute("PRAGMA synchronous = FULL")

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Say in French what the database refuses, and to the window at once that its file is damaged."""
        try:
            with in_french(*SQL):
                yield
        except Damaged as error:
            self.when_damaged(error)
            raise

    def _undo_refused(self) -> None:
        """End a transaction whose commit was refused: SQLite leaves it open, and SQLAlchemy takes it for ended."""
        driver: Any = self._writer.connection.dbapi_connection if self._writer else None
        if driver is not None and driver.in_transaction:
            driver.execute("ROLLBACK")

    @contextmanager
    def _making_room(self) -> Iterator[None]:
        """Give a full disk its ballast back, so that the agent's next small writes pass."""
        try:
            yield
        except DiskFull:
            with suppress(OSError):
                drop_ballast(self.folder)
            raise


def _begin(unit: Unit) -> tuple[int, int]:
    """Sign the log's lines of this transaction; return its rank and the log's last line before it."""
    ((tx, before),) = unit.driver.execute(SIGN, (unit.session.agent_id, unit.now)).fetchall()
    return tx, before


def _end(unit: Unit, tx: int, before: int) -> Changes:
    """Write the audit line and return what the log says has changed."""
    driver, session = unit.driver, unit.session
    details = json.dumps(unit.details, ensure_ascii=False)
    line: tuple[Any, ...] = (tx, unit.now, session.agent_id, unit.action, unit.subject, details)
    line += (session.site_id, session.device_id)
    chain.add(driver, line)
    changes = Changes(unit.action, tuple(Change(*row) for row in driver.execute(LINES, (before,))))
    driver.execute(UNSIGN)
    return changes
