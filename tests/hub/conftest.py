from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lmmh_desk.hub.storage import Storage, open_storage
from tests.conftest import load_tables
from tests.fakes import postgres
from tests.fakes.hubs import NOW, empty_hub


@pytest.fixture(params=["sqlite", "postgresql"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """An empty hub, on both kinds of database."""
    if request.param == "sqlite":
        opened = empty_hub(tmp_path / "hub.db")
        yield opened
        opened.close()
        return
    load_tables()
    with postgres.database(request.getfixturevalue("server")) as address:
        opened = open_storage(address)
        opened.make(NOW)
        yield opened
        opened.close()
