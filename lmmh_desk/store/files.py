"""The files of a profile's database: published whole, set aside when damaged, never deleted."""

from __future__ import annotations

import os
import time
from pathlib import Path

from lmmh_desk.system.durable import publish, sync_folder, write_private
from lmmh_desk.system.paths import has_database

__all__ = ["publish", "sync_folder", "write_private"]

FILE = "desk.db"
NEW = "desk.new"  # a database being made; it doesn't count as one
COPIES = "copies"  # the folder of those made from the window, and of those made by the program itself
TAKEN, AUTOMATIC = "copie", "auto"  # how their names begin
BEFORE = "backups"  # the folder of those made before a migration
CHECK = "desk.check"  # a second copy of the header's 16 bytes
SIDES = ("", "-wal", "-shm")


def exists(folder: Path) -> bool:
    """Say whether a profile holds a database, even one set aside or a copy: then no new key may be made."""
    return has_database(folder)  # what a stopped restore leaves counts too: a WAL alone, or a renamed file


def quarantined(folder: Path) -> list[Path]:
    """Return the damaged databases set aside in a profile, oldest first."""
    return sorted(path for path in folder.glob(f"{FILE}.damaged-*") if not path.name.endswith(("-wal", "-shm")))


def writable(folder: Path) -> bool:
    """Say whether the database and its folder accept writing."""
    return os.access(folder, os.W_OK) and os.access(folder / FILE, os.W_OK)


def set_aside(folder: Path, reason: str) -> Path:
    """Rename whatever is there of the database and its WAL; return the new path.

    The database goes first: a program stopped here leaves none to open, rather than one without its last commits.
    """
    place = folder / f"{FILE}.{reason}-{time.strftime('%Y%m%d-%H%M%S')}-{time.monotonic_ns() % 1_000_000:06d}"
    for side in SIDES:
        file = folder / f"{FILE}{side}"
        if file.exists():
            file.rename(place.with_name(place.name + side))
    sync_folder(folder)
    return place


def quarantine(folder: Path) -> Path:
    """Set a damaged database aside; return its new path."""
    return set_aside(folder, "damaged")


def remove(path: Path) -> None:
    """Delete a half-made database that nobody has opened."""
    for side in SIDES:
        path.with_name(path.name + side).unlink(missing_ok=True)


def write_check(folder: Path, start: bytes) -> None:
    """Keep a second copy of the header, so that a damaged first page isn't taken for a wrong key."""
    write_private(folder / CHECK, start)


def read_check(folder: Path) -> bytes:
    """Return the second copy of the header, empty if there is none."""
    path = folder / CHECK
    return path.read_bytes() if path.exists() else b""
