"""A PostgreSQL put back at an instant, by its own means, says nothing of it: the hub finds it out by its timeline.

Each recovery begins a new timeline, a database filled from a dump has another number, another server another name. The
hub's folder keeps the three as they were; where they differ, or where nobody kept them, the hub begins again as from a
backup of its own, and the desks give back what it may have lost. Where it lost nothing, that changes nothing.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from lmmh_desk.hub.backup import begin_again
from lmmh_desk.hub.folder import TIMELINE
from lmmh_desk.hub.storage import Storage
from lmmh_desk.system.durable import write_private

_MARK = text(
    "SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || database.oid || '/'"
    " || left(pg_walfile_name(pg_current_wal_lsn()), 8) FROM pg_database AS database WHERE datname = current_database()"
)


def keep_timeline(storage: Storage, folder: Path) -> None:
    """Keep which history this database goes on with: it was just made, or put back by the hub itself."""
    if mark := _mark(storage):
        write_private(folder / TIMELINE, mark.encode())


def was_put_back(storage: Storage, folder: Path, now: int) -> bool:
    """Say whether the database is no longer the one that this folder knew; then it has begun again.

    What must follow it done, `keep_timeline` ends it: stopped in between, the next look begins again once more.
    """
    mark = _mark(storage)
    kept = folder / TIMELINE
    if not mark or (kept.exists() and kept.read_text(encoding="ascii") == mark):
        return False
    with storage.write() as connection:
        begin_again(connection, now)
    return True


def _mark(storage: Storage) -> str:
    """Return the server, the database and the timeline, "" on SQLite."""
    if storage.writer.dialect.name != "postgresql":
        return ""
    with storage.read() as read:
        return str(read.execute(_MARK).scalar_one())
