"""The pages of the open database, read one by one while the window works, and the alarm when one is damaged.

A base found whole is copied once a day: one that is damaged would turn its good copies out. What its search lost is
found again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance

from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.ui.faults import unexpected

if TYPE_CHECKING:
    from lmmh_desk.kernel.changes import Changes
    from lmmh_desk.store.store import Store

Copying: TypeAlias = "tuple[Callable[[], Changes | None], SignalInstance]"
AFTER = 10 * 60_000  # milliseconds after the opening: the morning's first visitors have the disk for themselves
EVERY = 24 * 3_600_000


class PageCheck(QObject):
    """Checks a store once it is open, then daily; `lost` hears of any damage found by anybody, a turn later.

    Of the two `copying`, the first makes the copy of the day and returns what changed, None where none is due; the
    second, a signal of the window's thread, tells it there.
    """

    damaged = Signal(object)  # StoreError
    copied = Signal(object)  # Changes

    def __init__(self, store: Store, lost: Callable[[DeskError], None], copying: Copying) -> None:
        super().__init__()
        self._store = store
        self._copy, heard = copying
        self.copied.connect(heard)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self, interval=AFTER)
        self._timer.timeout.connect(self.begin)
        self.damaged.connect(lost, Qt.ConnectionType.QueuedConnection)
        store.when_damaged = self.damaged.emit
        if not store.read_only:
            self._timer.start()

    def begin(self) -> None:
        """Check in a thread of its own, unless one does."""
        self._timer.setInterval(EVERY)
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._check, name="pages", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Check no longer, before the store closes."""
        self._timer.stop()
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _check(self) -> None:
        try:
            self._store.check_pages(self._stop.is_set)
            if not self._stop.is_set() and (changes := self._copy()):
                self.copied.emit(changes)
            if not self._stop.is_set():
                self._store.mend_search(self._stop.is_set)
        except Exception as error:
            unexpected("pages.check", error)  # damage has been told by the store; anything else is tried again tomorrow
