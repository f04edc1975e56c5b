"""Opens the database of a profile, or makes a new one."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, insert

from lmmh_desk.kernel.clock import Clock
from lmmh_desk.kernel.events import Events
from lmmh_desk.store import search_tables, triggers, versions
from lmmh_desk.store.engine import reader_engine, writer_engine
from lmmh_desk.store.local import writing
from lmmh_desk.store.store import Store
from lmmh_desk.store.tables import metadata

FILE = "desk.db"


def exists(folder: Path) -> bool:
    """Say whether a profile holds a database."""
    return (folder / FILE).exists()


def create_store(folder: Path, key: bytes, clock: Clock, events: Events | None = None, *, cache_mb: int = 16) -> Store:
    """Make a profile's database from the tables declared so far; raises StoreError if it has one."""
    writer = writer_engine(folder / FILE, key, new=True, cache_mb=cache_mb)
    _fill(writer)
    return Store(folder, writer, reader_engine(folder / FILE, key, cache_mb=cache_mb), clock, events or Events())


def open_store(folder: Path, key: bytes, clock: Clock, events: Events | None = None, *, cache_mb: int = 16) -> Store:
    """Open a profile's database; raises StoreError."""
    writer = writer_engine(folder / FILE, key, cache_mb=cache_mb)
    with writer.begin() as connection:
        search_tables.ensure(connection)
    return Store(folder, writer, reader_engine(folder / FILE, key, cache_mb=cache_mb), clock, events or Events())


def _fill(writer: Engine) -> None:
    with writer.begin() as connection:
        metadata.create_all(connection, checkfirst=False)
        connection.execute(insert(writing).values(id=1, tx=0, wall_time=0, muted=False))
        triggers.install(connection)
        search_tables.ensure(connection)
        versions.stamp(connection, versions.head())
