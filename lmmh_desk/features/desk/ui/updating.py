"""A new version of the program: it comes while somebody works, is tried while nobody does, and then opens.

It comes by spells of seconds, so that exchanges go on between them; an agent may hold it. It is tried once the window
has been locked for minutes: what was being typed is kept by then, and nobody waits.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from lmmh_desk.features.desk.ui.lines import Labelled
from lmmh_desk.kernel.i18n import _
from lmmh_desk.sync.refusals import RefusedByHub, Unreachable
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.base import Label
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.window import REOPEN

if TYPE_CHECKING:
    from lmmh_desk.kernel.errors import DeskError
    from lmmh_desk.kernel.ports import NewVersion

FIRST, EVERY = 180_000, 3_600_000  # milliseconds after the first signing in, then between two looks at the hub
SPELL, PAUSE = 3.0, 1_000  # seconds that a download lasts at once, milliseconds before it goes on
QUIET, LOOK = 120, 10_000  # seconds that the window has been locked, milliseconds between two looks at it
SHOWN = 500  # milliseconds between two looks at how far it is


class Updater(QObject):
    """Asks the hub each hour; one thing at a time."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.updates = context.ports.updates
        self._running = self._stopped = False
        self._locked_since = 0.0  # 0: somebody is there
        self._opens, self._given_up = False, ""
        self._soon = QTimer(self, singleShot=True, interval=FIRST)
        self._hourly, self._quiet = QTimer(self, interval=EVERY), QTimer(self, interval=LOOK)
        for timer, work in ((self._soon, self.fetch), (self._hourly, self.fetch), (self._quiet, self.look)):
            timer.timeout.connect(work)
        if self.updates is not None and self.updates.takes:
            for timer in (self._soon, self._hourly, self._quiet):
                timer.start()

    def stop(self) -> None:
        """Do nothing more."""
        self._stopped = True
        if self.updates is not None:
            self.updates.stop()
        for timer in (self._soon, self._hourly, self._quiet):
            timer.stop()

    def fetch(self) -> None:
        """Ask for a new version and receive some of it, in the lane of the network."""
        updates = self.updates
        if updates is not None and updates.held:
            self._soon.start(LOOK)  # until it is let come
            return
        if updates is None or self._running or self._stopped or updates.ready:
            return
        self._running, until = True, time.monotonic() + SPELL

        def go_on(_there: int, _size: int) -> bool:
            return not self._stopped and not updates.held and time.monotonic() < until

        self._context.network.run(lambda: updates.fetch(go_on), self._fetched, owner=self, failed=self._not_fetched)

    def _fetched(self, _found: object) -> None:
        self._running = False

    def _not_fetched(self, error: DeskError) -> None:
        from lmmh_desk.sync.stages import Cancelled

        self._running = False
        if isinstance(error, Cancelled):
            self._soon.start(PAUSE)
        elif not isinstance(error, Unreachable | RefusedByHub):  # these pass: the next look asks again
            self._context.shell.say(str(error), "bad")

    def look(self) -> None:
        """Try the version that came once the window has been locked for two minutes."""
        if self._context.session is not None:
            self._locked_since = 0.0
            if self._given_up:
                self._context.shell.say(self._given_up, "bad")
                self._given_up = ""
            return
        now = time.monotonic()
        self._locked_since = self._locked_since or now
        updates = self.updates
        if updates is None or self._running or now - self._locked_since < QUIET:
            return
        if self._opens:
            QCoreApplication.exit(REOPEN)
        elif updates.ready:
            self._running = True
            self._context.papers.run(updates.apply, self._applied, owner=self, failed=self._not_applied)

    def _applied(self, _found: object) -> None:
        self._running, self._opens = False, True  # where somebody came back, at the next quiet moment
        if self._context.session is None and not self._stopped:
            QCoreApplication.exit(REOPEN)

    def _not_applied(self, error: DeskError) -> None:
        self._running, self._given_up = False, str(error)  # told to who comes back: nobody is there now


class ProgramLine(Labelled):
    """« Programme »: the version that comes and how far it is, which may be held; hidden while none does."""

    def __init__(self, context: Context) -> None:
        self._updates: NewVersion | None = context.ports.updates
        self.told = Label("", 13, 400, "t2")
        self.hold = Button(_("Arrêter"), role="link", small=True, accessible=_("Arrêter la mise à jour"))
        self.hold.clicked.connect(self._turn)
        super().__init__(
            _("Programme"), self.told, None, self.hold,
            note=_("Par défaut, elle vient seule. Une fois essayée sur une copie, elle remplace celle-ci."),
        )  # fmt: skip
        self._show = QTimer(self, interval=SHOWN)
        self._show.timeout.connect(self.refresh)
        if self._updates is not None:
            self._show.start()
        self.hide()

    def refresh(self) -> None:
        """Say how it stands."""
        updates = self._updates
        there, size = updates.progress if updates is not None else (0, 0)
        self.setVisible(bool(size))
        if updates is None or not size:
            return
        self.hold.setVisible(not updates.ready)
        if updates.ready:
            told = _("version {version}, ouverte au prochain verrouillage")
        elif updates.held:
            told = _("version {version} arrêtée à {percent}\u00a0%")
        else:
            told = _("version {version} en cours\u00a0: {percent}\u00a0%")
        self.told.setText(told.format(version=updates.coming, percent=100 * there // size))
        self.hold.setText(_("Reprendre") if updates.held else _("Arrêter"))
        self.hold.setAccessibleName(_("Reprendre la mise à jour") if updates.held else _("Arrêter la mise à jour"))

    def _turn(self) -> None:
        if self._updates is not None:
            self._updates.held = not self._updates.held
            self.refresh()
