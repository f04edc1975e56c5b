"""The first painting: the town, the hour and the place, beside an empty panel; the lock screen replaces it at once.

It waits for PySide6, the colours, the fonts and the time zone; what else the lock screen needs is loaded while this is
on the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.clock import Clock, paris
from lmmh_desk.kernel.french import hour, long_date
from lmmh_desk.ui.lock.town import Town
from lmmh_desk.ui.theme import bare
from lmmh_desk.ui.tokens import DARK, LIGHT, colors

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

    from lmmh_desk.ui.lock.roster import Roster

PANEL = 470  # pixels at 100 %
NARROW = 820  # pixels at 100 %: below, the panel takes the whole width


def tell_place(town: Town, roster: Roster, clock: Clock) -> None:
    """Write the hour, the day and the place over the town."""
    now = paris(clock.now())
    lines = [(hour(now), 92, 600, 258), (long_date(now.date()), 22, 500, 301)]
    if roster.site:
        lines += [(roster.site, 15, 600, 350), (roster.hours, 15, 400, 372)]
    town.show_lines(roster.office, lines)


class FirstPainting(QWidget):
    """What is shown until the lock screen is loaded; keys pressed meanwhile are kept for it."""

    painted = Signal()  # once, after the first painting

    def __init__(self, roster: Roster, clock: Clock) -> None:
        super().__init__()
        self.pressed: list[QKeyEvent] = []
        self._told = False
        self._town = Town()
        self._town.setParent(self)
        tell_place(self._town, roster, clock)
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
