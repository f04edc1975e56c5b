"""What keeps the window from the data, and the ways back: try again, put a backup back, leave."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from lmmh_desk.kernel.errors import DeskError, VaultError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.system.single import AlreadyOpen
from lmmh_desk.ui import choosers

if TYPE_CHECKING:
    from lmmh_desk.ui.opening import Loader, Program
    from lmmh_desk.ui.trouble import TroubleScreen
    from lmmh_desk.ui.window import Window

SUMMON_EVERY, SUMMONS = 250, 24  # milliseconds, tries: a window that is only opening hears nothing yet


class Troubles(QObject):
    """Shows an error over the whole window; made with it, its screen is loaded at the first one."""

    def __init__(self, program: Program, window: Window, loader: Loader) -> None:
        super().__init__()
        self._program = program
        self._window = window
        self._loader = loader
        self._damaged = False  # until the data are open again: a bad backup is followed by another
        self.screen: TroubleScreen | None = None

    def tell(self, error: DeskError) -> None:
        """Let the window already open come forward, or say what is wrong."""
        if isinstance(error, AlreadyOpen):
            self._summon(error, SUMMONS)
        else:
            self._show(error)

    def over(self) -> None:
        """Forget what was wrong: the data are open."""
        self._damaged = False

    def _summon(self, error: AlreadyOpen, tries: int) -> None:
        """Let the other window come forward and close this one; without an answer, say who holds the data."""
        from lmmh_desk.ui.summon import summon

        if summon(self._program.folder):
            self._window.close()
        elif tries > 1:
            QTimer.singleShot(SUMMON_EVERY, self, lambda: self._summon(error, tries - 1))
        else:
            self._show(error)

    def _show(self, error: DeskError) -> None:
        from lmmh_desk.store.failures import Damaged
        from lmmh_desk.ui.trouble import TroubleScreen

        if self.screen is None:
            self.screen = TroubleScreen()
            self.screen.retried.connect(self._loader.start)
            self.screen.recovered.connect(lambda sheets, words: self._loader.start(words, sheets))
            self.screen.restoring.connect(self._choose_backup)
            self.screen.left.connect(self._window.close)
        self._damaged = self._damaged or isinstance(error, Damaged)
        self._window.show_screen(self.screen, "LMMH Desk")
        secret = isinstance(error, VaultError) and self._program.needs_passphrase()
        restorable = self._damaged and self._program.restore is not None
        self.screen.show_error(error, secret, self._program.recovers(error), restorable)

    def _choose_backup(self, passphrase: str) -> None:
        """Ask for a backup, put it back, then open the data."""
        from lmmh_desk.store.files import COPIES

        kept = self._program.folder / COPIES
        start = str(kept if kept.is_dir() else Path.home())
        copies = _("Sauvegardes (*.db);;Tous les fichiers (*)")
        name = choosers.to_open(self.screen, _("Choisir une sauvegarde"), copies, start)
        if name and self.screen is not None:
            self.screen.wait()
            self._loader.start(passphrase, backup=Path(name))
