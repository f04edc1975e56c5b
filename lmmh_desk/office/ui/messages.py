"""The outbox is emptied in the background while somebody is signed in: every minute, and after each change to it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.office.actions.sending import NOTHING, send_now
from lmmh_desk.ui.context import Context

EVERY = 60_000  # milliseconds
SOON = 1_000  # after a change, so that what follows it at once goes along


class Postman(QObject):
    """Sends what is due, one run at a time; a lock or the end of the program stops it between two messages."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._running = self._stopped = False
        self._timer = QTimer(self, interval=EVERY)
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        for timer in (self._timer, self._soon):
            timer.timeout.connect(self.send)
        if not context.store.read_only:
            context.writes.changed.connect(self._changed)
            self._timer.start()
            self._soon.start()

    def stop(self) -> None:
        """Send nothing more."""
        self._stopped = True
        self._timer.stop()
        self._soon.stop()

    def send(self) -> None:
        """Send what is due now, in the lane of the network."""
        if self._running or self._over():
            return
        self._running = True
        self._context.network.run(self._run, self._done, owner=self, failed=lambda _error: self._end())

    def _run(self) -> Changes:
        from lmmh_desk.office.actions.gateways import open_gateways

        return send_now(self._context.store, open_gateways, self._over)

    def _over(self) -> bool:
        return self._stopped or self._context.session is None

    def _done(self, changes: Changes) -> None:
        self._end()
        if changes.rows:
            self._context.writes.tell(changes)

    def _end(self) -> None:
        self._running = False

    def _changed(self, changes: Changes) -> None:
        """Send soon what somebody queued, moved or let go; what a run changed is known already."""
        if changes.action != NOTHING.action and changes.touches("message"):
            self._soon.start()
