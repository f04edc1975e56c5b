from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.town import Desk, Town


@pytest.fixture
def town(template: Path, tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path, template)
    yield made
    made.close()


@pytest.fixture
def here(town: Town) -> Desk:
    return town.desk("C02")


@pytest.fixture
def there(town: Town) -> Desk:
    return town.desk("S01", "site-sablons")
