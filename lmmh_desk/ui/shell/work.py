"""The window once unlocked: rail, top bar, page, key bar; it is what pages call the shell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.feature import Feature
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.kernel.session import Session
from lmmh_desk.ui.context import Context, Tone
from lmmh_desk.ui.copying import Copying
from lmmh_desk.ui.drafts import Drafts
from lmmh_desk.ui.exchanges import Exchanges, Wiring
from lmmh_desk.ui.jobs import Jobs
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.search.field import PersonSearch
from lmmh_desk.ui.shell.acts import Acts
from lmmh_desk.ui.shell.discretion import Discretion, close_popups
from lmmh_desk.ui.shell.entries import Entry
from lmmh_desk.ui.shell.errands import Errands
from lmmh_desk.ui.shell.exchange import ExchangeView, tell_where
from lmmh_desk.ui.shell.holding import paint_once_read
from lmmh_desk.ui.shell.keybar import KeyBar
from lmmh_desk.ui.shell.keys import Keys, keep_focus
from lmmh_desk.ui.shell.looks import Looks
from lmmh_desk.ui.shell.navigation import Navigation
from lmmh_desk.ui.shell.pages import Pages, Place
from lmmh_desk.ui.shell.reminder import Reminder
from lmmh_desk.ui.shell.runner import Runner
from lmmh_desk.ui.shell.sheets import Sheets
from lmmh_desk.ui.shell.sitting import Sitting
from lmmh_desk.ui.shell.standing import Standing
from lmmh_desk.ui.shell.topbar import TopBar
from lmmh_desk.ui.shortcuts import Shortcuts
from lmmh_desk.ui.theme import current

if TYPE_CHECKING:
    from lmmh_desk.store.store import Store

NARROW, WIDE = 1000, 1600  # pixels at 100 %


class Work(QWidget):
    """Rail, top bar, pages and key bar of one open profile."""

    retitled = Signal(str)
    lock_asked = Signal(bool)  # by itself, after some minutes without a gesture

    def __init__(
        self,
        store: Store,
        catalogue: tuple[Feature, ...],
        printing: Any,
        ports: Ports,
        *,
        exchange: Wiring | None = None,
        inline: bool = False,
    ) -> None:
        super().__init__()

        def tell(error: DeskError) -> None:
            self.say(str(error), "bad")

        self.jobs = Jobs(store, tell, inline)
        self.drafts = Drafts(store, self.jobs.reads, self.jobs.writes, tell)
        self.drafts.setParent(self)
        self.context = Context(
            store, store.clock, catalogue, self.jobs.reads, self.jobs.writes, self.jobs.papers,
            self.jobs.network, current(), self, self.drafts, printing, ports,
        )  # fmt: skip
        self.jobs.serve(self.context)
        self.context.exchanging = Exchanges(self.context, exchange or Wiring(), self)
        self.discreet = False
        self.noted: Callable[[], None] = lambda: None  # notes how far the audit goes
        self._discretion = Discretion(self)
        self.desk = ""  # this desk's name, « CENTRE-02 », where it has one
        self.alert = ""  # what the agent must know at once, said until the next signing in
        self.shortcuts = Shortcuts(catalogue)
        self.runner = Runner(self.context)
        self.navigation = Navigation(self.context)
        self.pages = Pages(self.context, self.navigation.pages)
        self.sitting = Sitting(self.pages, self.drafts)
        self.sheets = Sheets(self)
        self.keybar = KeyBar()
        self.search = PersonSearch(self.context, self.runner)
        self.runner.searched = self.search.person
        self.runner.after_answer = self.search.after_answer
        self.topbar = TopBar(self.search, list(self.navigation.pages.values()))
        self.reminder = Reminder(self)
        self.exchange = ExchangeView(self)
        self.acts = Acts(self)
        self.looks = Looks(self)
        self.errands = Errands(self.context, self)
        self.standing = Standing(self)
        Copying(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.topbar)
        right.addWidget(self.pages, 1)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.navigation.rail)
        middle.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.setMenuBar(self.acts.menu)
        whole.addLayout(middle, 1)
        whole.addWidget(self.keybar)

    def _connect(self) -> None:
        self._keys = Keys(self, self.shortcuts, self.where)
        self._keys.pressed.connect(self.run)
        self.keybar.pressed.connect(self.run)
        for curtain in (self._discretion, self.pages.curtain):
            curtain.left.connect(lambda: self.run("shell.discreet"))
        self.navigation.rail.chosen.connect(self._choose)
        self.pages.titled.connect(self._name_page)
        self.pages.hinted.connect(self.show_hints)
        self.topbar.locked.connect(self.lock)
        self.topbar.chosen.connect(self.open)
        self.navigation.counted = self.topbar.show_badges
        self.jobs.writes.changed.connect(self._broadcast)
        self.context.theme.changed.connect(self._arrange)
        self.drafts.watch(self.sitting.keep, self.sheets.keep)

    # What pages ask of the window

    def open(self, page: str, **arguments: Any) -> None:
        """Show a page; none that is asked for by who sits there no more."""
        if not self.context.asker_left:
            self._show(Place(page, arguments))

    def page(self) -> Page | None:
        """Return the page shown."""
        return self.pages.page()

    def run(self, command: str, **arguments: Any) -> None:
        """Run a command of the shell or of the catalogue."""
        if self.context.asker_left:
            return
        try:
            if not self.acts.do(command):
                self.runner.run(command, **arguments)
        except DeskError as error:
            self.say(str(error), "bad")

    def say(self, text: str, tone: Tone = "info", *, keeps_undo: bool = False) -> None:
        """Show a sentence for six seconds, in mode discret once it is left; none told to who sits there no more."""
        if _hears(self.context):
            self.keybar.say(*self._discretion.hushed(text, tone), keeps_undo=keeps_undo)

    def offer_undo(self, text: str, undo: Callable[[], None]) -> None:
        """Show a sentence with « Annuler » for ten seconds; none told to who sits there no more."""
        if _hears(self.context):
            self.keybar.offer_undo(self._discretion.hushed(text, "ok")[0], undo)

    def back(self) -> None:
        """Return to the page before, or to the first one; nowhere behind the lock."""
        if _hears(self.context):
            self._show(self.pages.previous() or self.navigation.home(), remember=False)

    def lock(self, automatically: bool = False) -> None:
        """Keep what is being typed, forget who was here, and ask for the lock screen."""
        if self.context.session is None:
            return
        self.sitting.leave()
        close_popups()
        self.search.forget()
        self.keybar.forget()
        self._discretion.forget()
        self.exchange.popover.leave()
        for page in self.pages.made():
            page.locked()
        self.sheets.leave(self.sitting.agent_id)
        self.context.session = None
        self.lock_asked.emit(automatically)

    # Signing in

    def sign_in(self, session: Session) -> None:
        """Show the window to an agent, where he left it."""
        self.sheets.arrive(session.agent_id)
        left = self.sitting.arrive(session.agent_id)
        self.context.session, self.context.asker = session, None
        self.drafts.arrive()
        self.errands.begin()
        self.context.exchanges.begin()
        self.topbar.agent.show_agent(session)
        tell_where(self)
        self.reminder.read()
        if left is not None and self.page() is not None:
            self._come_back()
            self.sheets.show_again()
            return
        self.pages.files = left.files if left else []
        self._show(left.place if left else self.navigation.home(), remember=False)
        if left is None:
            self.sitting.resume(self.context.clock.now(), self._resume, owner=self)

    def _come_back(self) -> None:
        page = self.page()
        if page is not None:
            if page.draft() is None:
                page.refresh(None)
            page.setFocus()
        self._after_show()

    def _resume(self, place: Place) -> None:
        if place.key in self.navigation.allowed():
            self._show(place)
            self.say(_("Brouillon repris."), "ok")

    # Showing pages

    def _show(self, place: Place, *, remember: bool = True) -> None:
        self.sitting.keep()
        self.search.close_popup()
        if place.key not in self.navigation.allowed():
            self.say(_("Cette page n’est pas ouverte à votre profil. Demandez à votre responsable."), "warn")
            return
        page = self.pages.show_place(place, remember=remember)
        page.arrange(self.width_class())
        page.set_discreet(self.discreet)
        self.sitting.restore(page, place)
        keep_focus(self.search.line)
        self._after_show()

    def _after_show(self) -> None:
        self._name_page()
        self.show_hints()
        paint_once_read(self, self.jobs.reads)
        self.navigation.read_badges(self)

    def _name_page(self) -> None:
        place, page, session = self.pages.place, self.page(), self.context.session
        if place is None or page is None or session is None:  # read late, it would name somebody above the lock screen
            return
        label = self.navigation.pages[place.key].label
        title = label if self.discreet or not page.title else page.title
        self.retitled.emit(" — ".join(part for part in ("LMMH Desk", title, session.site_name) if part))
        self.navigation.show(self.pages, self.discreet)
        tell_where(self)

    def show_hints(self) -> None:
        """Show the page's keys and its sentence in the key bar."""
        page = self.page()
        if page is None:
            return
        valid = {each.command: each for each in self.shortcuts.valid(*self.where())}
        wanted = page.hints or ("shell.search", "shell.lock", "shell.help")
        told = [valid[command] for command in wanted if command in valid and page.offers(command)]
        self.keybar.show_hints(told, page.gestures)
        tell_where(self)

    def _choose(self, entry: Entry) -> None:
        if entry.kind == "group":
            self.navigation.fold(entry.key)
            self.navigation.show(self.pages, self.discreet)
        else:
            self._show(Place(entry.key, entry.arguments))

    def _broadcast(self, changes: Changes) -> None:
        self.exchange.saved()
        self.standing.look(changes)
        erased = {row.id for row in changes.rows if row.operation == "delete"}
        self.sitting.erased(erased)
        if self.context.session is None and self.pages.place is not None and self.pages.place.names(erased):
            self.pages.forget()  # with its draft it would come back as it was
        if self.reminder.text:
            self.reminder.read()
        page = self.page()
        if page is not None and self.context.session is not None:
            page.refresh(changes)
            self.navigation.read_badges(self)

    # Layout and small things

    def where(self) -> tuple[str, str, frozenset[str]]:
        """Return the page shown, the agent's role and the papers withheld from it, which decide what a key does."""
        session, place = self.context.session, self.pages.place
        role, withheld = (session.role, session.withheld) if session else ("", frozenset())
        return place.key if place else "", role, withheld

    def width_class(self) -> Width:
        """Return how wide the window is, at 100 %."""
        effective = self.width() * 100 / self.context.theme.zoom
        return "narrow" if effective < NARROW else "wide" if effective >= WIDE else "normal"

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        width = self.width_class()
        self.navigation.rail.set_compact(width == "narrow")
        self.topbar.set_compact(width == "narrow")
        self.keybar.set_compact(width == "narrow")
        self.search.set_compact(width == "narrow")
        page = self.page()
        if page is not None:
            page.arrange(width)

    def set_discreet(self, hidden: bool) -> None:
        """Hide personal panels of the page shown, or show them again; another page does so as it is opened."""
        self.discreet = hidden
        self.exchange.popover.set_discreet(hidden)
        page = self.page()
        if page is not None:
            page.set_discreet(hidden)
        self.pages.set_discreet(hidden)
        self._discretion.set(hidden)
        self._name_page()

    def close_jobs(self) -> None:
        """Let the running jobs end, before the store closes; what was copied goes with the window."""
        if self.context.session is not None:
            self.sitting.leave()
        self.drafts.stop()
        self._keys.stop()
        self._discretion.stop()
        self.sheets.stop()
        self.errands.stop()
        self.context.exchanges.stop()
        self.jobs.close()


def _hears(context: Context) -> bool:
    """Say whether somebody sits there, who is the one spoken to."""
    return context.session is not None and not context.asker_left
