"""An icon as a widget, with a name when it says something the words don't."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Painted
from lmmh_desk.ui.widgets.canvas import Canvas


class Picture(Painted):
    """An icon of `size` pixels at 100 %; with `disc` it stands in a tinted round of that size."""

    def __init__(self, icon: str, ink: str = "t2", size: int = 20, *, name: str = "", disc: str = "") -> None:
        super().__init__()
        self._size, self._disc = size, disc
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
        paint = Canvas(painter)
        size = self._size
        if self._disc:
            paint.box(self.rect(), self._disc, radius=self._size // 2)
            size = 20 if self._size >= 32 else 16
        paint.icon(self._icon, self._ink, (self.width() - paint.px(size)) // 2, self.height() // 2, size)
