"""Locks the window after some minutes without a gesture, with twenty seconds’ warning."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from lmmh_desk.ui.theme import application

WARNING = 20  # seconds
_GESTURES = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
)


class Idle(QObject):
    """Counts the seconds since the last gesture, anywhere in the program."""

    counting = Signal(int)  # seconds left; 0: somebody is there
    elapsed = Signal()

    def __init__(self, minutes: int = 5) -> None:
        super().__init__()
        self.minutes = minutes
        self._last = monotonic()
        self._warned = False
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to count from now."""
        self.touch()
        self._timer.start()
        application().installEventFilter(self)

    def stop(self) -> None:
        """Stop counting."""
        self._timer.stop()
        application().removeEventFilter(self)
        self.touch()

    def touch(self) -> None:
        """Note a gesture."""
        self._last = monotonic()
        if self._warned:
            self._warned = False
            self.counting.emit(0)

    def still(self) -> float:
        """Return the seconds without a gesture."""
        return monotonic() - self._last

    def look(self) -> None:
        """Warn, or say that the time has elapsed."""
        left = round(self.minutes * 60 - self.still())
        if left <= 0:
            self.stop()
            self.elapsed.emit()
        elif left <= WARNING:
            self._warned = True
            self.counting.emit(left)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _GESTURES:
            self.touch()
        return False
