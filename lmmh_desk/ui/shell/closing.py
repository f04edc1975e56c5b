"""Closes the session of a PC that heard nothing of its hub for days, at a moment when nobody does anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog

if TYPE_CHECKING:
    from lmmh_desk.ui.shell.idle import Idle
    from lmmh_desk.ui.shell.work import Work

LOOK = 30_000  # milliseconds between two looks at the clock
QUIET = 45  # seconds without a gesture
AT_MOST = 3_600_000  # milliseconds after which it closes upon somebody who types


class Closing(QObject):
    """Has the key bar say it from the day before; locks once it is time and the agent pauses, drafts kept.

    An open dialog is waited for: what is typed there is no draft. The minutes without a gesture end it as ever, and
    an hour after the time nothing is waited for: what is typed is kept until the agent is back, in dialogs too.
    """

    def __init__(self, work: Work, idle: Idle) -> None:
        super().__init__(work)
        self._work, self._idle = work, idle
        self._timer = QTimer(self, interval=LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Tell how it stands, and lock if it is time."""
        exchanges = self._work.context.exchanges
        exchanges.tell()
        closes_at = exchanges.status.facts.closes_at
        late = self._work.context.clock.now() - closes_at if closes_at is not None else 0
        quiet = not exchanges.running and self._idle.still() >= QUIET and not self._asking()
        if late > AT_MOST or (late > 0 and quiet):
            self._work.lock(automatically=True)

    def _asking(self) -> bool:
        return any(dialog.isVisible() for dialog in self._work.findChildren(QDialog))
