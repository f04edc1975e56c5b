"""Editors of one line: text, date, hour, phone, plate, number; what is typed fast is written out on leaving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from lmmh_desk.kernel import typed
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.canvas import Canvas

V = TypeVar("V")


class LineEdit(QLineEdit):
    """A line of text of 32 px (28 `small`), with an icon before or after it, or a key cap at its end."""

    changed = Signal()
    left = Signal()  # the focus went elsewhere, or Entrée: time to say what is wrong
    icon_clicked = Signal()

    def __init__(
        self, placeholder: str = "", *, icon: str = "", after: str = "", key: str = "", small: bool = False
    ) -> None:
        super().__init__()
        self._icon, self._after, self._key, self._small = icon, after, key, small
        self._invalid = self._prefilled = self._opener = False
        self.setProperty("role", "inner")  # the box around it is painted here
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder.rstrip("…"))  # a field gives its label instead
        self.textChanged.connect(self.changed)
        self.editingFinished.connect(self._leave)
        current().changed.connect(self.retheme)
        self.retheme()

    def retheme(self) -> None:
        """Take font and margins of the present theme."""
        self.setFont(canvas.font(13))
        px, inner = current().px, 2  # Qt keeps 2 px beside the text, at any zoom
        behind = px(34) if self._after else canvas.cap_width(self._key) + px(14) if self._key else px(10)
        self.setTextMargins(px(34 if self._icon else 10) - inner, 0, behind - inner, 0)
        self.setFixedHeight(px(28 if self._small else 32))

    def sizeHint(self) -> QSize:
        return QSize(current().px(160), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(64), self.height())

    def value(self) -> Any:
        """Return the text without the spaces around it."""
        return " ".join(self.text().split())

    def set_value(self, value: Any) -> None:
        """Show a text."""
        self.setText(str(value or ""))
        self.setCursorPosition(0)

    def problem(self) -> str:
        """Return what is wrong with what is typed, in French; empty when nothing is."""
        return ""

    def set_look(self, *, invalid: bool = False, prefilled: bool = False) -> None:
        """Show that the value is refused, or that the program proposed it."""
        self._invalid, self._prefilled = invalid, prefilled
        self.update()

    def set_opener(self) -> None:
        """Take no text but look ready: what listens to its focus opens something larger in its place."""
        self._opener = True
        self.setReadOnly(True)

    def _leave(self) -> None:
        self.left.emit()

    def _after_area(self) -> QRect:
        wide = current().px(30)
        return QRect(self.width() - wide, 0, wide, self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._after and self._after_area().contains(event.position().toPoint()):
            self.icon_clicked.emit()
        else:
            super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint_box()
        super().paintEvent(event)
        painter = QPainter(self)
        paint = Canvas(painter)
        px, middle = paint.px, self.height() // 2
        if self._icon:
            paint.icon(self._icon, "t2", px(9), middle, 18)
        if self._after:
            paint.icon(self._after, "t2", self._after_area().left() + px(3), middle, 18)
        if self._key:
            paint.keycap(self.width() - px(8), middle, self._key)

    def _paint_box(self) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        still = (self.isReadOnly() and not self._opener) or not self.isEnabled()
        fill = "layer" if still or self._prefilled else "card"
        paint.box(self.rect(), fill, "bad" if self._invalid else "line" if still else "ctl")
        if self.hasFocus():
            paint.focus(self.rect())


class TypedEdit(LineEdit, Generic[V]):
    """A line read by `read` (which raises BadInput) and written by `write`; its value is None while empty or wrong."""

    def __init__(
        self,
        read: Callable[[str], V],
        write: Callable[[V], str],
        placeholder: str = "",
        *,
        icon: str = "",
        after: str = "",
    ) -> None:
        self._read, self._write = read, write
        super().__init__(placeholder, icon=icon, after=after)

    def value(self) -> V | None:
        """Return the value typed, None while there is none."""
        try:
            return self._read(self.text()) if self.text().strip() else None
        except BadInput:
            return None

    def set_value(self, value: V | None) -> None:
        """Show a value."""
        super().set_value("" if value is None else self._write(value))

    def problem(self) -> str:
        """Return what is wrong with what is typed."""
        try:
            if self.text().strip():
                self._read(self.text())
        except BadInput as refused:
            return str(refused)
        return ""

    def _leave(self) -> None:
        value = self.value()
        if value is not None and self._write(value) != self.text():
            self.set_value(value)
        super()._leave()


class HourEdit(TypedEdit[int]):
    """An hour, in minutes since midnight: « 8 », « 8:00 », « 830 »."""

    def __init__(self) -> None:
        super().__init__(typed.read_hour, typed.written_hour, "8:00")


class CountEdit(TypedEdit[int]):
    """A whole number; ↑ and ↓ change it by one, between `least` and `most`."""

    def __init__(self, least: int = 0, most: int = 999_999) -> None:
        self._least, self._most = least, most
        super().__init__(typed.read_count, str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self.set_value(min(max((self.value() or 0) + step, self._least), self._most))
        else:
            super().keyPressEvent(event)


class EurosEdit(TypedEdit[int]):
    """An amount in cents: « 412,60 », « 412 »."""

    def __init__(self) -> None:
        super().__init__(typed.read_euros, _written_euros, "412,60", after="euro")


def _written_euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


class PhoneEdit(TypedEdit[str]):
    """A telephone number, written by pairs on leaving."""

    def __init__(self) -> None:
        super().__init__(typed.written_phone, typed.written_phone, "06\u00a039\u00a098\u00a000\u00a000", icon="phone")


class PlateEdit(TypedEdit[str]):
    """A number plate, written « EX-072-LM » on leaving."""

    def __init__(self) -> None:
        super().__init__(typed.written_plate, typed.written_plate, "AB-123-CD")


class SearchEdit(LineEdit):
    """A small search field; Échap empties it, ↓ is left to the list below."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder, icon="search", small=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


def below(editor: QLineEdit) -> QPoint:
    """Return where a popup of an editor opens."""
    return editor.mapToGlobal(QPoint(0, editor.height() + current().px(4)))
