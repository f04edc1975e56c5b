"""Snapshots: the whole base of a desk that receives some sites, at one place of the feed, made once for all of them.

It is a desk's own database, its search indexes filled, which a new desk gives its own key and opens: what takes a
minute is done here, aside, and not on every desk. Files are encrypted by keys that follow from the hub's own and are
never written down.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import ColumnElement, Connection, select, true
from sqlalchemy.schema import CreateTable

from lmmh_desk.hub import tables
from lmmh_desk.hub.authority import bundle_key
from lmmh_desk.hub.erasing import last_erasure
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.storage import Storage, last_place
from lmmh_desk.hub.thinning import thinned
from lmmh_desk.kernel.decoding import from_json
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.kernel.wire import SITE
from lmmh_desk.store import files, search_tables, triggers, versions
from lmmh_desk.store.engine import writer_engine
from lmmh_desk.store.pages import PAGE, read_pages
from lmmh_desk.store.statements import adding
from lmmh_desk.store.tables import metadata, synchronised_tables
from lmmh_desk.sync.protocol import Snapshot
from lmmh_desk.sync.snapshot import seal

FOLDER, FILE, TOLD, MAKING = "snapshots", "@.snapshot", "@.json", "@.making"
FAR = 20_000  # places of the feed: what is nearer is sooner received by it
Start = Callable[[Device], Callable[[], bool]]
CACHE_MB, SOME = 256, 5000  # rows


class Kept(msgspec.Struct, frozen=True):
    """What is written beside a file: all but its key."""

    sites: list[str]
    told: Snapshot


class Snapshots:
    """The snapshots in a hub's folder; `start` has one made for a device, by another process, and says if it lives."""

    def __init__(self, folder: Path, start: Start | None) -> None:
        self.folder = folder
        self._start = start
        self._going: dict[tuple[str, ...], tuple[Callable[[], bool], str]] = {}
        self._lock = Lock()

    def offer(self, storage: Storage, device: Device, after: int) -> Snapshot | None:
        """Return the snapshot that brings a device further than this place of the feed, None if the feed is as quick.

        One that is being made, for the first time or anew, has no id. One that is there serves who has nothing yet.
        """
        with storage.read() as connection:
            (head, epoch), oldest = last_place(connection), thinned(connection)
            forget_erased(connection, self.folder)
        sites = _sites(device.sites)
        found = newest(self.folder, sites)
        if head - after <= FAR and (after >= oldest if after else not found):
            return None
        if found and found.epoch == epoch and found.schema == versions.head() and found.place >= _least(head, oldest):
            return msgspec.structs.replace(found, key=key_of(self.folder, found.id))
        with self._lock:
            return Snapshot() if self._makes(sites, device, found.id if found else "") else None

    def _makes(self, sites: tuple[str, ...], device: Device, last: str) -> bool:
        """Have one made that is later than the last; False where that failed, for the one that asks."""
        if self._start is None:
            return False
        alive, before = self._going.pop(sites, (None, ""))
        if alive and not alive() and before == last:
            return False
        if alive is None or not alive():
            alive, before = self._start(device), last
        self._going[sites] = (alive, before)
        return True


def _least(head: int, oldest: int) -> int:
    """Return the place a snapshot must have come to: not far behind the feed's end, and all that follows is told."""
    return max(head - max(FAR, head // 4), oldest)


def _sites(sites: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(sites)))


def key_of(folder: Path, snapshot: str) -> bytes:
    """Return the key of a snapshot's file."""
    secret = bundle_key(folder).private_bytes_raw()
    return HKDF(SHA256(), 32, None, f"LMMH snapshot {snapshot}".encode()).derive(secret)


def carried(storage: Storage, folder: Path, device: Device) -> Snapshot:
    """Make what a stick brings to a device, with its key; its file is file_of's."""
    made = make(storage, folder, device.sites)
    return msgspec.structs.replace(made, key=key_of(folder, made.id))


def newest(folder: Path, sites: Sequence[str]) -> Snapshot | None:
    """Return the last snapshot made for these sites, without its key."""
    found = [one.told for one in _every(folder) if tuple(one.sites) == _sites(sites)]
    return max(found, key=lambda one: one.id, default=None)


def file_of(folder: Path, device: Device, snapshot: str) -> Path | None:
    """Return the file of a snapshot made for what this device receives, None if there is none."""
    fits = any(one.told.id == snapshot and tuple(one.sites) == _sites(device.sites) for one in _every(folder))
    path = folder / FOLDER / FILE.replace("@", snapshot)
    return path if fits and path.exists() else None


def _every(folder: Path) -> Iterator[Kept]:
    for path in (folder / FOLDER).glob(TOLD.replace("@", "*")):
        with suppress(FileNotFoundError):  # replaced meanwhile
            yield from_json(path.read_bytes(), Kept)


def make(storage: Storage, folder: Path, sites: Iterable[str]) -> Snapshot:
    """Make the snapshot of what a device of these sites receives; older ones of the same sites go."""
    wanted, place_of = _sites(sites), folder / FOLDER
    place_of.mkdir(exist_ok=True, mode=0o700)
    made, secret = new_id(), os.urandom(32)
    with _making(place_of / MAKING.replace("@", made)) as base:
        place, epoch = _fill(storage, base, secret, wanted)
        target = place_of / FILE.replace("@", made)
        size, digest = _write(target, seal(read_pages(base, secret), key_of(folder, made)))
        told = Snapshot(made, b"", digest, size, base.stat().st_size // PAGE, place, epoch, versions.head())
    part = target.with_suffix(".part")
    part.write_bytes(msgspec.json.encode(Kept(list(wanted), told)))
    files.publish(part, place_of / TOLD.replace("@", made))
    _forget(folder, wanted, made)
    return told


@contextmanager
def _making(base: Path) -> Iterator[Path]:
    base.touch(0o600)
    base.unlink()
    try:
        yield base
    finally:
        files.remove(base)


def _write(target: Path, parts: Iterable[bytes]) -> tuple[int, bytes]:
    """Write a file durably; return its size and SHA-256."""
    part, seen, size = target.with_suffix(".part"), sha256(), 0
    with part.open("wb") as file:
        for one in parts:
            file.write(one)
            seen.update(one)
            size += len(one)
    files.publish(part, target)
    return size, seen.digest()


def _forget(folder: Path, sites: tuple[str, ...], made: str) -> None:
    """Remove what this one replaces: a desk that was receiving it begins again with the new one."""
    for one in _every(folder):
        if tuple(one.sites) == sites and one.told.id < made:
            for name in (TOLD, FILE):
                with suppress(OSError):  # still read, on Windows: the next making removes it
                    (folder / FOLDER / name.replace("@", one.told.id)).unlink(missing_ok=True)


def forget_erased(connection: Connection, folder: Path) -> None:
    """Remove the snapshots made before the last erasure: they hold what was erased."""
    last = last_erasure(connection)
    for one in list(_every(folder)):
        if one.told.place < last:
            for name in (TOLD, FILE):
                with suppress(OSError):
                    (folder / FOLDER / name.replace("@", one.told.id)).unlink(missing_ok=True)


def _fill(storage: Storage, base: Path, secret: bytes, sites: tuple[str, ...]) -> tuple[int, str]:
    """Make a desk's database of what the hub has for these sites; return the place and the epoch it is at."""
    engine = writer_engine(base, secret, new=True, cache_mb=CACHE_MB)
    try:
        with storage.read() as read, engine.begin() as connection:
            at = last_place(read)
            for table in metadata.sorted_tables:
                connection.execute(CreateTable(table))
            for table in synchronised_tables():
                _copy(read, connection, table.name, sites)
            digest = tables.digest
            sums = read.execute(select(digest).where(digest.c.scope.in_(["", *sites]))).all()
            _driver(connection).executemany(adding(metadata.tables["digest"], tuple(digest.c.keys())), sums)
            for table in metadata.sorted_tables:
                for index in table.indexes:
                    index.create(connection)
            triggers.install(connection)
            search_tables.ensure(connection)
            versions.stamp(connection, versions.head())
        with engine.connect() as connection:
            _driver(connection).execute("PRAGMA journal_mode = DELETE").fetchall()
    finally:
        engine.dispose()
    return at


def _copy(read: Connection, connection: Connection, name: str, sites: tuple[str, ...]) -> None:
    table = tables.records()[name]
    statement = adding(metadata.tables[name], tuple(table.c.keys()))
    # By id, as they were made: rows written together lie together, and the key's index is filled from end to end.
    # Sorted, not looked up one by one through the hub's index of ids: its own rows lie as they came.
    asked = select(table).where(visible(name, sites)).order_by(table.c.id + "")
    rows = read.execution_options(yield_per=SOME).execute(asked)
    for some in rows.partitions():
        _driver(connection).executemany(statement, some)


def visible(name: str, sites: Sequence[str]) -> ColumnElement[bool]:
    """Return which rows of a table go to the desks of these sites."""
    table, wire = tables.records()[name], tables.wires()[name]
    if wire.parent:
        above = tables.parent_of(name)
        return table.c[wire.parent].in_(select(tables.records()[above].c.id).where(visible(above, sites)))
    return table.c.site_id.in_(["", *sites]) if wire.scope == SITE else true()


def every_set(storage: Storage) -> list[tuple[str, ...]]:
    """Return the sites that the devices receive, each set of them once."""
    asked = select(tables.device.c.sites).where(tables.device.c.revoked_at.is_(None), tables.device.c.sites != "[]")
    with storage.read() as connection:
        return sorted({_sites(json.loads(sites)) for sites in connection.execute(asked.distinct()).scalars()})


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection
