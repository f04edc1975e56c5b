"""The program's start: the town paints at once, then the lock screen; the rest is loaded while the agent types."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import DeskError, PasswordWanted, Paused, VaultError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.system.single import AlreadyOpen
from lmmh_desk.ui import faults
from lmmh_desk.ui.lock.door import Door
from lmmh_desk.ui.lock.doorstep import Doorstep
from lmmh_desk.ui.lock.first import FirstPainting, like_the_last, make_application
from lmmh_desk.ui.lock.roster import Roster, load_roster, save_roster
from lmmh_desk.ui.opening import Loader, Opened, Program
from lmmh_desk.ui.theme import Mode, bare
from lmmh_desk.ui.troubles import Troubles
from lmmh_desk.ui.window import Window, locked_title

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from lmmh_desk.kernel.session import Session
    from lmmh_desk.ui.checking import PageCheck
    from lmmh_desk.ui.lock.screen import LockScreen
    from lmmh_desk.ui.shell.idle import Idle
    from lmmh_desk.ui.shell.work import Work
    from lmmh_desk.ui.summon import Bell

WARM_AFTER = 300  # milliseconds after the first page: it has the processor for itself until it is painted
OPENING = 0.0005  # seconds that a worker keeps Python while the window wants it, while both load what they need
TURN = 0.0001  # the same once all is loaded: the window wants it hundreds of times for one painting
KEEP_AFTER = 800  # milliseconds after the last change of zoom or colours


class Answer(NamedTuple):
    """Whom a password or a code let in, and how the window is to look."""

    session: Session
    mode: str
    zoom: int
    alert: str  # what the agent must know at once
    minutes: int  # without a gesture until the window locks
    untried: bool  # nothing may be recorded yet
    new_here: bool  # to be shown around


def run(program: Program, window: Window, watch: Callable[[Start], None] = lambda _start: None) -> int:
    """Open the program in its window, for `watch` to look at; return the exit code once it is closed."""
    application = make_application()
    start = Start(program, window)
    watch(start)
    start.begin()
    code = application.exec()
    start.end()
    if start.failed is None or isinstance(start.failed, VaultError | AlreadyOpen):  # no fault of the program
        program.left()
    return code


def come_forward(window: Window) -> None:
    """Show the window above the others: someone started the program again."""
    from PySide6.QtCore import Qt

    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.raise_()
    window.activateWindow()


def tell_locked(start: Start, opened: Opened, work: Work, automatically: bool) -> None:
    """Say on the lock screen what waits and who may open now, and note in the background how far the audit goes."""
    from lmmh_desk.ui.shell.exchange import told_at_lock

    work.jobs.papers.run(work.noted, lambda _nothing: None, owner=work, slot="note")
    start.lock.locked(automatically, told_at_lock(work), offline=work.context.exchanges.status.offline)
    if opened.listed is not None:
        work.jobs.reads.run(
            opened.listed, lambda fresh: start.keep_roster(start.roster.refreshed(fresh)), owner=start, slot="roster"
        )


def try_first(start: Start, trial: Callable[[Session, Callable[[], None]], QWidget], answer: Answer) -> None:
    """Show what comes before the window at work, until it is over or left."""

    def end(then: Callable[[], None]) -> None:
        start.doorstep.end()
        start.lock.reset()
        then()
        start.window.drop_screen(screen)

    screen = trial(answer.session, lambda: end(lambda: start.sign_in(answer._replace(untried=False))))
    listen(start)
    start.doorstep.begin(answer.minutes, lambda: end(lambda: start.window.show_screen(start.lock, locked_title())))
    start.window.show_screen(screen, _("LMMH Desk — Clé de secours"))


def choose_first(start: Start, answer: Answer) -> None:
    """Have an agent choose a password and a code before the window shows, unless it is left."""

    def leave() -> None:
        start.choosing = None
        start.lock.reset()
        start.lock.opening()

    start.choosing = answer
    start.lock.ask_new(answer.session.agent_name)
    listen(start)
    start.doorstep.begin(answer.minutes, leave)


def listen(start: Start) -> None:
    """Hear the lock of the system, and a second start of the program, from now on."""
    from lmmh_desk.ui.shell.system_lock import follow
    from lmmh_desk.ui.summon import Bell

    def lock() -> None:
        if start.door.forget():
            start.lock.reset()
        if not start.doorstep.leave() and start.work is not None:
            start.work.lock(automatically=True)

    if start.bell is None:
        follow(start, start.window).locked.connect(lock)
        start.bell = Bell(start.folder, lambda: come_forward(start.window))


def warm_up(opened: Opened, work: Work, owner: QObject) -> None:
    """Load what comes after the first page, then examine this PC: both in a worker."""

    def warmed(_nothing: object) -> None:
        work.jobs.settle()
        sys.setswitchinterval(TURN)
        examine(opened, work, owner)

    work.jobs.papers.run(opened.warm, warmed, owner=owner, slot="warm")


def examine(opened: Opened, work: Work, owner: QObject) -> None:
    """Examine this PC in a worker; what is wrong is said until it is looked for again, and no longer there."""
    work.jobs.papers.run(opened.examine, work.reminder.found, owner=owner, slot="examine")


def show_around(opened: Opened | None, work: Work, session: Session) -> None:
    """Play the tour of the window, once for each agent of this PC; the help plays it again."""
    work.run("shell.tour")
    keep = opened.keep_shown if opened is not None else None
    if keep is not None:
        work.jobs.writes.run(lambda: keep(session), owner=work)


def let_in(opened: Opened, agent_id: str, secret: str) -> tuple[Answer, bool]:
    """Check a password or a code; return what the window is to know, and whether a password is to be chosen first."""
    with opened.store.read() as read:
        alert, untried = opened.alert(read), opened.untried(read)  # before the unlocking, itself an entry
    session = opened.unlock(agent_id, secret)
    with opened.store.read() as read:
        minutes, new_here = opened.idle_minutes(read), opened.new_here(read, agent_id)
        answer = Answer(session, *opened.preferences(read, agent_id), alert, minutes, untried, new_here)
        return answer, opened.lacks_password(read, agent_id)


class Start(QObject):
    """Leads from the first painting to the window at work, and back to the lock screen."""

    ready = Signal()  # the data are open: codes can be checked
    signed_in = Signal()

    def __init__(self, program: Program, window: Window | None = None) -> None:
        super().__init__()
        self._program, self.folder = program, program.folder
        self._opened: Opened | None = None
        self._ended = False
        self.failed: DeskError | None = None  # what keeps the data from opening
        self._typed: tuple[str, str] | None = None
        self.door = Door(self, self._refuse)
        self.doorstep = Doorstep()
        self._checked: tuple[Answer, bool] | None = None  # what opened before the window was loaded
        self.choosing: Answer | None = None  # who is to choose a password before the window shows
        self._check: PageCheck | None = None
        self._idle: Idle | None = None
        self._warmed = False
        self.bell: Bell | None = None  # once the program is warm
        self._warming = QTimer(self, singleShot=True, interval=WARM_AFTER)
        self._warming.timeout.connect(self._warm)
        self.work: Work | None = None
        self.theme = bare()
        self.roster = load_roster(program.folder)
        like_the_last(self.roster)
        self.window = window or Window()
        self._lock: LockScreen | None = None
        self._loader = Loader(program)
        self._loader.readable.connect(self._take_up)
        self._loader.opened.connect(self._show_opened)
        self._loader.failed.connect(self._fail)
        self.troubles = Troubles(program, self.window, self._loader)
        self._keeping = QTimer(self, singleShot=True, interval=KEEP_AFTER)
        self._keeping.timeout.connect(self._keep_liking)
        faults.catch_all(self._tell)

    def begin(self) -> None:
        """Show the first screen; the data open in the background once it is painted."""
        sys.setswitchinterval(OPENING)
        if self._program.first_start is not None:
            welcome = self._program.first_start(self._installed)
            self.window.show_screen(welcome, _("LMMH Desk — Premier démarrage"))
        else:
            first = self.window.screen_shown()
            self.lock.painted.connect(self._loader.start)
            self.window.show_screen(self.lock, locked_title())
            if isinstance(first, FirstPainting):
                self._follow(first)
        self.window.show()

    @property
    def lock(self) -> LockScreen:
        """The lock screen, loaded on first use: after the first painting."""
        if self._lock is None:
            from lmmh_desk.ui.lock.screen import LockScreen

            self._lock = LockScreen(self.roster, self._program.clock)
            self._lock.entered.connect(self._enter)
            self._lock.released.connect(self._release)
            self._lock.chosen.connect(self._choose_password)
            self._lock.password.given_up.connect(self.doorstep.leave)
            self._lock.painted.connect(self.window.show_badge)
        return self._lock

    def end(self) -> None:
        """Let the opening end, then close the data."""
        self._ended = True
        self._loader.wait()
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall)  # what was opened meanwhile is closed too
        self._close()

    def _close(self) -> None:
        """Let the last writes end, then close the data."""
        self._warming.stop()
        self._warmed = False
        if self._check is not None:
            self._check.stop()
        if self._idle is not None:
            self._idle.stop()
            self._idle = None
            self.theme.changed.disconnect(self._keeping.start)
        if self._keeping.isActive():
            self._keeping.stop()
            self._keep_liking()
        self.door.close()
        self.doorstep.end()
        self._checked = None
        if self.work is not None:
            self.work.close_jobs()
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    # From the first screen to the open data

    def _follow(self, first: FirstPainting) -> None:
        """Give the lock screen the keys pressed on the first painting, and forget that one."""
        for event in first.pressed:
            QApplication.sendEvent(self.lock.entry.line, event)
        self.window.drop_screen(first)

    def _installed(self) -> None:
        welcome = self.window.screen_shown()
        self.window.show_screen(self.lock, locked_title())
        if welcome is not None:
            self.window.drop_screen(welcome)
        self._loader.start()

    def _take_up(self, opened: Opened) -> None:
        """Check what is typed, or was, while the window itself is loaded and made."""
        self._opened = opened
        if self._ended:
            return
        self.failed = None
        self.door.open()
        self.troubles.over()
        self.keep_roster(self.roster.refreshed(opened.roster))
        self.lock.opening()
        self.window.show_screen(self.lock, locked_title())
        if self._typed is not None:
            typed, self._typed = self._typed, None
            self._enter(*typed)

    def _show_opened(self, opened: Opened) -> None:
        if self._ended:
            return
        from lmmh_desk.ui.checking import PageCheck
        from lmmh_desk.ui.shell.work import Work

        work = Work(opened.store, opened.catalogue, opened.printing, opened.ports, exchange=opened.exchange)
        self._program.proven()  # before anybody is let in: nothing typed is lost by going back
        self.work = work
        self._check = PageCheck(opened.store, self._lose, (opened.copy, self.work.context.writes.changed))
        self.work.desk = opened.roster.desk
        self.work.reminder.source = opened.reminder
        self.work.standing.source = opened.standing
        self.work.retitled.connect(self.window.setWindowTitle)
        self.work.lock_asked.connect(self._show_lock)
        self.work.noted = opened.note
        self.ready.emit()
        made = self.work.pages.make_early
        self.work.jobs.papers.run(opened.prepare, lambda _nothing: made(), owner=self.work, slot="prepare")
        if self._checked is not None:
            checked, self._checked = self._checked, None
            self._let_in(checked)
        elif self.door.busy:  # a vault may take its time
            QTimer.singleShot(WARM_AFTER, self, lambda: listen(self))
        else:
            self._warm()

    def _fail(self, error: DeskError) -> None:
        self.failed = error
        self._typed = None
        self.lock.reset()
        self.troubles.tell(error)

    def _lose(self, error: DeskError) -> None:
        """Close the data whose file was found damaged while they were in use, and offer the way back."""
        work = self.work
        if self._opened is not None and work is not None:
            self._close()
            self.work = None
            self.window.drop_screen(work)
            self._fail(error)

    # From the code to the window at work

    def _enter(self, agent_id: str, secret: str) -> None:
        if self._opened is None:
            self._typed = (agent_id, secret)
            self.lock.entry.wait(_("Ouverture des données de ce poste…"))
            return
        opened, self._typed = self._opened, None
        self.door.ask(self.lock, lambda: let_in(opened, agent_id, secret), self._let_in)

    def _refuse(self, error: DeskError) -> None:
        if isinstance(error, PasswordWanted):
            agent = self.lock.people.chosen()
            self.keep_roster(self.roster.opened_on(agent.id if agent else "", ""))
            self.lock.want_password(str(error))
        else:
            self.lock.refuse(str(error), paused=isinstance(error, Paused))

    def _let_in(self, checked: tuple[Answer, bool]) -> None:
        answer, lacks_password = checked
        if self.work is None:
            self._checked = checked
        elif lacks_password:
            choose_first(self, answer)
        else:
            self.sign_in(answer)

    def _choose_password(self, password: str, pin: str) -> None:
        opened, answer = self._opened, self.choosing

        def chosen(_done: object) -> None:
            if answer is not None and self.choosing is answer:  # unless the PC locked meanwhile
                self.sign_in(answer)

        if opened is not None and answer is not None:
            self.door.ask(self.lock, lambda: opened.choose_password(answer.session, password, pin), chosen)

    def _release(self, agent_id: str, manager_id: str, secret: str) -> None:
        """End an agent's pause by a manager's password or code, without opening anything."""
        opened = self._opened
        if opened is not None:
            self.door.ask(
                self.lock,
                lambda: opened.release(agent_id, manager_id, secret),
                lambda _changes: self.lock.welcome_back(agent_id),
            )

    def sign_in(self, answer: Answer) -> None:
        """Show the window at work to whom a password or a code let in."""
        from lmmh_desk.ui.shell.holding import hold

        session, mode, zoom, alert, minutes, untried, new_here = answer
        if self.work is None or self._opened is None:
            return
        self.doorstep.end()
        if untried and self._opened.trial is not None:
            try_first(self, self._opened.trial, answer)
            return
        self.choosing = None
        self._like(mode, zoom)
        me, today = session.agent_id, paris(self._program.clock.now()).date().isoformat()
        self.keep_roster(self.roster.with_first(me).liking(me, mode, zoom).opened_on(me, today))
        self.work.alert = alert
        hold(self.work)
        self.window.show_screen(self.work, "LMMH Desk")
        self.work.sign_in(session)
        if self.lock.forgot:
            self.work.run(self._opened.access)
        elif new_here:
            show_around(self._opened, self.work, session)
        self.lock.reset()
        self._watch(self.work, minutes)
        self._warming.start()
        self.signed_in.emit()

    def _warm(self) -> None:
        """Load the other pages and the words of the search, once for each opening; look again at what was wrong."""
        opened, work = self._opened, self.work
        if opened is not None and work is not None and not self._warmed:
            self._warmed = True
            listen(self)
            warm_up(opened, work, self)
        elif opened is not None and work is not None and work.reminder.wrong:
            examine(opened, work, self)

    def _show_lock(self, automatically: bool) -> None:
        if self._idle is not None and self.work is not None and self._opened is not None:  # all since the signing in
            self._idle.stop()
            tell_locked(self, self._opened, self.work, automatically)
        self.window.show_screen(self.lock, locked_title())

    def _watch(self, work: Work, minutes: int) -> None:
        """Count the time without a gesture, and notice a change of zoom or colours."""
        from lmmh_desk.ui.shell.closing import Closing
        from lmmh_desk.ui.shell.idle import Idle

        if self._idle is None:
            self._idle = Idle()
            Closing(work, self._idle)
            self._idle.counting.connect(work.keybar.count_down)
            self._idle.elapsed.connect(lambda: work.lock(automatically=True))
            self.theme.changed.connect(self._keeping.start)
        self._idle.minutes = minutes
        self._idle.start()

    # How the agent likes the window

    def _like(self, mode: str, zoom: int) -> None:
        if (mode, zoom) != (self.theme.mode, self.theme.zoom):
            self.theme.set(cast(Mode, mode), zoom)

    def _keep_liking(self) -> None:
        opened, work, theme = self._opened, self.work, self.theme
        if opened is None or work is None or work.context.session is None:
            return
        session = work.context.session
        self.keep_roster(self.roster.liking(session.agent_id, theme.mode, theme.zoom))
        work.jobs.writes.run(lambda: opened.keep_preferences(session, theme.mode, theme.zoom), owner=self)

    def keep_roster(self, roster: Roster) -> None:
        """Show this roster at the lock screen, and at the next start before the data open."""
        self.roster = roster
        self.lock.show_roster(roster)
        save_roster(self.folder, roster)

    def _tell(self, error: DeskError) -> None:
        """Tell what nobody caught; behind the lock without its words, which may name somebody."""
        if self.work is None:
            self._fail(error)
        elif self.work.context.session is not None:
            self.work.say(str(error), "bad")
        else:
            self._fail(faults.unexpected("window.locked", error))
