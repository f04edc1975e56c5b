"""What a page shows of the hour follows the program's clock."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from lmmh_desk.kernel.clock import Clock

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
