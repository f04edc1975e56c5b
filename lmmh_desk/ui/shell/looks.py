"""Who looked at whom on any page: the person a page shows for a moment leaves a line, without being waited for.

A page that shows a person says so by `Page.person`, for its commands; nothing else is asked of it. So does the search,
which tells a birth date, an address and a lease beside its list before any file is opened.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.search.field import previewed

if TYPE_CHECKING:
    from lmmh_desk.kernel.session import Session
    from lmmh_desk.ui.shell.work import Work

LOOK = 1_000  # milliseconds: who is passed over sooner was not read


class Looks(QObject):
    """Looks once a second at whom the window shows; who is there twice in a row was looked at."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._work = work
        self._last = ("", "", "")
        self._told: set[tuple[str, str, str]] = set()  # agent, person, place: of the day, as far as this run knows
        self._day = -1
        self._timer = QTimer(self, interval=LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Note whom the window shows, unless it is known or in mode discret."""
        session = self._work.context.session
        if session is None or self._work.discreet:
            return
        person_id, place = self._shown()
        now = (session.agent_id, person_id, place)
        seen, self._last = now == self._last, now
        if seen and person_id and now not in self._known():
            self._told.add(now)
            self._write(session, person_id, place)

    def _shown(self) -> tuple[str, str]:
        """Return who is shown, and where: over the page, or by a page that doesn't write it by itself."""
        if found := previewed(self._work.search):
            return found, _("Recherche")
        page, place = self._work.page(), self._work.pages.place
        if page is None or place is None or page.looks:
            return "", ""
        return page.person(), self._work.navigation.pages[place.key].label

    def _known(self) -> set[tuple[str, str, str]]:
        day = paris(self._work.context.clock.now()).date().toordinal()
        if day != self._day:
            self._day = day
            self._told.clear()
        return self._told

    def _write(self, session: Session, person_id: str, label: str) -> None:
        looks = self._work.context.ports.looks
        if looks is not None:
            self._work.context.writes.run(partial(looks.look, session, person_id, label), owner=self)
