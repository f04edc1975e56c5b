"""What changed about who sits here shows as soon as this PC hears of it: a role, a departure, a paper delegated."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.i18n import _

if TYPE_CHECKING:
    from lmmh_desk.kernel.session import Session
    from lmmh_desk.store.store import Read
    from lmmh_desk.ui.shell.work import Work


class Standing:
    """Looks again at who sits here when agents or delegations changed.

    The window follows what may be established now; it locks, drafts kept, where the session holds no more.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self.source: Callable[[Read, Session], Session | None] = lambda _read, session: session

    def look(self, changes: Changes) -> None:
        """Look at it after these changes, if they are of agents or delegations."""
        session = self._work.context.session
        if session is not None and changes.touches("agent", "delegation"):

            def found(now: Session | None) -> None:
                if self._work.context.session is not session:
                    return
                if now is None:
                    self._end(session)
                elif now != session:
                    self._follow(now, changes)

            self._work.jobs.reads.run(lambda read: self.source(read, session), found, owner=self._work, slot="standing")

    def _end(self, session: Session) -> None:
        """Lock, and drop the pages of the former role: who comes back by another begins at the first page."""
        self._work.lock(automatically=True)
        self._work.sheets.arrive("")
        self._work.sitting.dismiss(session.agent_id)

    def _follow(self, now: Session, changes: Changes) -> None:
        """Show what may be established from now on; a page that others open now is left, its draft kept."""
        work = self._work
        work.context.session = now
        page, place = work.page(), work.pages.place
        if page is None or place is None:
            return
        if place.key not in work.navigation.allowed():
            typed = page.filled() and page.draft() is not None
            work.open(work.navigation.home().key)
            told = _("Ce document est désormais établi par d’autres profils. Demandez à votre responsable.")
            kept = _("Votre saisie est gardée.")
            work.say(f"{told} {kept}" if typed else told, "warn")
            return
        page.refresh(changes)
        work.show_hints()
