"""A list whose rows paint themselves: hover, selection, focus ring, Entrée; Timeline and ActionList build on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem

from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import pressed_with
from lmmh_desk.ui.widgets.canvas import Canvas

T = TypeVar("T")
_ROOT = QModelIndex()


class ListView(QListView, Generic[T]):
    """Rows of `high` pixels at 100 %; `opened` (Entrée, click when `by_click`, else double click) carries the item."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(self, name: str, high: int, *, by_click: bool = False) -> None:
        super().__init__()
        self._high, self.hovered = high, -1
        self._items = _Items(self)
        self.setModel(self._items)
        self.setItemDelegate(_Delegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(name)
        (self.clicked if by_click else self.doubleClicked).connect(lambda index: self._open(index.row()))
        current().changed.connect(self.retheme)

    def retheme(self) -> None:
        """Measure and paint again."""
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()
        self.viewport().update()

    def set_items(self, items: Sequence[T]) -> None:
        """Show other items; the current row stays where it is."""
        row = self.currentIndex().row()
        self._items.set(items)
        self.hovered = -1
        if 0 <= row < len(items):
            self.setCurrentIndex(self._items.index(row, 0))
        self.updateGeometry()

    def items(self) -> list[T]:
        """Return what is shown."""
        return list(self._items.rows)

    def item(self, row: int) -> T | None:
        """Return the item of a row, None outside."""
        return self._items.rows[row] if 0 <= row < len(self._items.rows) else None

    def said(self, item: T) -> str:
        """Return an item in one sentence."""
        raise NotImplementedError

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: T) -> None:
        """Paint an item."""
        raise NotImplementedError

    def row_height(self) -> int:
        """Return the height of a row, in pixels at the present zoom."""
        return current().px(self._high)

    def row_width(self) -> int:
        """Return the width of an item where several stand in a row; 0 is the whole width."""
        return 0

    def _open(self, row: int) -> None:
        item = self.item(row)
        if item is not None:
            self.opened.emit(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if pressed_with(event, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex().row())
        elif event.text().isprintable() and event.text():
            event.ignore()  # no search by first letters: letters are commands
        else:
            super().keyPressEvent(event)

    def currentChanged(
        self, new: QModelIndex | QPersistentModelIndex, old: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(new, old)
        self.viewport().update()
        self.chosen.emit(self.item(new.row()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._items.rows:
            self.setCurrentIndex(self._items.index(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()


class _Items(QAbstractListModel):
    def __init__(self, view: ListView[Any]) -> None:
        super().__init__(view)
        self._view = view
        self.rows: list[Any] = []

    def set(self, items: Sequence[Any]) -> None:
        self.beginResetModel()
        self.rows = list(items)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) and index.isValid():
            return self._view.said(self.rows[index.row()])
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: ListView[Any]) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self._view.row_width(), self._view.row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = option.rect
        item = self._view.item(index.row())
        self._view.paint_row(Canvas(painter), area, index.row(), item)
