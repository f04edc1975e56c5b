"""One value of a list: a drop-down, or a line that proposes what it knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.editors import LineEdit


class ComboBox(QComboBox):
    """A drop-down of (value, words); letters jump, the wheel over it does nothing."""

    changed = Signal()
    left = Signal()

    def __init__(self, choices: Iterable[tuple[Any, str]] = (), *, placeholder: str = "") -> None:
        super().__init__()
        self._invalid = self._prefilled = False
        self.setPlaceholderText(placeholder)
        self.setView(QListView())
        self.view().setItemDelegate(Line(self))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_choices(choices)
        self.currentIndexChanged.connect(self.changed)
        current().changed.connect(self.retheme)

    def retheme(self) -> None:
        """Measure and paint again."""
        self.updateGeometry()
        self.update()

    def set_choices(self, choices: Iterable[tuple[Any, str]]) -> None:
        """Offer other choices; the value stays if it is among them, and a single choice is chosen."""
        former = self.value()
        self.blockSignals(True)
        self.clear()
        for value, words in choices:
            self.addItem(words, value)
        self.setCurrentIndex(0 if self.count() == 1 else self._place(former) if former is not None else -1)
        self.blockSignals(False)
        self.update()

    def value(self) -> Any:
        """Return the value chosen, None without one."""
        return self.currentData()

    def set_value(self, value: Any) -> None:
        """Choose a value; one that isn't offered leaves nothing chosen."""
        self.setCurrentIndex(self._place(value))

    def _place(self, value: Any) -> int:
        return next((place for place in range(self.count()) if self.itemData(place) == value), -1)

    def problem(self) -> str:
        """Return nothing: what is offered is right."""
        return ""

    def set_look(self, *, invalid: bool = False, prefilled: bool = False) -> None:
        """Show the state."""
        self._invalid, self._prefilled = invalid, prefilled
        self.update()

    def sizeHint(self) -> QSize:
        px = current().px
        longest = max([canvas.width(self.itemText(place)) for place in range(self.count())], default=0)
        return QSize(longest + px(48), px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(72), current().px(32))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px, middle = paint.px, self.height() // 2
        edge = "bad" if self._invalid else "ctl" if self.isEnabled() else "line"
        paint.box(self.rect(), "layer" if self._prefilled or not self.isEnabled() else "card", edge)
        area = QRect(px(10), 0, self.width() - px(42), self.height())
        chosen = self.currentIndex() >= 0
        words = self.currentText() if chosen else self.placeholderText()
        paint.text(area, words, ink="t1" if chosen else "t3", elide=True)
        paint.icon("chevron-down", "t2", self.width() - px(26), middle, 18)
        if self.hasFocus():
            paint.focus(self.rect())


class Line(QStyledItemDelegate):
    """A line of the list, 30 px high."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, current().px(30))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        paint = Canvas(painter)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        paint.fill(area, "sel" if QStyle.StateFlag.State_Selected in state else "card")
        words = area.adjusted(paint.px(10), 0, -paint.px(8), 0)
        paint.text(words, str(index.data() or ""), elide=True)


class SuggestEdit(LineEdit):
    """A free line that proposes known values (addresses); accepts any."""

    def __init__(self) -> None:
        super().__init__()
        self._known = QStringListModel(self)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(8)
        popup = completer.popup()
        assert popup is not None
        popup.setItemDelegate(Line(completer))
        self.setCompleter(completer)

    def set_suggestions(self, suggestions: Sequence[str]) -> None:
        """Propose other values."""
        self._known.setStringList(list(suggestions))
