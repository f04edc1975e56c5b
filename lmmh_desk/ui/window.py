"""The one window: lock screen, trouble screen, first start or work, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import application

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QIcon
    from PySide6.QtWidgets import QWidget

REOPEN = 85  # the exit code that asks for the program again: a new version took its place
SIZE = QSize(1366, 696)  # pixels: what a screen of 1366 × 768 leaves


class Window(QMainWindow):
    """Shows one screen; the native frame is the system's."""

    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._screens = QStackedWidget()
        self.setCentralWidget(self._screens)
        self.resize(self._fitting())
        self.setMinimumSize(480, 360)

    def show_screen(self, screen: QWidget, title: str) -> None:
        """Show a screen and give it the focus."""
        if self._screens.indexOf(screen) < 0:
            self._screens.addWidget(screen)
        self._screens.setCurrentWidget(screen)
        self.setWindowTitle(title)
        screen.setFocus()

    def drop_screen(self, screen: QWidget) -> None:
        """Forget a screen that won't come back."""
        self._screens.removeWidget(screen)
        screen.deleteLater()

    def screen_shown(self) -> QWidget | None:
        """Return the screen shown."""
        return self._screens.currentWidget()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def show_badge(self) -> None:
        """Give the window its icon: after the first painting, which it would delay."""
        self.setWindowIcon(badge())

    @staticmethod
    def _fitting() -> QSize:
        screen = application().primaryScreen()
        return SIZE.boundedTo(screen.availableGeometry().size()) if screen else SIZE


def locked_title() -> str:
    """Return the window's title while nobody is signed in."""
    return _("LMMH Desk — Verrouillé")


def badge() -> QIcon:
    """Return the program's icon: the house on a blue square."""
    from PySide6.QtGui import QIcon  # slow to load, and the first painting needs none

    from lmmh_desk.ui import icons

    made = QIcon()
    for size in (16, 32, 48, 256):
        square = QPixmap(size, size)
        square.fill(QColor(0, 0, 0, 0))
        painter = QPainter(square)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor("#0B5C8A"))
        painter.setBrush(QColor("#0B5C8A"))
        painter.drawRoundedRect(0, 0, size - 1, size - 1, size / 5, size / 5)
        inside = round(size * 0.68)
        place = (size - inside) // 2
        painter.drawImage(place, place, icons.image("home", "#FFFFFF", inside))
        painter.end()
        made.addPixmap(square)
    return made
