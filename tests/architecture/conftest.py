from __future__ import annotations

from collections.abc import Iterator

import pytest
from coverage import Coverage


@pytest.fixture(scope="module")
def unmeasured() -> Iterator[None]:
    """Measure no coverage: these tests read our source and run none of it, which takes twice the time measured."""
    measured = Coverage.current()
    if measured is None:
        yield
        return
    measured.stop()
    yield
    measured.start()
