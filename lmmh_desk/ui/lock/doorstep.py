"""What comes before the window at work is left as the window itself: without a gesture, or when the PC locks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from lmmh_desk.ui.shell.idle import Idle


class Doorstep:
    """A session is open there already: whoever passes by would be its agent."""

    def __init__(self) -> None:
        self._idle: Idle | None = None
        self._leaving: Callable[[], None] | None = None

    def begin(self, minutes: int, leaving: Callable[[], None]) -> None:
        """Count from now; `leaving` forgets who is there."""
        from lmmh_desk.ui.shell.idle import Idle

        self.end()
        self._leaving = leaving
        self._idle = Idle(minutes)
        self._idle.elapsed.connect(self.leave)
        self._idle.start()

    def leave(self) -> bool:
        """Forget who is there at once; False where nobody is."""
        leaving = self._leaving
        self.end()
        if leaving is not None:
            leaving()
        return leaving is not None

    def end(self) -> None:
        """Count no more: the window shows, or the program ends."""
        if self._idle is not None:
            self._idle.stop()
        self._idle = self._leaving = None
