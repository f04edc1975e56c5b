from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lmmh_desk.hub.storage import Storage
from tests.fakes.hubs import storage
from tests.sync.town import Desk, Town

__all__ = ["storage"]


@pytest.fixture
def town(storage: Storage, template: Path, tmp_path: Path) -> Iterator[Town]:
    """A town whose hub is on each kind of database."""
    made = Town(tmp_path, template, storage)
    yield made
    made.close()


@pytest.fixture
def here(town: Town) -> Desk:
    return town.desk("C02")


@pytest.fixture
def there(town: Town) -> Desk:
    return town.desk("S01", "site-sablons")
