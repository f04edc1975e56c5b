"""Lets readings pass, and holds new ones back while the file itself is changed for another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, local

from lmmh_desk.store.failures import busy

PATIENCE = 10.0  # seconds


class Gate:
    """Open to any number of readings, one within another too; shut once all have ended."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._inside = 0
        self._shut = False
        self._mine = local()

    @property
    def wanted(self) -> bool:
        """Say whether somebody waits for the readings to end."""
        return self._shut

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Let a reading pass."""
        depth = getattr(self._mine, "depth", 0)
        with self._changed:
            self._changed.wait_for(lambda: depth or not self._shut)
            self._inside += 1
        self._mine.depth = depth + 1
        try:
            yield
        finally:
            self._mine.depth = depth
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def shut(self) -> Iterator[None]:
        """Hold readings back once those that began have ended; one at a time. Raises Busy where one doesn't end."""
        with self._changed:
            self._shut = True
            ended = self._changed.wait_for(lambda: not self._inside, PATIENCE)
        try:
            if not ended:
                raise busy()
            yield
        finally:
            with self._changed:
                self._shut = False
                self._changed.notify_all()
