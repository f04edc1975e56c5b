"""What takes long to make, made piece by piece: keys and painting come between two pieces."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Turns(QObject):
    """Does what it is given in order, one thing a turn of the event loop; it ends with its owner."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._left: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._one)

    @property
    def busy(self) -> bool:
        """Say whether something is left to do."""
        return bool(self._left)

    def add(self, *steps: Callable[[], object]) -> None:
        """Do these things too, after those given before."""
        self._left.extend(steps)
        self._go_on()

    def _one(self) -> None:
        step = self._left.popleft()
        self._go_on()
        step()

    def _go_on(self) -> None:
        if self._left:
            self._timer.start()
