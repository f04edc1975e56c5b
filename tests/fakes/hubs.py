"""An empty hub, made once a process and copied: making its tables takes longer than most tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from lmmh_desk.hub import tables
from lmmh_desk.hub.storage import Storage, open_storage
from lmmh_desk.kernel.ids import new_id
from tests.conftest import KEY, load_tables
from tests.fakes import postgres

NOW = 1_605_606_120_000


@pytest.fixture(params=["sqlite", "postgresql"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """An empty hub, on both kinds of database."""
    if request.param == "sqlite":
        opened = empty_hub(tmp_path / "hub.db")
        yield opened
        opened.close()
        return
    with hub_on(request.getfixturevalue("server")) as opened:
        yield opened


@contextmanager
def hub_in(folder: Path) -> Iterator[Storage]:
    """Give an empty hub in a file of a folder; on a PostgreSQL server of this process where LMMH_HUB says so."""
    if os.environ.get("LMMH_HUB") == "postgresql":
        with hub_on(postgres.of_process()) as opened:
            yield opened
        return
    opened = empty_hub(folder / "hub.db")
    yield opened
    opened.close()


def empty_hub(path: Path) -> Storage:
    """Return an empty hub in a file, with an epoch of its own."""
    load_tables()
    path.write_bytes(_made())
    return _apart(open_storage(path, KEY))


@contextmanager
def hub_on(server: str) -> Iterator[Storage]:
    """Give an empty hub on a PostgreSQL server, with an epoch of its own."""
    load_tables()
    with postgres.database(server, _made_on(server)) as address:
        storage = _apart(open_storage(address))
        yield storage
        storage.close()


def _apart(storage: Storage) -> Storage:
    with storage.writer.begin() as connection:
        connection.execute(tables.hub_clock.update().values(epoch=new_id()))
    return storage


@cache
def _made() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hub.db"
        storage = open_storage(path, KEY)
        storage.make(NOW)
        storage.close()
        return path.read_bytes()


@cache
def _made_on(server: str) -> str:
    """Return the name of a database to copy; it goes with its server."""
    address = postgres.create(server, name := "made")
    storage = open_storage(address)
    storage.make(NOW)
    storage.close()
    return name
