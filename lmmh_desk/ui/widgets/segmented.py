"""A few choices side by side, one of them taken: filters of a list, light or dark, day or week."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QSizePolicy

from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Painted
from lmmh_desk.ui.widgets.canvas import Canvas


class Segmented(Painted):
    """Choices (value, words), `name` for a screen reader; arrows move, `changed` carries the value.

    28 px high, 32 with `tall`; `set_count` writes a number after the words of a choice.
    """

    changed = Signal(object)

    def __init__(self, name: str, choices: Iterable[tuple[Any, str]], *, tall: bool = False) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._values: list[Any] = []
        self._parts: list[_Part] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        for value, words in choices:
            part = _Part(words, tall)
            self._values.append(value)
            self._parts.append(part)
            self._group.addButton(part, len(self._parts) - 1)
        self.fold(0)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._parts[0].setChecked(True)
        self._stop_at(0)
        self._group.idToggled.connect(self._toggled)

    def fold(self, across: int) -> None:
        """Lay so many choices on a line, for a narrow window; 0 lays them all on one."""
        for place, part in enumerate(self._parts):
            line, column = divmod(place, across or len(self._parts))
            part.set_place(line, column, folded=across > 0)
            self._grid.addWidget(part, line, column)

    def value(self) -> Any:
        """Return the value taken."""
        return self._values[self._group.checkedId()]

    def set_value(self, value: Any) -> None:
        """Take a value, without saying `changed`."""
        self._group.blockSignals(True)
        place = self._values.index(value)
        self._parts[place].setChecked(True)
        self._stop_at(place)
        self._group.blockSignals(False)
        self.update()

    def set_count(self, value: Any, number: int | None) -> None:
        """Write how many there are after the words of a choice, if it is one; None takes it away."""
        if value in self._values:
            self._parts[self._values.index(value)].set_count(number)

    def set_words(self, value: Any, words: str) -> None:
        """Change the words of a choice."""
        self._parts[self._values.index(value)].set_words(words)

    def _stop_at(self, place: int) -> None:
        """Let Tab and Maj+Tab stop at the choice taken, from which arrows take another."""
        for number, part in enumerate(self._parts):
            part.setFocusPolicy(Qt.FocusPolicy.StrongFocus if number == place else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self._parts[place])

    def _toggled(self, place: int, taken: bool) -> None:
        if taken:
            self._stop_at(place)
            self.changed.emit(self._values[place])

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        Canvas(painter).box(self.rect(), "card", "ctl")


class _Part(QAbstractButton):
    def __init__(self, words: str, tall: bool) -> None:
        super().__init__()
        self._words, self._tall = words, tall
        self._line = self._column = 0
        self._number: int | None = None
        self.setCheckable(True)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        current().changed.connect(self.retheme)

    def set_place(self, line: int, column: int, *, folded: bool) -> None:
        """Take a place; on several lines all are as wide as their column."""
        self._line, self._column = line, column
        across = QSizePolicy.Policy.Preferred if folded else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)

    def retheme(self) -> None:
        """Measure and paint again."""
        self.updateGeometry()
        self.update()

    def set_count(self, number: int | None) -> None:
        """Write a number after the words."""
        self._number = number
        self.setAccessibleName(self._words if number is None else f"{self._words}, {number}")
        self.retheme()

    def set_words(self, words: str) -> None:
        """Change the words."""
        self._words = words
        self.set_count(self._number)

    def _figures(self) -> str:
        return "" if self._number is None else str(self._number)

    def sizeHint(self) -> QSize:
        px = current().px
        wide = canvas.width(self._words, 13, 600) + px(24)
        return QSize(
            wide + (px(5) + canvas.width(self._figures(), 13, 600) if self._figures() else 0),
            px(32 if self._tall else 28),
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px, taken = paint.px, self.isChecked()
        if taken or self.underMouse():
            self._paint_fill(paint, "accs" if taken else "hover")
        if self._column > 0:
            paint.fill(QRect(0, px(1), px(1), self.height() - 2 * px(1)), "line")
        if self._line > 0:
            paint.fill(QRect(px(1), 0, self.width() - 2 * px(1), px(1)), "line")
        weight, ink = (600, "acc") if taken else (400, "t2")
        gap = px(5) if self._figures() else 0
        words, figures = canvas.width(self._words, 13, weight), canvas.width(self._figures(), 13, weight)
        left = (self.width() - words - gap - figures) // 2
        paint.text(QRect(left, 0, words + px(2), self.height()), self._words, 13, weight, ink)
        paint.text(QRect(left + words + gap, 0, figures + px(2), self.height()), self._figures(), 13, weight, ink)
        if self.hasFocus():
            paint.focus(self.rect())

    def _paint_fill(self, paint: Canvas, fill: str) -> None:
        """Fill the part inside the edge, round only at the ends of the whole."""
        edge, parent = paint.px(1), self.parentWidget()
        first, last = self.x() == 0, parent is not None and self.geometry().right() >= parent.width() - 1
        area = self.rect().adjusted(edge if first else 0, edge, -edge if last else 0, -edge)
        half = area.width() // 2
        paint.box(area, fill, radius=3)
        if not first:
            paint.fill(area.adjusted(0, 0, -half, 0), fill)
        if not last:
            paint.fill(area.adjusted(half, 0, 0, 0), fill)
