"""Brings an older database up to date; the only module that imports Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from lmmh_desk.store import backup, files, search_tables, triggers, versions

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(folder: Path, writer: Engine, key: bytes, now: int) -> Path:
    """Take a profile's database to this program's version, after a backup whose path is returned."""
    with writer.connect() as connection:
        version = versions.stored(connection)
    target = folder / files.BEFORE / f"before-{versions.head()}-from-{version}-{now}.db"
    target.parent.mkdir(exist_ok=True)
    backup.back_up(folder / files.FILE, key, target)
    with writer.begin() as connection:
        run(connection, "head")
    return target


def run(connection: Connection, target: str) -> None:
    """Run the steps up or down to a version, in the transaction given; triggers and search indexes are made anew."""
    triggers.remove(connection)
    search_tables.stop_noting(connection)
    step(connection, target)
    if versions.stored(connection) == versions.head():
        triggers.install(connection)
        search_tables.forget(connection)
        search_tables.ensure(connection)


def step(connection: Connection, target: str) -> None:
    """Run Alembic's steps only."""
    config = configuration()
    config.attributes["connection"] = connection
    going_up = target != "base" and (target == "head" or target > versions.stored(connection))
    (command.upgrade if going_up else command.downgrade)(config, target)


def configuration() -> Config:
    """Return Alembic's configuration, without its file."""
    config = Config()
    config.set_main_option("script_location", SCRIPTS.as_posix().replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
