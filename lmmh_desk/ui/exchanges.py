"""The exchange with the hub as the window sees it: one status, read again after every change; one run at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.sync.exchanger import NETWORK, Exchanger, Progress, Report
from lmmh_desk.sync.status import Facts, Seen, SyncStatus, derive, problem_words

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read
    from lmmh_desk.ui.context import Context, Tone

PAGE = "exchange"  # of the catalogue: the page that shows it all
LOOK, LONGEST = 5_000, 60_000  # milliseconds between two looks at the hub; twice as long after each that failed
REST = 0.1  # seconds between two looks at whether the pages have read what they show
SHOW = 100  # milliseconds between two looks at what a run has done


def _alone(_read: Read, _role: str) -> Facts:
    return Facts()


class Wiring(NamedTuple):
    """What `app` gives: how the tables tell the exchange, and who runs it; None where nothing is exchanged."""

    facts: Callable[[Read, str], Facts] = _alone  # with what a role has to decide; "": nobody sits there
    exchanger: Exchanger | None = None


class Exchanges(QObject):
    """Reads the status and runs exchanges in the lane of the network."""

    changed = Signal(object)  # SyncStatus
    ended = Signal(object)  # Report

    def __init__(self, context: Context, wiring: Wiring, window: QObject) -> None:
        super().__init__(window)
        self._context, self._wiring = context, wiring
        self._facts = Facts()
        self._seen: Seen | None = None
        self._trouble = ""  # of the last look, said once
        self._progress: Progress | None = None
        self._cancelled = self._stopped = self._looking = self._quiet = False
        self.status: SyncStatus = derive(self._facts, context.clock.now())
        self._show = QTimer(self, interval=SHOW)
        self._show.timeout.connect(self.tell)
        self._look = QTimer(self, interval=LOOK)
        self._look.timeout.connect(self.look)

    @property
    def attached(self) -> bool:
        """Say whether this desk has a hub."""
        return self._facts.attached

    @property
    def running(self) -> bool:
        """Say whether an exchange runs."""
        return self._progress is not None

    def begin(self) -> None:
        """Read the status, then look at the hub every few seconds, once somebody has signed in."""
        self.read()
        if self._wiring.exchanger is not None and not self._look.isActive():
            self._look.start(LOOK)

    def stop(self) -> None:
        """End the present run soon and look no more, before the lanes close."""
        self._stopped = self._cancelled = True
        self._look.stop()
        self._show.stop()

    def read(self) -> None:
        """Read again what the tables tell."""
        session, facts = self._context.session, self._wiring.facts
        role = session.role if session else ""
        self._context.reads.run(lambda read: facts(read, role), self._told, owner=self, slot="facts")

    def run(self) -> None:
        """Exchange with the hub (F5), unless an exchange runs."""
        exchanger = self._exchanger()
        if exchanger is not None:
            self._start(lambda: exchanger.run(self._progressed, lambda: self._cancelled), Progress("send"))

    def export(self, target: Path) -> None:
        """Write what waits into a file for the hub."""
        exchanger = self._exchanger()
        if exchanger is not None:
            self._start(lambda: exchanger.export(target), Progress("send"))

    def take(self, source: Path) -> None:
        """Read a file brought from elsewhere."""
        exchanger = self._exchanger()
        if exchanger is not None:
            self._start(lambda: exchanger.take(source, self._progressed, lambda: self._cancelled), Progress("receive"))

    def cancel(self) -> None:
        """Stop the present run soon; what has passed stays."""
        self._cancelled = True

    def look(self) -> None:
        """Exchange what the PCs of a site share, or all once it is time, unless the window is locked."""
        exchanger, busy = self._wiring.exchanger, self.running or self._looking
        if exchanger is None or busy or not self._facts.attached or self._context.session is None:
            return
        if self._facts.due(self._context.clock.now()):
            self._quiet = True
            self.run()
        else:
            self._looking = True
            live = partial(exchanger.live, lambda: self._stopped)
            self._context.network.run(live, self._looked, owner=self, slot="look", failed=self._unseen)

    def _exchanger(self) -> Exchanger | None:
        """Return who exchanges if it may begin now; say why not otherwise."""
        exchanger, say = self._wiring.exchanger, self._context.shell.say
        if exchanger is None or not self._facts.attached:
            exchanger = None
            say(_("Ce poste n’est rattaché à aucun serveur. Tout y est enregistré."), "info")
        elif self.running:
            say(_("Un échange est déjà en cours."), "info")
        return None if self.running else exchanger

    def _start(self, work: Callable[[], Report], first: Progress) -> None:
        self._progress, self._cancelled = first, self._stopped
        self._show.start()
        self.tell()
        self._context.network.run(work, self._done, owner=self, slot="run", failed=self._failed)

    def _progressed(self, progress: Progress) -> None:
        """Keep how far the worker is; the timer shows it, so that a thousand steps a second cost nothing."""
        self._progress = progress

    def _looked(self, report: Report | None) -> None:
        self._looking, self._trouble = False, ""
        self._rest(failed=report is not None and bool(report.problem))
        if report is None or report.problem == NETWORK:
            now, before = self._context.clock.now(), self._seen
            since = before.down_since if before is not None else None
            self._seen = Seen(now, report is None, since if report is None else since or now)
            self.tell()
        if report is not None and (report.problem != NETWORK or report.sent or report.received):
            self._took(report)

    def _unseen(self, error: DeskError) -> None:
        """Say why a look failed on this PC, once: its disk may be full, or the hub newer; the network is no matter."""
        self._looking, before, self._trouble = False, self._trouble, str(error)
        if self._trouble != before:
            self._context.shell.say(self._trouble, "bad")
        self._rest(failed=True)
        self._tell_pages(_came(self._wiring.exchanger))
        self.read()

    def _rest(self, *, failed: bool) -> None:
        self._look.setInterval(min(2 * self._look.interval(), LONGEST) if failed else LOOK)

    def _done(self, report: Report) -> None:
        quiet = self._over()
        if not quiet:
            self._context.shell.say(*_said(report))
        self._rest(failed=bool(report.problem))
        self._took(report)

    def _took(self, report: Report) -> None:
        """Show what came, and the exchange as it stands."""
        if report.problem != NETWORK:
            self._seen = None
        self._tell_pages(report.changes)
        self.read()
        self.ended.emit(report)

    def _tell_pages(self, changes: Changes | None) -> None:
        if changes is not None and changes.rows:
            self._context.writes.tell(changes)
            self._index()

    def _index(self) -> None:
        """Have searches find what came, once it is shown; F5 and the queue pass before it."""
        exchanger, network = self._wiring.exchanger, self._context.network
        if exchanger is not None and not self._stopped:
            index = partial(exchanger.index, partial(_gives_way, self._context, lambda: self._stopped))
            network.run(index, lambda done: None if done else self._index(), owner=self, slot="index")

    def _failed(self, error: DeskError) -> None:
        if not self._over():
            self._context.shell.say(str(error), "bad")
        self._rest(failed=True)
        self._tell_pages(_came(self._wiring.exchanger))
        self.read()

    def _over(self) -> bool:
        """Show that nothing runs any more; say whether it had begun by itself."""
        quiet, self._quiet, self._progress = self._quiet, False, None
        self._show.stop()
        self.tell()
        return quiet

    def _told(self, facts: Facts) -> None:
        session = self._context.session
        self._facts = facts.seen_by(session.role if session else "")
        self.tell()

    def tell(self) -> None:
        """Say the status as it is now: time passes too."""
        made = derive(self._facts, self._context.clock.now(), self._seen, self._progress)
        self.status = made
        self.changed.emit(made)


def _gives_way(context: Context, stopped: Callable[[], bool]) -> bool:
    """Say, between two steps of the indexing, whether it is to stop; it rests while pages read what they show.

    With both at work the window would have no processor to paint it.
    """
    while context.reads.busy and not (stopped() or context.network.awaited):
        time.sleep(REST)
    return stopped() or context.network.awaited


def _came(exchanger: Exchanger | None) -> Changes | None:
    """Return what came before an exchange failed: it stays, and is to be shown."""
    return exchanger.came() if exchanger is not None else None


def _said(report: Report) -> tuple[str, Tone]:
    """Return what the key bar says of an exchange that ended, and its tone."""
    if report.problem == NETWORK:
        return _("Pas de réseau. La saisie est enregistrée\u00a0; synchronisez plus tard."), "offline"
    if report.problem:
        return problem_words(report.problem), "warn"
    told = _("{sent}, {received}.").format(
        sent=count(report.sent, _("envoi")), received=count(report.received, _("réception"))
    )
    if report.more:
        return _("Le fichier est plein. Importez sa réponse, puis exportez la suite dans un autre."), "warn"
    if report.differs:
        return _("{told} Ce poste diffère encore du serveur\u00a0: recommencez, l’échange suivant l’accordera.").format(
            told=told
        ), "warn"
    return (_("Échange arrêté\u00a0: {told}").format(told=told), "info") if report.cancelled else (told, "ok")
