"""An icon as a widget, with a name when it says something the words don't."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Painted
from lmmh_desk.ui.widgets.canvas import Canvas


class Picture(Painted):
    """An icon of `size` pixels at 100 %."""

    def __init__(self, icon: str, ink: str = "t2", size: int = 20, *, name: str = "") -> None:
        super().__init__()
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set(icon, ink, name)

    def set(self, icon: str, ink: str = "t2", name: str = "") -> None:
        """Show another icon."""
        self._icon, self._ink = icon, ink
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        side = current().px(self._size)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        Canvas(painter).icon(self._icon, self._ink, 0, self.height() // 2, self._size)
