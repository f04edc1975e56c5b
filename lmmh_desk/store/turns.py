"""Whose turn it is to write: each in the order they asked, so that a synchronisation never passes the counter twice."""

from __future__ import annotations

from collections import deque
from threading import Lock
from types import TracebackType


class Turns:
    """A lock given to threads in the order they asked for it; Python's own may be taken back at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._queue: deque[Lock] = deque()

    def __enter__(self) -> None:
        mine = Lock()
        mine.acquire()
        with self._lock:
            self._queue.append(mine)
            if len(self._queue) == 1:
                mine.release()
        mine.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._queue.popleft()
            if self._queue:
                self._queue[0].release()
