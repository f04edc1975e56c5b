"""A box to tick, drawn in our colours."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.canvas import Canvas


class CheckBox(QCheckBox):
    """A box of 16 px and its words; Space ticks it."""

    changed = Signal()
    left = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        self.set_text(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self.changed)
        current().changed.connect(self.retheme)

    def set_text(self, text: str) -> None:
        """Change the words."""
        self._words = text
        self.setAccessibleName(text)
        self.retheme()

    def retheme(self) -> None:
        """Measure and paint again."""
        self.updateGeometry()
        self.update()

    def value(self) -> bool:
        """Return whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: object) -> None:
        """Tick it or not."""
        self.setChecked(bool(value))

    def problem(self) -> str:
        """Return nothing: a box is never wrong by itself."""
        return ""

    def set_look(self, *, invalid: bool = False, prefilled: bool = False) -> None:
        """Show that it must be ticked."""
        self.setProperty("invalid", invalid)
        self.setProperty("prefilled", prefilled)
        self.update()

    def sizeHint(self) -> QSize:
        px = current().px
        return QSize(px(30) + canvas.width(self._words), px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(60), current().px(24))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the form's next field
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px = paint.px
        side, middle = px(16), self.height() // 2
        box = QRect(px(1), middle - side // 2, side, side)
        if self.isChecked():
            paint.box(box, "acc" if self.isEnabled() else "ctl", radius=3)
            paint.icon("check", "onacc", box.left() + px(1), middle, 14)
        else:
            edge = "bad" if self.property("invalid") else "ctl"
            paint.box(box, "card", edge, radius=3)
        words = QRect(px(26), 0, self.width() - px(26), self.height())
        used = paint.text(words, self._words, ink="t1" if self.isEnabled() else "t3", elide=True)
        if self.hasFocus():
            wide = min(self.width(), px(26) + used + px(4))
            paint.focus(QRect(0, 0, wide, self.height()).adjusted(-px(1), 0, 0, 0))
