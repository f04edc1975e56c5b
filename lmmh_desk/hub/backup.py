"""The hub's backup: one file with a copy of its database, in one encrypted SQLite file whatever the hub's own is, and
the sealed copy of its keys. A hub restored from it has a new epoch: desks give it back what came after (giving_back).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zipfile import ZipFile

from sqlalchemy import Connection, Table, inspect, select

from lmmh_desk.hub import sqlite, tables
from lmmh_desk.hub.archives import opened, small
from lmmh_desk.hub.folder import DATABASE, RECOVERY
from lmmh_desk.hub.migrating import bring, is_older
from lmmh_desk.hub.storage import Storage, last_place, lost_places
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.store import files
from lmmh_desk.store.backup import Counts, verified

SOME = 1000  # rows copied at once
AHEAD = 10  # bits: a millisecond is as many places of the feed, more than a hub ever gives


def back_up(storage: Storage, keys: bytes, key: bytes, target: Path) -> Counts:
    """Write a verified backup of a hub, which may be serving; return the rows of each table; raises StoreError.

    An older backup is replaced; no other file is.
    """
    if target.exists():
        keys_of(target)
    with _beside(target) as copy:
        expected = _copied(storage, sqlite.open_storage(copy, key))
        _pack(copy, expected, keys, key, target)
    return expected


def back_up_older(storage: Storage, keys: bytes, key: bytes, target: Path) -> None:
    """Write a verified backup of a hub that is about to be brought up to date, for the program that made it.

    Raises StoreError.
    """
    with _beside(target) as copy:
        _pack(copy, storage.copy(copy, key), keys, key, target)


def _pack(copy: Path, expected: Counts, keys: bytes, key: bytes, target: Path) -> None:
    """Write the file of a backup once the copy of the database is verified; raises StoreError, BadInput."""
    if verified(copy, key) != expected:
        raise _damaged()
    with _beside(target) as packed:
        with ZipFile(packed, "w") as archive:  # encrypted: there is nothing to compress
            archive.writestr(RECOVERY, keys)
            archive.write(copy, DATABASE)
        with ZipFile(packed) as archive:
            if archive.testzip() is not None:
                raise _damaged()
        files.publish(packed, target)


def keys_of(file: Path) -> bytes:
    """Return the sealed keys that a backup holds; raises BadInput."""
    with opened(file, _damaged) as archive:
        return small(archive, RECOVERY)


def restore_file(file: Path, key: bytes, target: Path, now: int, *, told: int = 0) -> Counts:
    """Make a hub's SQLite file, which isn't there, from a backup; raises StoreError, BadInput.

    `told` is the furthest place that a desk told the hub which was there before.
    """
    if any(target.with_name(target.name + side).exists() for side in files.SIDES):
        raise _taken()  # even a WAL alone: it would be read as the backup's
    with _unpacked(file, key, target) as (copy, counts):
        storage = sqlite.open_storage(copy, key)
        try:
            with storage.write() as connection:
                begin_again(connection, now, told)
        finally:
            storage.close()
        files.publish(copy, target)
    return counts


def restore_into(file: Path, key: bytes, storage: Storage, beside: Path, now: int, *, told: int = 0) -> Counts:
    """Fill an empty PostgreSQL database from a backup, at once or not at all; raises as restore_file.

    The backup is unpacked in the folder of `beside` meanwhile.
    """
    with _unpacked(file, key, beside) as (copy, counts), storage.writer.begin() as connection:
        if inspect(connection).has_table(tables.hub_clock.name):
            raise _taken()
        tables.create(connection)
        source = sqlite.open_storage(copy, key)
        try:
            with source.read() as read:
                for table in tables.every():
                    _copy(read, table, storage, connection)
        finally:
            source.close()
        begin_again(connection, now, told)
    return counts


def _copied(storage: Storage, target: Storage) -> Counts:
    """Copy one snapshot of a hub into a new file, and close it; return the rows of each table."""
    try:
        with storage.read() as read, target.writer.begin() as connection:
            tables.create(connection)
            return {table.name: _copy(read, table, target, connection) for table in tables.every()}
    finally:
        target.close()


def _copy(read: Connection, table: Table, target: Storage, connection: Connection) -> int:
    rows = read.execution_options(yield_per=SOME).execute(select(table))
    count = 0
    for some in rows.partitions():
        target.add(connection, table, table.c.keys(), some)
        count += len(some)
    return count


def begin_again(connection: Connection, now: int, told: int = 0, *, lost: bool = True) -> None:
    """Give a hub another epoch, further than any place of the feed that it gave since the backup, or that was told.

    Where nothing was `lost`, no message may have left unknown to it.
    """
    place, epoch = last_place(connection)
    places = lost_places(connection) | {epoch: place}
    ahead = max(place + 1, told + 1, now << AHEAD)
    values = {"v": ahead, "epoch": new_id(), "lost": json.dumps(places)} | ({"restored_at": now} if lost else {})
    connection.execute(tables.hub_clock.update().values(values))
    connection.execute(tables.given_back.delete())
    device = tables.device  # what the desks hadn't received yet is no more than before
    connection.execute(device.update().values(reached=device.c.reached + ahead - place))


@contextmanager
def _unpacked(file: Path, key: bytes, target: Path) -> Iterator[tuple[Path, Counts]]:
    """Give the verified database of a backup, in a file beside the target; raises StoreError, BadInput."""
    with _beside(target) as copy:
        with opened(file, _damaged) as archive, archive.open(DATABASE) as source, copy.open("wb") as written:
            while part := source.read(1 << 20):
                written.write(part)
        counts = verified(copy, key)
        _bring_up_to_date(copy, key)
        yield copy, counts


def _bring_up_to_date(copy: Path, key: bytes) -> None:
    """Give the copy of an older hub's database this program's tables, with all their rules; raises StoreError."""
    storage = sqlite.open_storage(copy, key)
    try:
        if not is_older(storage):
            return
        bring(storage)
        with _beside(copy) as again:
            _copied(storage, sqlite.open_storage(again, key))
            storage.close()
            files.publish(again, copy)
    finally:
        storage.close()


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Give the name of a file beside the target; nothing of it stays unless it took another name."""
    part = target.with_name(f"{target.name}.{new_id()}")
    part.touch(0o600)
    part.unlink()
    try:
        yield part
    finally:
        with suppress(OSError):
            files.remove(part)


def _taken() -> BadInput:
    return BadInput(
        _("Il y a déjà une base de serveur à cet endroit."),
        _("Rien n’a été remplacé."),
        _("Mettez-la de côté d’abord, ou donnez une base vide par --database."),
    )


def _damaged() -> BadInput:
    return BadInput(
        _("Ce fichier n’est pas une sauvegarde du serveur, ou il est abîmé."),
        _("Rien n’a été remplacé."),
        _("Choisissez-en une autre."),
    )
