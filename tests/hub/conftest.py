from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lmmh_desk.hub.storage import Storage, open_storage
from tests.conftest import KEY, load_tables
from tests.fakes import postgres

NOW = 1_605_606_120_000


@pytest.fixture(params=["sqlite", "postgresql"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """An empty hub, on both kinds of database."""
    load_tables()
    if request.param == "sqlite":
        opened = open_storage(tmp_path / "hub.db", KEY)
        opened.make(NOW)
        yield opened
        opened.close()
        return
    with postgres.database(request.getfixturevalue("server")) as address:
        opened = open_storage(address)
        opened.make(NOW)
        yield opened
        opened.close()
