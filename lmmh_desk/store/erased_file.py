"""What was erased, kept outside the database: ids only, so that a restored copy is erased again as it opens.

Each line is proven by a key that follows from the base's: what is erased again is told to the hub too, so that only
what this program wrote counts, beside the base or beside a backup.
"""

from __future__ import annotations

import hmac
import os
import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection

from lmmh_desk.store.exchange.alone import log_again
from lmmh_desk.store.exchange.digests import Ledger
from lmmh_desk.store.exchange.erasing import erase, explain
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.files import sync_folder, write_private

FILE = "erased.txt"
BESIDE = "lmmh-desk.erased"  # in the folder of a backup
LINE = re.compile(r"^((\S+) (\S+) (\S+) (\S+) (\S+) (\d+) (\S+)) ([0-9a-f]{32})$")
PURPOSE, PROOF = b"LMMH erased", 16  # bytes
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
    """The erasures this PC knows of, one a line; a line cut by a power loss, or of another key, is ignored."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._own = hmac.digest(key, PURPOSE, "sha256")
        self._kept: dict[str, Erased] | None = None

    def missing(self, read: Connection) -> list[Erased]:
        """Return the erasures that the database no longer has: it is an older copy."""
        held = {one for (one,) in driver_of(read).execute(HELD)} if self.lines() else set()
        return [line for one, line in self.lines().items() if one not in held]

    def keep(self, read: Connection) -> None:
        """Append those of the database that the file lacks, on the disk when this returns; raises OSError."""
        (count,) = driver_of(read).execute(COUNT).fetchone()
        if count != len(self.lines()):
            self.add(Erased(*row) for row in driver_of(read).execute(EVERY))

    def add(self, lines: Iterable[Erased]) -> None:
        """Append those of these that the file lacks, on the disk when this returns; raises OSError."""
        known = self.lines()
        fresh = [line for line in lines if line.id not in known]
        if not fresh:
            return
        new = not self._path.exists()
        with self._path.open("ab") as file:
            # The empty line closes one that a power loss may have cut.
            file.write(b"\n" + self._written(fresh))
            file.flush()
            os.fsync(file.fileno())
        if new:
            sync_folder(self._path.parent)
        known.update((line.id, line) for line in fresh)

    def forget(self, ids: Collection[str]) -> None:
        """Keep some erasures no longer, which the hub set aside; raises OSError."""
        left = {one: line for one, line in self.lines().items() if one not in ids}
        if len(left) < len(self.lines()):
            write_private(self._path, self._written(left.values()))
            self._kept = left

    def lines(self) -> dict[str, Erased]:
        """Return the lines of the file by id; raises OSError."""
        if self._kept is None:
            lines = self._path.read_text("utf-8", "replace").split("\n")[:-1] if self._path.exists() else []
            found = [_read(match) for match in filter(None, map(LINE.match, lines)) if self._proves(match)]
            self._kept = {line.id: line for line in found}
        return self._kept

    def _written(self, lines: Iterable[Erased]) -> bytes:
        texts = (" ".join(map(str, line)) for line in lines)
        return "".join(f"{text} {self._proof(text)}\n" for text in texts).encode()

    def _proves(self, line: re.Match[str]) -> bool:
        return hmac.compare_digest(line[9], self._proof(line[1]))

    def _proof(self, text: str) -> str:
        return hmac.digest(self._own, text.encode(), "sha256")[:PROOF].hex()


def carry(folder: Path, key: bytes, backup: Path) -> None:
    """Add what a profile knows was erased to the list beside a backup, older ones of which may lie there."""
    there = ErasedFile(backup.with_name(BESIDE), key)
    there.add(ErasedFile(folder / FILE, key).lines().values())


def take(folder: Path, keys: Sequence[bytes], backup: Path) -> None:
    """Add what the list beside a backup proves by one of these keys to what a profile knows, by the first of them.

    So is what the profile itself knew by a former one, if it was not opened since.
    """
    here = ErasedFile(folder / FILE, keys[0])
    for key in keys:
        for path in (backup.with_name(BESIDE), folder / FILE):
            here.add(ErasedFile(path, key).lines().values())


def erase_again(connection: Connection, lines: Sequence[Erased]) -> None:
    """Erase what an older copy of the database brought back, and tell the hub, which may not have heard."""
    driver: Any = driver_of(connection)
    ledger = Ledger(driver)
    gone = erase(connection, ledger, [(line.table, line.record) for line in lines])
    driver.executemany(PUT, lines)
    explain(connection, gone)
    ledger.settle()
    log_again(connection, "erasure", [line.id for line in lines], lines[0].by)


def _read(line: re.Match[str]) -> Erased:
    one, table, record, cause, device, at, by = line.groups()[1:8]
    return Erased(one, table, record, cause, device, int(at), by)
