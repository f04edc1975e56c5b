"""Connections to the encrypted database: SQLCipher under SQLAlchemy, one writer, several readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from lmmh_desk.store import header
from lmmh_desk.store.driver import dbapi

PRAGMAS = (
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "secure_delete = ON",
    "recursive_triggers = ON",  # else INSERT OR REPLACE deletes without logging it
    "temp_store = MEMORY",
    "busy_timeout = 5000",
    "journal_size_limit = 67108864",  # an import's WAL doesn't stay on the disk
)
DURABLE = ("wal", 2)  # synchronous=FULL


def connect(
    path: Path, key: bytes, *, new: bool = False, start: bytes = b"", cache_mb: int = 16, immutable: bool = False
) -> Any:
    """Open one driver connection; `key` is 32 bytes; raises its DatabaseError when it is not the file's.

    A new file begins with `start`, or with 16 bytes of its own.
    """
    mode = "ro&immutable=1" if immutable else "rwc" if new else "rw"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = dbapi.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # else it writes on the terminal what we say in French
        salt = (start or header.new_salt(key)).hex() if new else ""
        connection.execute(f"PRAGMA key = \"x'{key.hex()}{salt}'\"")
        for pragma in (*PRAGMAS, f"cache_size = {-1024 * cache_mb}"):
            connection.execute(f"PRAGMA {pragma}")
        if not immutable:
            _make_durable(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _make_durable(connection: Any) -> None:
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    connection.execute("PRAGMA synchronous = FULL")
    full = connection.execute("PRAGMA synchronous").fetchone()[0]
    if (mode, full) != DURABLE:
        raise dbapi.DatabaseError(f"not durable: journal {mode}, synchronous {full}")


def writer_engine(path: Path, key: bytes, *, new: bool = False, cache_mb: int = 16, first: Any = None) -> Engine:
    """Return the engine of the one writing connection, `first` where it is open; it takes the write lock at once."""
    ready = [first] if first else []

    def open_writer() -> Any:
        return ready.pop() if ready else connect(path, key, new=new, cache_mb=cache_mb)

    return _engine(open_writer, "BEGIN IMMEDIATE", size=1)


def reader_engine(path: Path, key: bytes, *, cache_mb: int = 16, immutable: bool = False) -> Engine:
    """Return the engine of reading connections: each transaction is one snapshot, writing is refused."""

    def open_reader() -> Any:
        connection = connect(path, key, cache_mb=cache_mb, immutable=immutable)
        connection.execute("PRAGMA query_only = ON")
        return connection

    return _engine(open_reader, "BEGIN", size=4)


def _engine(creator: Any, begin: str, size: int) -> Engine:
    engine = create_engine(
        "sqlite+pysqlite://",
        module=dbapi,
        creator=creator,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_use_lifo=True,  # the connection whose pages are in memory
    )

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        driver.execute(begin)

    return engine
