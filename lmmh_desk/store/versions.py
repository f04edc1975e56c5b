"""The version of the tables a database holds, read without importing Alembic, and that of this program."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection  # the lock screen doesn't wait for it

SCRIPTS = Path(__file__).parent / "migrations" / "versions"


def known() -> tuple[str, ...]:
    """Return the versions this program knows, oldest first: the first four figures of each migration's file."""
    return _listed(SCRIPTS, SCRIPTS.stat().st_mtime_ns)


@lru_cache(1)
def _listed(folder: Path, _changed_at: int) -> tuple[str, ...]:
    """List the folder once: each request of a desk asks."""
    return tuple(sorted(script.name[:4] for script in folder.glob("[0-9][0-9][0-9][0-9]_*.py")))


@lru_cache(1)
def program() -> str:
    """Return the version of this program."""
    from importlib.metadata import version

    return version("lmmh-desk")


def head() -> str:
    """Return the version of this program's tables."""
    return known()[-1]


def stored(connection: Connection) -> str:
    """Return the version of the database's tables, "" if it has none."""
    has_table = connection.exec_driver_sql("SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'").scalar()
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "" if has_table else ""


def stamp(connection: Connection, version: str) -> None:
    """Write the version of a database just made, in the table Alembic reads."""
    connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS alembic_version (version_num TEXT NOT NULL PRIMARY KEY)")
    connection.exec_driver_sql("DELETE FROM alembic_version")
    connection.exec_driver_sql("INSERT INTO alembic_version (version_num) VALUES (?)", (version,))
