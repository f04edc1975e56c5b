"""Where passwords and codes are checked: beside the window, from the moment the data can be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from lmmh_desk.kernel.i18n import _

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from lmmh_desk.kernel.errors import DeskError
    from lmmh_desk.ui.jobs import Papers
    from lmmh_desk.ui.lock.screen import LockScreen

T = TypeVar("T")


class Door:
    """Checks one at a time in a lane of its own; what is refused is told to `refused`."""

    def __init__(self, owner: QObject, refused: Callable[[DeskError], None]) -> None:
        self._owner, self._refused = owner, refused
        self._lane: Papers | None = None
        self._asked = 0

    def open(self) -> None:
        """Begin: the data can be read."""
        from lmmh_desk.ui.jobs import Papers

        self._lane = Papers(self._refused)

    @property
    def busy(self) -> bool:
        """Say whether a password or a code is being checked."""
        return self._lane is not None and self._lane.busy

    def ask(self, lock: LockScreen, check: Callable[[], T], then: Callable[[T], None]) -> None:
        """Check beside the window, whose lock screen waits."""
        if self._lane is not None:
            lock.entry.wait(_("Vérification…"))
            self._asked += 1
            asked = self._asked

            def answer(found: T) -> None:
                if asked == self._asked:
                    then(found)

            self._lane.run(check, answer, owner=self._owner, slot="unlock")

    def forget(self) -> bool:
        """Let what is being checked open nothing: the PC locked meanwhile; False where nothing is."""
        self._asked += 1
        return self.busy

    def close(self) -> None:
        """Let the check that runs end: the data are about to close."""
        if self._lane is not None:
            self._lane.close()
            self._lane = None
