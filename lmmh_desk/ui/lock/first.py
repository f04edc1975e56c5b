"""The first painting: the town beside an empty panel, on the screen before anything else of the program is loaded.

It waits for PySide6 and for how the last agent likes the window; not for fonts, words, the clock or the data. The
lock screen takes its place, with the hour and the office's name, a few images later.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEventLoop, QTimer, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.lock.roster import Roster, load_roster
from lmmh_desk.ui.lock.town import Town
from lmmh_desk.ui.theme import Mode, bare
from lmmh_desk.ui.tokens import DARK, LIGHT, colors
from lmmh_desk.ui.window import Window

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

PANEL = 470  # pixels at 100 %
NARROW = 820  # pixels at 100 %: below, the panel takes the whole width
DAY, PLACE = 301, 372  # pixels at 100 %: the baselines of the day and of the last line under the place
PATIENCE = 200  # milliseconds: a window that shows nowhere is not waited for


def has_screen() -> bool:
    """Say whether a window can be shown: Qt would end the program where it can't."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in screens)


def make_application() -> QApplication:
    """Return the QApplication; raises DeskError where there is no screen."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    if not has_screen():
        raise DeskError(
            _("Il n’y a pas d’écran pour ouvrir la fenêtre."),
            _("Rien n’a été modifié."),
            _("Ouvrez LMMH Desk depuis une session graphique\u00a0; sans écran, tapez «\u00a0demo --headless\u00a0»."),
        )
    application = QApplication(sys.argv[:1])
    application.setApplicationName("LMMH Desk")
    application.setDesktopFileName("lmmh-desk")
    return application


def first_window(folder: Path) -> Window:
    """Return the window of a profile, its first painting on the screen; not shown yet where nobody has opened it.

    Raises DeskError where there is no screen.
    """
    make_application()
    window, roster = Window(), load_roster(folder)
    if roster.agents:
        like_the_last(roster)
        first, shown = FirstPainting(roster), QEventLoop()
        first.painted.connect(shown.quit)
        window.show_screen(first, "LMMH Desk")  # locked once the lock screen is there
        window.show()
        QTimer.singleShot(PATIENCE, shown.quit)
        shown.exec()
    return window


def like_the_last(roster: Roster) -> None:
    """Show colours and zoom as the agent who was here last likes them."""
    if roster.agents:
        last = roster.agents[0]
        bare().set(cast(Mode, last.mode), last.zoom)


class FirstPainting(QWidget):
    """What is shown until the lock screen is loaded; keys pressed meanwhile are kept for it."""

    painted = Signal()  # once, after the first painting

    def __init__(self, roster: Roster) -> None:
        super().__init__()
        self.pressed: list[QKeyEvent] = []
        self._told = False
        self._town = Town()
        self._town.lowest = PLACE if roster.site else DAY
        self._town.setParent(self)
        theme = bare()
        dark = self.palette().window().color().lightness() < 128 if theme.mode == "system" else theme.mode == "dark"
        ground = self.palette()
        ground.setColor(QPalette.ColorRole.Window, QColor(colors(DARK if dark else LIGHT)["card"]))
        self.setPalette(ground)
        self.setAutoFillBackground(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < bare().px(NARROW)
        self._town.setGeometry(0, 0, 0 if narrow else self.width() - bare().px(PANEL), self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.pressed.append(event.clone())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._told:
            self._told = True
            QTimer.singleShot(0, self._tell)

    def _tell(self) -> None:
        self.painted.emit()
