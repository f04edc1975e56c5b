"""Keys pressed while a page is being read, given to it once it is there: an agent never waits."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication


class EarlyKeys:
    """Keeps key presses between `listen` and `play`."""

    def __init__(self) -> None:
        self._kept: list[QKeyEvent] = []
        self.listening = False

    def listen(self) -> None:
        """Begin, forgetting what was kept before."""
        self._kept = []
        self.listening = True

    @property
    def waiting(self) -> bool:
        """Say whether a key was kept."""
        return bool(self._kept)

    def stop(self) -> None:
        """Keep nothing more."""
        self.listening = False

    def takes(self, event: QEvent) -> bool:
        """Keep a key press; say whether it was kept."""
        if not self.listening or event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        self._kept.append(event.clone())
        return True

    def play(self) -> None:
        """Give what was kept to whatever has the focus, key by key."""
        self.stop()
        kept, self._kept = self._kept, []
        for event in kept:
            target = QApplication.focusWidget()
            if target is not None:
                QApplication.sendEvent(target, event)
