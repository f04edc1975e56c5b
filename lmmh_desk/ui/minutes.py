"""What a page shows of the hour follows the program's clock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from lmmh_desk.kernel.clock import Clock, today

MINUTE = 60_000  # milliseconds


class Minutes(QTimer):
    """Says `passed` as each minute begins, once begun."""

    passed = Signal()

    def __init__(self, parent: QObject, clock: Clock) -> None:
        super().__init__(parent, singleShot=True)
        self._clock = clock
        self.timeout.connect(self._pass)

    def begin(self) -> None:
        """Wait for the next minute."""
        self.start(MINUTE - self._clock.now() % MINUTE)

    def _pass(self) -> None:
        self.begin()
        self.passed.emit()


class Midnights(Minutes):
    """Has a page drawn again as another day begins."""

    def __init__(self, parent: QObject, clock: Clock, draw: Callable[[], None]) -> None:
        super().__init__(parent, clock)
        self._day, self._draw = today(clock), draw
        self.passed.connect(self._look)
        self.begin()

    def _look(self) -> None:
        if (day := today(self._clock)) != self._day:
            self._day = day
            self._draw()
