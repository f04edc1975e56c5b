"""Six boxes for the six digits of a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import application, current
from lmmh_desk.ui.widgets.base import Painted
from lmmh_desk.ui.widgets.canvas import Canvas

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
    from PySide6.QtWidgets import QLineEdit

DIGITS = 6
BOX, HIGH, GAP = 48, 54, 10  # pixels at 100 %


def digit(text: str) -> str:
    """Return the digit of a key: figures, or the same keys without Shift on a French keyboard (« & » is 1)."""
    if len(text) != 1:
        return ""
    if text.isascii() and text.isdigit():
        return text
    from lmmh_desk.kernel.scan import american

    meant = american(text)
    return meant if meant.isascii() and meant.isdigit() else ""


def type_digit(line: QLineEdit, event: QKeyEvent) -> bool:
    """Type the digit of a key into a line, and nothing else; False for a key that types nothing."""
    figure = digit(event.text())
    if figure and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        line.insert(figure)
        return True
    return bool(event.text()) and event.text().isprintable()


class PinBoxes(Painted):
    """Takes digits only; never shows nor copies them."""

    entered = Signal(str)
    typed = Signal()
    moved = Signal(int)  # Up and Down: the agent before or after
    letter = Signal(str)  # a letter: the agent whose name begins with it

    def __init__(self) -> None:
        super().__init__()
        self._pin = ""
        self._wrong = self._busy = False
        self._caret = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Code PIN"))
        self._blink = QTimer(self, interval=max(200, application().cursorFlashTime() // 2 or 500))
        self._blink.timeout.connect(self._flash)
        self._describe()

    def sizeHint(self) -> QSize:
        px = current().px
        return QSize(DIGITS * px(BOX) + (DIGITS - 1) * px(GAP), px(HIGH))

    @property
    def typed_digits(self) -> int:
        """Return how many digits are typed."""
        return len(self._pin)

    def clear(self, wrong: bool = False) -> None:
        """Empty the boxes, in red after a wrong code."""
        self._pin, self._wrong, self._busy = "", wrong, False
        self._describe()

    def wait(self) -> None:
        """Take no more digits while the code is checked."""
        self._busy = True
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        figure = digit(event.text())
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif self._busy:
            event.ignore()
        elif figure and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._add(figure)
        elif event.key() == Qt.Key.Key_Backspace:
            self._pin = self._pin[:-1]
            self._describe()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
        elif event.text().isalpha():
            self.letter.emit(event.text())
        else:
            event.ignore()

    def _add(self, figure: str) -> None:
        self._pin, self._wrong = (self._pin + figure)[:DIGITS], False
        self._describe()
        self.typed.emit()
        if len(self._pin) == DIGITS:
            self.wait()
            self.entered.emit(self._pin)

    def _describe(self) -> None:
        said = _("{count} chiffres saisis sur six").format(count=len(self._pin))
        self.setAccessibleDescription(said)
        self.update()

    def _flash(self) -> None:
        self._caret = not self._caret
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._caret = True
        if application().cursorFlashTime() > 0:
            self._blink.start()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._blink.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px = paint.px
        for at in range(DIGITS):
            box = QRect(at * (px(BOX) + px(GAP)), 0, px(BOX), px(HIGH))
            here = self.hasFocus() and at == min(len(self._pin), DIGITS - 1) and not self._busy
            edge = "focus" if here else "bad" if self._wrong else "ctl"
            paint.box(box, "layer" if self._busy else "card", edge, line=2 if here else 1)
            if at < len(self._pin):
                paint.dot(QPointF(box.center()) + QPointF(0.5, 0.5), "t1", 6)
            elif here and self._caret:
                paint.fill(QRect(box.center().x(), box.center().y() - px(11), px(2), px(23)), "t1")
