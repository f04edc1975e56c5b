"""Python's garbage is swept on the UI thread only.

A cycle that holds a widget may otherwise be collected while a worker allocates, and Qt objects freed on another
thread than theirs bring the program down.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

PIECES = 4  # of a sweep of what is young, which then stops the window a quarter as long


class Sweeper(QObject):
    """Replaces the automatic collections by the same ones, tried every `every` milliseconds on the UI thread.

    Often, so that each is short: what a worker makes in half a second takes 16 ms to look through. What survived is
    looked at again after PIECES times as many of them.

    While `making` something large all of it would be looked through for nothing, and the window would wait: what is old
    is looked through afterwards.
    """

    def __init__(self, every: int = 100, making: Callable[[], bool] = lambda: False) -> None:
        super().__init__()
        self._making = making
        gc.disable()
        self.settle()
        self._timer = QTimer(self, interval=every)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    def sweep(self) -> None:
        """Collect the oldest generation that is due, with Python's own thresholds."""
        young, grown, old = gc.get_threshold()
        due = [
            age
            for age, (count, limit) in enumerate(zip(gc.get_count(), (young, PIECES * grown, old), strict=True))
            if count > limit and not (age and self._making())
        ]
        if due:
            gc.collect(max(due))

    def settle(self) -> None:
        """Look no more at what exists now: all that was loaded takes half a second to look through."""
        gc.freeze()

    def stop(self) -> None:
        """Give the collections back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
