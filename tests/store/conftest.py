from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.store.opening import create_store, open_store
from lmmh_desk.store.store import Store
from tests.conftest import KEY, load_tables
from tests.once import once
from tests.store.things import declared


@pytest.fixture(scope="session")
def empty_boxes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new database that holds boxes and things besides the rest, in a folder copied by each test."""
    load_tables()
    with declared():
        return once(tmp_path_factory, "boxes", lambda folder: create_store(folder, KEY, FixedClock(0)).close())


@pytest.fixture
def boxes(empty_boxes: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    """A store that holds boxes and things besides the rest."""
    folder = shutil.copytree(empty_boxes, tmp_path / "boxes")
    with declared():
        store = open_store(folder, KEY, clock)
        yield store
        store.close()
