"""The embedded hub's WAL: emptied after each writing, in no commit that a desk waits for."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from lmmh_desk.hub import tables
from lmmh_desk.hub.storage import open_storage
from tests.conftest import KEY, load_tables

NOW = 1_605_606_120_000


def test_a_writing_leaves_its_pages_in_the_file_once_it_is_answered(tmp_path: Path) -> None:
    load_tables()
    file = tmp_path / "hub.db"
    storage = open_storage(file, KEY)
    storage.make(NOW)
    before = file.stat().st_size
    with storage.write() as connection:
        connection.execute(tables.hub_clock.update().values(v=7))
    assert storage.emptying is not None
    storage.emptying.close()
    assert file.stat().st_size > before
    with storage.read() as read:
        assert read.execute(select(tables.hub_clock.c.v)).scalar_one() == 7
    storage.close()


def test_a_writing_whose_connection_is_lost_says_why(tmp_path: Path) -> None:
    load_tables()
    storage = open_storage(tmp_path / "hub.db", KEY)
    storage.make(NOW)

    def lose() -> None:
        with storage.write() as connection:
            connection.invalidate()
            raise TimeoutError

    with pytest.raises(TimeoutError):
        lose()
    storage.close()
