"""A PostgreSQL put back at an instant, by its own means, says nothing of it: the hub finds it out by its timeline.

Each recovery begins a new timeline, a dump put back makes the tables anew or fills a database of another number,
another server has another name. The hub's folder keeps them as they were, and how far the feed went; where they differ,
where nobody kept them, or where the feed ends before a place that was known, the hub begins again as from a backup of
its own, and the desks give back what it may have lost. Where it lost nothing, that changes nothing. Each program of the
hub looks when it starts, and `serve` before each answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, text

from lmmh_desk.hub.backup import begin_again
from lmmh_desk.hub.folder import REACHED, TIMELINE
from lmmh_desk.hub.storage import Storage, last_place
from lmmh_desk.system.durable import write_private

_LOOK = text(
    "SELECT v, epoch, (SELECT system_identifier FROM pg_control_system()) || '/' || database.oid || '/' ||"
    " hub_clock.tableoid || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)"
    " FROM hub_clock, pg_database AS database WHERE datname = current_database()"
)


def share(storage: Storage, folder: Path) -> None:
    """Know how far the feed went by what any program of this folder knew of it, and have the next one know too."""
    if storage.is_server:
        storage.known = _reached(folder / REACHED)
        storage.told = partial(_tell, folder / REACHED)


def _reached(file: Path) -> tuple[int, str]:
    """Return the place and epoch that a file keeps; none where it keeps none."""
    try:
        place, _space, epoch = file.read_text(encoding="ascii").partition(" ")
        return int(place), epoch
    except (OSError, ValueError):
        return 0, ""


def _tell(file: Path, place: int, epoch: str) -> None:
    """Keep how far the feed went, whole for whoever reads meanwhile: what a power cut leaves is older, or says nothing.

    A disk that takes nothing leaves what this process knows.
    """
    last, was = _reached(file)
    if epoch != was or place > last:
        with suppress(OSError):
            file.touch(0o600)
            with file.open("r+b", buffering=0) as open_file:
                open_file.write(f"{place:019} {epoch}".encode())


def keep_timeline(storage: Storage, folder: Path) -> None:
    """Keep which history this database goes on with: it was just made, or put back by the hub itself.

    Raises OSError; this process knows it all the same.
    """
    if storage.is_server:
        with _looking(storage) as (_connection, place, epoch, mark):
            storage.known, storage.mark = (place, epoch), mark
        _tell(folder / REACHED, place, epoch)
        write_private(folder / TIMELINE, mark.encode())


def still_follows(storage: Storage, folder: Path) -> bool:
    """Say whether the database is the one that this folder and this process know: one question, whatever its size."""
    if not storage.is_server:
        return True
    kept, known = folder / TIMELINE, storage.known  # before the look: what is written meanwhile is beyond it
    with _looking(storage) as (connection, place, epoch, mark):
        said = kept.read_text(encoding="ascii") if kept.exists() else ""
        older = said == _without_tables(mark)
        same = older or mark in (said, storage.mark)
        if not same or not storage.follows(connection, place, epoch, known):
            return False
    if older:
        write_private(kept, mark.encode())
    storage.knows(place, epoch)
    return True


def lost_nothing(storage: Storage, folder: Path) -> bool:
    """Say whether another database goes exactly as far as this folder and this process knew: a standby took over whole.

    One that goes further says nothing: the folder may be the older of the two.
    """
    with storage.read() as connection:
        place, epoch = last_place(connection)
    return (place, epoch) == _reached(folder / REACHED) and storage.known[0] <= place


def begin_again_there(storage: Storage, now: int, told: int = 0, *, lost: bool = True) -> None:
    """Give a database that was put back another epoch, beyond the place that was told.

    What must follow it done, `keep_timeline` ends it: stopped in between, the next look begins again once more.
    """
    storage.known = 0, ""
    with storage.write() as connection:
        begin_again(connection, now, told, lost=lost)


def _without_tables(mark: str) -> str:
    """Return a mark as the version before kept it."""
    server, database, _tables, timeline = mark.split("/")
    return f"{server}/{database}/{timeline}"


@contextmanager
def _looking(storage: Storage) -> Iterator[tuple[Connection, int, str, str]]:
    """Give the last place of the feed, its epoch, and the server, the database, its tables and the timeline."""
    with storage.look() as connection:
        place, epoch, mark = connection.execute(_LOOK).one()
        yield connection, place, epoch, mark
