"""The bare table: its look, its measures at each zoom, hover and focus; `DataTable` adds what it does."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.cells import Beside, Group, Push
from lmmh_desk.ui.widgets.head import Head
from lmmh_desk.ui.widgets.rows import CELL, Rows

T = TypeVar("T")
SINGLE, DOUBLE, GROUP = 30, 46, 30  # heights of rows, pixels at 100 %
FIRST, GAP = 14, 8  # margins at both ends of the row, and between columns


class RowsView(QTableView, Generic[T]):
    """A table without frame or grid whose column widths follow the zoom; Tab leaves it."""

    pushed = Signal(object)  # the button of a row was clicked

    def __init__(self, rows: Rows[T], *, double: bool) -> None:
        super().__init__()
        self.rows = rows
        self.hovered = -1
        self._pressed = -1  # the row whose button the mouse was pressed on
        self.covers: list[QWidget] = []  # shown over the rows, as large as they
        self._double = double
        self._widths: tuple[int, ...] = ()
        self._grouped: list[int] = []  # rows lower than the others
        self._set_up()
        current().changed.connect(self.retheme)
        self.retheme()

    def _set_up(self) -> None:
        self.setModel(self.rows)
        self.setItemDelegate(RowDelegate(self))
        self._head = Head(self.rows, self)
        self.setHorizontalHeader(self._head)
        self.verticalHeader().hide()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def retheme(self) -> None:
        """Take sizes and colours of the present theme."""
        px = current().px
        self.verticalHeader().setMinimumSectionSize(20)  # the same at any zoom: rows that met a higher one keep it
        self.verticalHeader().setDefaultSectionSize(px(DOUBLE if self._double else SINGLE))
        self._head.setFixedHeight(px(self._head.high))
        self._measure()
        self.span_groups()
        self.viewport().update()

    def show_columns(self, *keys: str) -> None:
        """Show only these columns; none named shows them all."""
        for number, column in enumerate(self.rows.columns):
            self.setColumnHidden(number, bool(keys) and column.key not in keys)
        self._widths = ()
        self._measure()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._align()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._align()

    def _align(self) -> None:
        """Keep the first row in sight whole: at the end Qt would align the last one to the foot."""
        header, place = self.verticalHeader(), self.verticalScrollBar().value()
        wanted = header.sectionPosition(header.logicalIndex(place)) if place else 0
        if header.offset() != wanted:
            header.setOffsetToSectionPosition(place)
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._pressed = self._button_under(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, -1
        if pressed >= 0 and self._button_under(event) == pressed:
            self.pushed.emit(self.rows.record(pressed))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._button_under(event) < 0:  # the first click on it did it
            super().mouseDoubleClickEvent(event)

    def _button_under(self, event: QMouseEvent) -> int:
        """Return the row on whose button the left one of the mouse acts, -1 elsewhere."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        cell, edge = index.data(CELL), self.visualRect(index).right() - current().px(FIRST)
        there = isinstance(cell, Beside) and isinstance(cell.mark, Push) and edge - cell.mark.wide() < place.x() <= edge
        return index.row() if there and event.button() == Qt.MouseButton.LeftButton else -1

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        if event.size().height() < event.oldSize().height():  # the current row stays in sight
            self.scrollTo(self.currentIndex())

    def _measure(self) -> None:
        """Give each column its width at this zoom, the stretching one what is left."""
        px, room = current().px, self.viewport().width()
        for cover in self.covers:
            cover.setGeometry(self.viewport().rect())
        shown = [number for number in range(len(self.rows.columns)) if not self.isColumnHidden(number)]
        fixed = sum(px(self.rows.columns[number].width) for number in shown if not self.rows.columns[number].stretch)
        widths = []
        for number in shown:
            column = self.rows.columns[number]
            widths.append(max(px(column.width), room - fixed) if column.stretch else px(column.width))
        if tuple(widths) != self._widths:
            self._widths = tuple(widths)
            for number, wide in zip(shown, widths, strict=True):
                self.setColumnWidth(number, wide)

    def span_groups(self) -> None:
        """Let the group rows run over all columns; to call after the rows changed."""
        self.clearSpans()
        for row in self._grouped:
            self.setRowHeight(row, self.verticalHeader().defaultSectionSize())
        self._grouped = list(self.rows.groups())
        for row in self._grouped:
            self.setSpan(row, 0, 1, len(self.rows.columns))
            self.setRowHeight(row, current().px(GROUP))

    def row_rect(self, row: int) -> QRect:
        """Return where a row is painted, in the viewport."""
        return QRect(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._leave_out_cut()
        row, ringed = self.currentIndex().row(), self.hasFocus()
        if row >= 0 and (ringed or current().high_contrast):  # there, the selection has no colour of its own
            painter = QPainter(self.viewport())
            area = self.row_rect(row).adjusted(1, 0, -1, -1)
            Canvas(painter).box(area, edge="focus", radius=2, line=2 if ringed else 1)

    def _leave_out_cut(self) -> None:
        """Paint nothing of a last row that the foot would cut: half a line reads badly, the scroll bar says more."""
        foot = self.viewport().height()
        row = self.rowAt(foot - 1)
        if row > self.rowAt(0) and row != self.currentIndex().row() and self.row_rect(row).bottom() >= foot:
            area = self.row_rect(row)
            Canvas(QPainter(self.viewport())).fill(area.adjusted(0, -current().px(1), 0, 0), "card")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()


class RowDelegate(QStyledItemDelegate):
    """Paints a cell's background, its line, then lets the cell paint itself."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        table: Any = self.parent()
        assert isinstance(table, RowsView)
        paint, px, row, column = Canvas(painter), current().px, index.row(), index.column()
        area: QRect = option.rect
        cell = index.data(CELL)
        if isinstance(cell, Group):
            paint.fill(area, "layer")
        elif row == table.currentIndex().row():
            paint.fill(area, "sel")
        elif row == table.hovered:
            paint.fill(area, "hover")
        elif tint := table.rows.tint(row):
            paint.fill(area, tint)
        if row < table.rows.rowCount() - 1:
            paint.fill(QRect(area.left(), area.bottom() + 1 - px(1), area.width(), px(1)), "line")
        left = px(FIRST) if column == 0 else px(GAP)
        right = px(FIRST) if column == len(table.rows.columns) - 1 else px(GAP)
        room = area.adjusted(left, 0, -right, -px(1))
        cell.paint(paint, room)
