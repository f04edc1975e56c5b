from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.store.opening import create_store
from lmmh_desk.store.store import Store
from tests.conftest import KEY
from tests.store.things import declared


@pytest.fixture
def boxes(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    """A store that holds boxes and things besides the rest."""
    folder = tmp_path / "boxes"
    folder.mkdir()
    with declared():
        store = create_store(folder, KEY, clock)
        yield store
        store.close()
