"""Moves the pages of the embedded hub's WAL to its file beside the next batch, not in the commit of one that waits."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine

from lmmh_desk.store.driver import dbapi

CHECKPOINT = "PRAGMA wal_checkpoint(PASSIVE)"


class Emptying:
    """A thread that empties the WAL after each writing: SQLite would do it in a commit, every thousand pages."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader
        self._thread = ThreadPoolExecutor(1)
        self._asked: Future[None] | None = None

    def soon(self) -> None:
        """Have it emptied, unless that is being done."""
        if self._asked is None or self._asked.done():
            self._asked = self._thread.submit(self._empty)

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown()

    def _empty(self) -> None:
        with suppress(dbapi.DatabaseError), self._reader.connect() as connection:
            driver: Any = connection.connection.dbapi_connection
            driver.execute(CHECKPOINT).fetchall()
