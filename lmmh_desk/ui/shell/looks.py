"""Who looked at whom on any page: the person a page shows for a moment leaves a line, without being waited for.

A page that shows a person says so by `Page.person`, for its commands; nothing else is asked of it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from lmmh_desk.kernel.clock import paris

if TYPE_CHECKING:
    from lmmh_desk.kernel.session import Session
    from lmmh_desk.ui.shell.work import Work

LOOK = 1_000  # milliseconds: who is passed over sooner was not read


class Looks(QObject):
    """Looks once a second at whom the page shows; who is there twice in a row was looked at."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._work = work
        self._last = ("", "", "")
        self._told: set[tuple[str, str, str]] = set()  # agent, person, page: of the day, as far as this run knows
        self._day = -1
        self._timer = QTimer(self, interval=LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Note whom the page shows, unless it is known or in mode discret."""
        session, page, place = self._work.context.session, self._work.page(), self._work.pages.place
        if session is None or page is None or place is None or page.looks or self._work.discreet:
            return
        person_id = page.person()
        now = (session.agent_id, person_id, place.key)
        seen, self._last = now == self._last, now
        if seen and person_id and now not in self._known():
            self._told.add(now)
            self._write(session, person_id, self._work.navigation.pages[place.key].label)

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
