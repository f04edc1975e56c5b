"""What was erased, kept outside the database: ids only, so that a restored copy is erased again as it opens."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection

from lmmh_desk.store.exchange.digests import Ledger
from lmmh_desk.store.exchange.erasing import erase
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.files import sync_folder

LINE = re.compile(r"^(\S+) (\S+) (\S+) (\S+) (\S+) (\d+) (\S+)$")
COUNT = "SELECT count(*) FROM erasure"
EVERY = "SELECT id, table_name, record_id, cause, device_id, created_at, created_by FROM erasure"
HELD = "SELECT id FROM erasure"
PUT = """INSERT INTO erasure (id, table_name, record_id, cause, device_id, created_at, created_by, site_id)
    VALUES (?, ?, ?, ?, ?, ?, ?, '') ON CONFLICT DO NOTHING"""


class Erased(NamedTuple):
    """An erasure, as a line of the file."""

    id: str
    table: str
    record: str
    cause: str
    device: str
    at: int
    by: str


class ErasedFile:
    """The erasures this PC knows of, one a line; a line cut by a power loss is ignored."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: dict[str, Erased] | None = None

    def missing(self, read: Connection) -> list[Erased]:
        """Return the erasures that the database no longer has: it is an older copy."""
        held = {one for (one,) in driver_of(read).execute(HELD)} if self._lines() else set()
        return [line for one, line in self._lines().items() if one not in held]

    def keep(self, read: Connection) -> None:
        """Append those of the database that the file lacks, on the disk when this returns; raises OSError."""
        known = self._lines()
        (count,) = driver_of(read).execute(COUNT).fetchone()
        if count == len(known):
            return
        fresh = [Erased(*row) for row in driver_of(read).execute(EVERY) if row[0] not in known]
        new = not self._path.exists()
        with self._path.open("ab") as file:
            # The empty line closes one that a power loss may have cut.
            file.write(b"\n" + "".join(" ".join(map(str, line)) + "\n" for line in fresh).encode())
            file.flush()
            os.fsync(file.fileno())
        if new:
            sync_folder(self._path.parent)
        known.update((line.id, line) for line in fresh)

    def _lines(self) -> dict[str, Erased]:
        if self._kept is None:
            lines = self._path.read_text("utf-8", "replace").split("\n")[:-1] if self._path.exists() else []
            found = [_read(match) for match in filter(None, map(LINE.match, lines))]
            self._kept = {line.id: line for line in found}
        return self._kept


def erase_again(connection: Connection, lines: list[Erased]) -> None:
    """Erase what an older copy of the database brought back."""
    driver: Any = driver_of(connection)
    ledger = Ledger(driver)
    erase(connection, ledger, [(line.table, line.record) for line in lines])
    driver.executemany(PUT, lines)
    ledger.settle()


def _read(line: re.Match[str]) -> Erased:
    one, table, record, cause, device, at, by = line.groups()
    return Erased(one, table, record, cause, device, int(at), by)
