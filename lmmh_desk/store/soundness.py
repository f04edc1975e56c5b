"""Reads a whole database beside the counter: a page nobody asks for may have been damaged for months."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from lmmh_desk.store import failures
from lmmh_desk.store.driver import DriverError
from lmmh_desk.store.engine import connect
from lmmh_desk.store.files import FILE

STEPS, PAUSE = 2000, 0.002  # instructions of SQLite, then seconds left to whoever works


def check_pages(folder: Path, key: bytes, stopped: Callable[[], bool]) -> None:
    """Read every page in use of an open database, each with its signature; raises Damaged.

    Through the WAL, as everybody reads: a page a checkpoint is writing is not taken for a damaged one.
    """
    with closing(connect(folder / FILE, key, cache_mb=1)) as driver:

        def breathe() -> bool:
            time.sleep(PAUSE)
            return stopped()

        driver.set_progress_handler(breathe, STEPS)
        try:
            (answer,) = driver.execute("PRAGMA quick_check(1)").fetchone()
        except DriverError:
            if stopped():
                return
            raise
    if answer != "ok" and not stopped():
        raise failures.damaged()
