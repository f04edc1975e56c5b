"""A demonstration that stands for a real office in a test: its base no longer says what it is."""

from __future__ import annotations

from pathlib import Path

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, SAID, WORDS
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.store.kept import forget


def as_office(folder: Path, words: str = WORDS) -> None:
    """Have the copies of a demonstration pass for an office's: they come into a real profile."""
    store, _key = open_profile(folder, FixedClock(INSTANT), words)
    with store.local() as connection:
        forget(connection, SAID)
    store.close()
