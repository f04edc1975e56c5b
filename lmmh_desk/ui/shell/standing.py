"""Whoever left or changed role while a session was open loses it as soon as this PC hears of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lmmh_desk.kernel.changes import Changes

if TYPE_CHECKING:
    from lmmh_desk.kernel.session import Session
    from lmmh_desk.store.store import Read
    from lmmh_desk.ui.shell.work import Work


class Standing:
    """Looks again at who sits here when agents changed; locks, drafts kept, where the session holds no more."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.source: Callable[[Read, Session], bool] = lambda _read, _session: True

    def look(self, changes: Changes) -> None:
        """Look at it after these changes, if they are of agents."""
        session = self._work.context.session
        if session is not None and changes.touches("agent"):

            def end(stands: bool) -> None:
                if not stands:
                    self._end(session)

            self._work.jobs.reads.run(lambda read: self.source(read, session), end, owner=self._work, slot="standing")

    def _end(self, session: Session) -> None:
        """Lock, and drop the pages of the former role: who comes back by another begins at the first page."""
        if self._work.context.session is session:
            self._work.lock(automatically=True)
            self._work.sheets.arrive("")
            self._work.sitting.dismiss(session.agent_id)
