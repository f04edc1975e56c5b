"""Opens the database of a profile, or makes a new one."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from lmmh_desk.kernel.clock import Clock
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.events import Events
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import failures, files, header, search_tables, triggers, versions
from lmmh_desk.store.driver import DriverError
from lmmh_desk.store.engine import connect, reader_engine, writer_engine
from lmmh_desk.store.files import FILE
from lmmh_desk.store.store import Store
from lmmh_desk.store.tables import metadata
from lmmh_desk.system.disk import drop_ballast
from lmmh_desk.system.single import AlreadyOpen, alone

__all__ = ["FILE", "create_store", "exists", "inspected", "open_store"]

exists = files.exists
SMALLEST = 4096  # bytes: one page
PATIENCE = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds: an antivirus lets go of a file soon


def create_store(folder: Path, key: bytes, clock: Clock, events: Events | None = None, *, cache_mb: int = 16) -> Store:
    """Make a profile's database from the tables declared so far; raises StoreError, also if it has one."""
    if exists(folder):
        raise StoreError(
            _("Ce profil contient déjà une base de données."),
            _("Elle n’a pas été touchée."),
            _("Ouvrez-la, ou choisissez un autre dossier."),
        )
    new = folder / files.NEW
    with failures.in_french():
        files.remove(new)
        writer = writer_engine(new, key, new=True, cache_mb=cache_mb)
        try:
            _fill(writer)
        finally:
            writer.dispose()  # the last connection empties the WAL into the file
        files.publish(new, folder / FILE)
        files.write_check(folder, header.start_of(folder / FILE))
    return open_store(folder, key, clock, events, cache_mb=cache_mb)


def connect_ahead(folder: Path, key: bytes, *, cache_mb: int = 16) -> Any:
    """Return a connection that has read the schema, for `open_store`; None where it will say why there is none."""
    with suppress(StoreError):
        if files.writable(folder):
            _check_key(folder, key)
            return _checked(folder / FILE, key, cache_mb)
    return None


def open_store(
    folder: Path, key: bytes, clock: Clock, events: Events | None = None, *, cache_mb: int = 16, ahead: Any = None
) -> Store:
    """Open a profile's database, in consultation where nothing can be written; raises StoreError.

    `ahead` is what `connect_ahead` returned, where it was called.
    """
    path = folder / FILE
    if not path.exists():
        raise _absent(folder)
    events = events or Events()
    checked = _ready_to_write(folder, key, clock, cache_mb, ahead)
    writes, ready = checked is not None, [checked]  # a connection costs a reading of the whole schema

    def engines() -> tuple[Engine | None, Engine]:
        if not writes:
            return None, _reading_only(path, key, cache_mb)
        writer = ready.pop() if ready else writer_engine(path, key, cache_mb=cache_mb)
        return writer, reader_engine(path, key, cache_mb=cache_mb)

    return Store(folder, key, engines, clock, events)


def _ready_to_write(folder: Path, key: bytes, clock: Clock, cache_mb: int, ahead: Any) -> Engine | None:
    """Check the database, bring it up to date and return its writer.

    None where the disk refuses, or is full even without its ballast.
    """
    if not files.writable(folder):
        return None
    _check_key(folder, key)
    for _attempt in ("as it is", "without ballast"):
        try:
            checked, ahead = ahead or _checked(folder / FILE, key, cache_mb), None
            return _brought_up_to_date(folder, key, clock, cache_mb, checked)
        except failures.Damaged:
            _check_key(folder, key)  # given another key meanwhile, it isn't damaged
            with suppress(AlreadyOpen), alone(folder):  # a window that has it open would go on under another name
                files.quarantine(folder)
            raise
        except failures.DiskFull:
            with suppress(OSError):
                drop_ballast(folder)
    return None


@contextmanager
def inspected(path: Path, key: bytes) -> Iterator[Any]:
    """Give a driver connection to a profile's database as it is: nothing is made, migrated or set aside.

    Also where nothing can be written; raises StoreError if the file is absent, empty, damaged or another key's.
    """
    with failures.in_french():
        if not path.is_file():
            raise _absent(path.parent)
        _check_size(path)
        connection = _connection_to_inspect(path, key)
        try:
            _check_tables(connection)
            yield connection
        finally:
            connection.close()


def _connection_to_inspect(path: Path, key: bytes) -> Any:
    if files.writable(path.parent):
        _check_key(path.parent, key)
        with suppress(failures.DiskFull):  # a full disk is read like one that refuses writing
            return _checked(path, key)
    place, immutable = _place_to_read(path, key)
    return connect(place, key, immutable=immutable)


def _fill(writer: Engine) -> None:
    with writer.begin() as connection:
        metadata.create_all(connection, checkfirst=False)
        triggers.install(connection)
        search_tables.ensure(connection)
        versions.stamp(connection, versions.head())


def _absent(folder: Path) -> StoreError:
    if files.quarantined(folder):
        return failures.Damaged(
            _("La base de données de ce profil est abîmée."),
            _("Elle est mise de côté, elle n’est pas effacée."),
            failures.RESTORE,
        )
    if files.exists(folder):
        return failures.Damaged(
            _("La base de données de ce profil n’est plus à sa place."),
            _("Ce qui en reste est gardé, rien n’est effacé."),
            failures.RESTORE,
        )
    return StoreError(
        _("Ce profil n’a pas de base de données."),
        _("Rien n’a été modifié."),
        _("Choisissez un autre dossier, ou créez-la."),
    )


def _check_key(folder: Path, key: bytes) -> None:
    """Tell a wrong key from a damaged first page: SQLCipher gives the same error for both."""
    start = header.start_of(folder / FILE)
    if not header.matches(start, key) and not header.matches(files.read_check(folder), key):
        raise failures.wrong_key()


def _check_size(path: Path) -> None:
    """Refuse a file that SQLite would take for a new database."""
    if path.stat().st_size < SMALLEST:
        raise failures.damaged()


def _check_tables(connection: Any) -> None:
    """Read the schema and a row that every version of the database has."""
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'writing'").fetchone():
        raise failures.damaged()
    connection.execute("SELECT tx FROM writing").fetchone()


def _checked(path: Path, key: bytes, cache_mb: int = 16) -> Any:
    """Return a connection that has read the first pages and the schema; raises StoreError."""
    _check_size(path)
    for wait in PATIENCE:
        try:
            return _connected(path, key, cache_mb)
        except (DriverError, OSError) as error:
            if not isinstance(failures.translated(error), failures.Busy | failures.ReadOnly):
                raise failures.translated(error) from error
            time.sleep(wait)
    with failures.in_french():
        return _connected(path, key, cache_mb)


def _connected(path: Path, key: bytes, cache_mb: int) -> Any:
    connection = connect(path, key, cache_mb=cache_mb)
    try:
        _check_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _brought_up_to_date(folder: Path, key: bytes, clock: Clock, cache_mb: int, checked: Any) -> Engine:
    """Migrate an older database after a backup, refuse a later one, mend triggers and search indexes."""
    writer = writer_engine(folder / FILE, key, cache_mb=cache_mb, first=checked)
    try:
        with failures.in_french():
            with writer.connect() as connection:
                version = versions.stored(connection)
            if version not in versions.known():
                raise failures.too_new()
            if version != versions.head():
                from lmmh_desk.store.migrating import migrate

                with alone(folder):  # a window of the version before would go on writing in tables it doesn't know
                    migrate(folder, writer, key, clock.now())
            with writer.begin() as connection:
                if triggers.installed(connection) != triggers.expected():
                    with alone(folder):
                        triggers.install(connection)
                search_tables.ensure(connection)
    except BaseException:
        writer.dispose()
        raise
    return writer


def _reading_only(path: Path, key: bytes, cache_mb: int) -> Engine:
    """Return the engine of a database nothing can be written to."""
    with failures.in_french():
        place, immutable = _place_to_read(path, key)
        return reader_engine(place, key, cache_mb=cache_mb, immutable=immutable)


def _place_to_read(path: Path, key: bytes) -> tuple[Path, bool]:
    """Return where to read such a database, and whether it is immutable there: pending WAL pages need a copy."""
    if not header.file_matches(path, key):
        raise failures.wrong_key()
    wal = path.with_name(f"{path.name}-wal")
    if not wal.exists() or not wal.stat().st_size:
        return path, True
    copy = Path(tempfile.mkdtemp(prefix="lmmh-consultation-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    for file in (path, wal):
        shutil.copyfile(file, copy / file.name)  # without its mode: the copy must accept writing
    return copy / path.name, False
