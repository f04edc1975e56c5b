"""What the rail shows: which pages, which badges, which open files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import QObject

from lmmh_desk.kernel.feature import Page, load
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.shell.entries import Entry, allowed, entries
from lmmh_desk.ui.shell.pages import Pages, Place
from lmmh_desk.ui.shell.rail import Rail

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read

FOLDED_FOR = "front_desk"  # UX §2: who works elsewhere than at the counter sees what is coordinated


class Navigation:
    """The rail and what it is filled with."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.rail = Rail()
        self.pages: dict[str, Page] = {page.key: page for feature in context.catalogue for page in feature.pages}
        self._badges: dict[str, int] = {}
        self._known: dict[str, int] = {}  # of the pages whose number the window knows by itself
        self._decided: set[str] = set()  # those of them that count what is to be decided
        self.counted: Callable[[dict[str, int], dict[str, Page]], None] = lambda _badges, _allowed: None
        self._folds: dict[str, bool] = {}
        self._shown: tuple[Pages, bool] | None = None

    def allowed(self) -> dict[str, Page]:
        """Return the pages the agent may open."""
        return {page.key: page for page in allowed(self._context.catalogue, self._context.session)}

    def home(self) -> Place:
        """Return the page shown first: the counter's, or what a role without a counter has there."""
        session, pages = self._context.session, list(self.allowed().values())
        role = session.role if session is not None else ""
        first = (page.key for page in pages if page.group == "counter" or role in page.first_for)
        return Place(next(first, pages[0].key))

    def fold(self, group: str) -> None:
        """Open or close a group that folds."""
        self._folds[group] = not self._unfolded(group)

    def show(self, pages: Pages, discreet: bool) -> None:
        """Fill the rail and mark the page shown; discreet, the open files lose their names."""
        self._shown = (pages, discreet)
        files = [
            Entry("file", file.place.key, _("Dossier") if discreet else file.title, "user", file.place.arguments)
            for file in pages.files
            if file.title
        ]
        body, foot = entries(list(self.allowed().values()), files, self._badges, self._unfolded("coordination"))
        self.rail.show_entries(*([self._told(each) for each in lines] for lines in (body, foot)))
        if pages.place is not None:
            self._mark(pages.place, pages.is_file(pages.place))

    def _mark(self, place: Place, is_file: bool) -> None:
        """Mark the page shown; one without a line of its own is marked by the page it is under."""
        key = place.key if is_file else self.pages[place.key].under or place.key
        self.rail.set_active(key, place.arguments if is_file else {})

    def read_badges(self, owner: QObject) -> None:
        """Count again the work waiting behind each page."""
        session, now = self._context.session, self._context.clock.now()
        asked = {key: page.badge for key, page in self.allowed().items() if page.badge}
        if session is None or not asked:
            return

        def count(read: Read) -> dict[str, int]:
            counters: dict[str, Callable[..., Any]] = {key: load(name) for key, name in asked.items()}
            return {key: int(counter(read, session, now)) for key, counter in counters.items()}

        self._context.reads.run(count, self._show_badges, owner=owner, slot="badges")

    def set_badge(self, key: str, number: int, *, decides: bool = False) -> None:
        """Show how much waits behind a page whose number the window knows by itself: to be sent, or decided."""
        if key in self.pages and (self._known.get(key, 0), key in self._decided) != (number, decides):
            self._known[key] = number
            (self._decided.add if decides else self._decided.discard)(key)
            self._show_badges(self._badges)

    def _told(self, line: Entry) -> Entry:
        return replace(line, tone="warn", decides=True) if line.key in self._decided else line

    def _show_badges(self, badges: dict[str, int]) -> None:
        self._badges = badges | self._known
        self.counted(badges, self.allowed())
        if self._shown is not None:
            self.show(*self._shown)

    def _unfolded(self, group: str) -> bool:
        """Say whether a group is open: as the agent left it, or always while a page of it is shown."""
        session, place = self._context.session, self._shown[0].place if self._shown is not None else None
        page = self.pages.get(place.key) if place is not None else None
        if page is not None and page.under:
            page = self.pages[page.under]
        if page is not None and page.group == group:
            return True
        return self._folds.get(group, session is not None and session.role != FOLDED_FOR)
