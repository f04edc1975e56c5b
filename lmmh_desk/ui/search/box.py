"""The search field’s look: a glass, a line, and the key that brings here."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from lmmh_desk.ui.shortcuts import shown
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.canvas import Canvas

MOVES = {  # key → (direction, rows)
    Qt.Key.Key_Down: (1, 1),
    Qt.Key.Key_Up: (-1, 1),
    Qt.Key.Key_PageDown: (1, 5),
    Qt.Key.Key_PageUp: (-1, 5),
}
_FOR_A_WHILE = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class Typed(QLineEdit):
    """The line itself; the keys of the list go to the list."""

    key = Signal(object)  # QKeyEvent
    focused = Signal(bool)
    left = Signal()  # for another part of the window, not for another window

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_idle_undo(event):
            event.ignore()  # nothing typed to take back: Ctrl+Z is the window's
            return False
        return super().event(event)

    def _is_idle_undo(self, event: QKeyEvent) -> bool:
        return not self.text() and event.matches(QKeySequence.StandardKey.Undo)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (*MOVES, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.key.emit(event)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)
        if event.reason() not in _FOR_A_WHILE:
            self.left.emit()


class SearchBox(QWidget):
    """The field; `question` names it and, with `details`, fills it while empty; `key` brings the focus to it."""

    def __init__(self, question: str, details: str, key: str) -> None:
        super().__init__()
        self._question, self._details, self._key_shown = question, details, shown(key)
        self.compact = False
        self.line = Typed(self)
        self.line.setProperty("role", "bare")
        self.line.setFrame(False)
        self.line.setAccessibleName(question)
        self.setFocusProxy(self.line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        current().changed.connect(self._measure)
        self._measure()

    def set_compact(self, compact: bool) -> None:
        """Shorten the field in a narrow window."""
        self.compact = compact
        self._measure()

    def _measure(self) -> None:
        px = current().px
        self.setMaximumWidth(px(600))
        self.line.setPlaceholderText(self._question if self.compact else self._question + self._details)
        self._place_line()
        self.updateGeometry()
        self.update()

    def _cap(self) -> int:
        return (canvas.cap_width(self._key_shown) if self._key_shown else 0) + current().px(20)

    def _place_line(self) -> None:
        px = current().px
        self.line.setGeometry(px(37), px(3), self.width() - px(37) - self._cap(), self.height() - px(6))

    def sizeHint(self) -> QSize:
        px = current().px
        return QSize(px(600), px(36))

    def minimumSizeHint(self) -> QSize:
        px = current().px
        return QSize(px(220), px(36))

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._place_line()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px, focused = paint.px, self.line.hasFocus()
        paint.box(self.rect(), "card", "focus" if focused else "ctl", line=2 if focused else 1)
        paint.icon("search", "t2", px(11), self.height() // 2, 18)
        if self._key_shown:
            paint.keycap(self.width() - px(11), self.height() // 2, self._key_shown)
