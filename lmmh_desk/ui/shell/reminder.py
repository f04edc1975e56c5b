"""What is still to be done on this desk, said in the key bar until it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lmmh_desk.ui.shell.exchange import tell_where

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read
    from lmmh_desk.ui.shell.work import Work


class Reminder:
    """Read at each signing in, and after each entry while there is something to say."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._to_do = self.wrong = ""  # what is to be done, and what the self-check found
        self.source: Callable[[Read], str] = lambda _read: ""

    @property
    def text(self) -> str:
        """What is said: a failure of the self-check before what is to be done."""
        return self.wrong or self._to_do

    def read(self) -> None:
        """Read what is still to be done."""
        self._work.jobs.reads.run(self.source, self._show, owner=self._work, slot="reminder")

    def found(self, wrong: str) -> None:
        """Say what the self-check found wrong, until it looks again: at each signing in meanwhile."""
        self.wrong = wrong
        tell_where(self._work)

    def _show(self, text: str) -> None:
        self._to_do = text
        tell_where(self._work)
