"""How many masks: digits, with or without Shift on a French keyboard, ↑ and ↓, then Entrée."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.scan import american
from lmmh_desk.ui.roles import Said
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Column, Painted, Row, pressed_with
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.canvas import Canvas

HIGH = 64  # pixels at 100 %
DIGITS = 4  # of the largest number typed: the action says what is too many
OFTEN = (1, 2, 3, 4, 6)


def digit(text: str) -> str:
    """Return the digit of a key: a figure, or the same key without Shift on a French keyboard (« & » is 1)."""
    meant = text if text.isdigit() else american(text) if len(text) == 1 else ""
    return meant if meant.isascii() and meant.isdigit() else ""


class NumberBox(Painted, Said):
    """The number itself; the first digit typed replaces what was proposed."""

    said_as = QAccessible.Role.SpinBox

    changed = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text, self._fresh = "1", True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._say()

    def value(self) -> int:
        """Return the number, 0 while none is typed."""
        return int(self._text or 0)

    def set_value(self, number: int) -> None:
        """Propose a number, which the next digit replaces."""
        self._text, self._fresh = str(max(0, number)), True
        self._say()

    @property
    def typed(self) -> bool:
        """Say whether the agent chose the number."""
        return not self._fresh

    def step(self, by: int) -> None:
        """Add to the number, which never goes below one."""
        self._text, self._fresh = str(max(1, self.value() + by)), False
        self._say()

    def choose(self, number: int) -> None:
        """Take a number chosen with a button."""
        self._text, self._fresh = str(number), False
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        figure = digit(event.text())
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if pressed_with(event, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif figure:
            self._text = (("" if self._fresh else self._text) + figure)[:DIGITS].lstrip("0")
            self._fresh = False
            self._say()
        elif event.key() == Qt.Key.Key_Backspace:
            self._text, self._fresh = self._text[:-1], False
            self._say()
        elif event.key() in steps:
            self.step(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _say(self) -> None:
        self.setAccessibleName(_("Quantité\u00a0: {masks}").format(masks=count(self.value(), _("masque"))))
        self.changed.emit()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().px(150), current().px(HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(110), current().px(HIGH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        paint.box(self.rect(), "card", "ctl")
        if self.hasFocus():
            paint.focus(self.rect())
        number, word = self._text or "–", _("masque") if self.value() < 2 else _("masques")
        wide = canvas.width(number, 32, 600) + paint.px(10) + canvas.width(word, 14)
        left = self.rect().adjusted((self.width() - wide) // 2, 0, 0, 0)
        used = paint.text(left, number, 32, 600)
        paint.text(left.adjusted(used + paint.px(10), 0, 0, 0), word, 14, 400, "t2")


class Chip(Button):
    """One of the usual numbers; the one that is taken stands out."""

    def __init__(self, number: int) -> None:
        self._taken, self._number = False, number
        super().__init__(str(number), accessible=count(number, _("masque")))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_taken(self, taken: bool) -> None:
        """Show whether it is the number shown above."""
        masks = count(self._number, _("masque"))
        self.setAccessibleName(_("{masks}, choisi").format(masks=masks) if taken else masks)
        self._taken = taken
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._taken:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        paint = Canvas(painter)
        paint.box(self.rect(), "accs", "acc")
        paint.text(self.rect(), str(self._number), 13, 600, "acc", align=canvas.CENTER)
        if self.hasFocus():
            paint.focus(self.rect())


class Tall(IconButton):
    """− or +, as high as the number between them."""

    def sizeHint(self) -> QSize:
        return QSize(current().px(HIGH * 3 // 4), current().px(HIGH))


class Quantity(QWidget):
    """The number between − and +, and the usual ones under it."""

    def __init__(self) -> None:
        super().__init__()
        self.box = NumberBox()
        less, more = Tall("minus", _("Un masque de moins")), Tall("plus", _("Un masque de plus"))
        less.clicked.connect(lambda: self.box.step(-1))
        more.clicked.connect(lambda: self.box.step(1))
        row = Row(less, spacing=8)
        row.addWidget(self.box, 1)
        row.addWidget(more)
        usual = Row(spacing=6)
        self._chips: dict[int, Chip] = {}
        for number in OFTEN:
            self._chips[number] = button = Chip(number)
            button.clicked.connect(lambda _checked=False, number=number: self._take(number))
            usual.addWidget(button, 1)
        column = Column(spacing=8)
        column.addLayout(row)
        column.addLayout(usual)
        self.setLayout(column)
        self.setFocusProxy(self.box)
        self.box.changed.connect(self._show_taken)
        self._show_taken()

    def _show_taken(self) -> None:
        for number, chip in self._chips.items():
            chip.set_taken(number == self.box.value())

    def _take(self, number: int) -> None:
        self.box.choose(number)
        self.box.setFocus()
