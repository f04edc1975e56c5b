"""The bare agenda: its measures at each zoom, its lines, cells and blocks; `AgendaView` adds what it does."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QFrame,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.agenda_head import Corner, Days, Hours, PlanModel
from lmmh_desk.ui.widgets.agenda_paint import paint_block
from lmmh_desk.ui.widgets.agenda_plan import HALF, STEP, AgendaBlock, Cell, Placed, Plan, Stop, end
from lmmh_desk.ui.widgets.canvas import Canvas

FIT = 7  # so many columns always fit, without scrolling sideways
NARROW = 96  # the least width of a column when there are more, pixels at 100 %
READABLE = 13  # the height that the shortest block should have, pixels at 100 %
HEAD, HOURS = 41, 52  # pixels at 100 %


class AgendaGrid(QTableView):
    """Rows of five minutes that share the height, columns that share the width."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = PlanModel(self)
        self._hovered: Stop | None = None
        self._ghost: AgendaBlock | None = None  # where a dragged block would fall
        self._now: tuple[int | None, int] = (-1, 0)
        self._tops: list[int] = []
        self._set_up()
        current().changed.connect(self.retheme)
        self.retheme()

    @property
    def plan(self) -> Plan:
        """Return what is shown."""
        return self._rows.plan

    def _set_up(self) -> None:
        self.setModel(self._rows)
        self.setItemDelegate(AgendaDelegate(self))
        self.setHorizontalHeader(Days(self._rows, self))
        self.setVerticalHeader(Hours(self._rows, self))
        self._corner = Corner(self.findChildren(QAbstractButton, options=Qt.FindChildOption.FindDirectChildrenOnly)[0])
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)  # the ring tells the current cell
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def retheme(self) -> None:
        """Take sizes and colours of the present theme."""
        px = current().px
        self.horizontalHeader().setFixedHeight(px(HEAD))
        self.verticalHeader().setFixedWidth(px(HOURS))
        self._measure()
        self.viewport().update()

    def set_now(self, column: int | None, minute: int) -> None:
        """Draw the line of the present hour in today's column, or across all with None; earlier blocks turn pale.

        A column before the first (-1): all is to come; after the last: all is past.
        """
        self._now = (column, minute)
        self.viewport().update()

    def set_plan(self, plan: Plan) -> None:
        """Show another agenda."""
        self._hovered = None
        self.clearSpans()
        self._rows.set_plan(plan)
        for cell in plan.cells:
            if cell.rows > 1:
                self.setSpan(cell.row, cell.column, cell.rows, 1)
        self._measure()

    # Where things are

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        """Share the height between the rows and the width between the columns, to the pixel."""
        px, plan = current().px, self.plan
        least = px(min(max(4, -(-READABLE * STEP // plan.shortest)), 7))
        high = max(self.viewport().height(), plan.rows * least)
        self._tops = _shares(high, plan.rows)
        self.verticalHeader().setMinimumSectionSize(1)
        for row in range(plan.rows):
            self.setRowHeight(row, self._tops[row + 1] - self._tops[row])
        self.verticalScrollBar().setSingleStep(px(4) * HALF // STEP)
        many = len(plan.columns) > FIT
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if many else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(policy)
        self.updateGeometries()  # the scroll bar comes or goes now, not after the columns took their width
        wide = max(self.viewport().width(), len(plan.columns) * px(NARROW) if many else 0)
        lefts = _shares(wide, len(plan.columns))
        for column in range(len(plan.columns)):
            self.setColumnWidth(column, lefts[column + 1] - lefts[column])
        self._corner.fit()

    def top_of(self, minute: int) -> int:
        """Return where an hour is, in the viewport."""
        row, rest = divmod(minute - self.plan.first, STEP)
        if row >= self.plan.rows:
            return self._tops[-1] - self.verticalHeader().offset()
        part = rest * (self._tops[row + 1] - self._tops[row]) // STEP
        return self._tops[row] + part - self.verticalHeader().offset()

    def row_near(self, y: int) -> int:
        """Return the row at a height of the viewport, the first or last one beyond its ends."""
        return max(0, bisect_right(self._tops, y + self.verticalHeader().offset(), hi=self.plan.rows) - 1)

    def block_rect(self, placed: Placed) -> QRect:
        """Return where a block is painted, in the viewport."""
        px, block = current().px, placed.block
        left, wide = self.columnViewportPosition(block.column), self.columnWidth(block.column)
        top, bottom = self.top_of(block.starts), self.top_of(end(block))
        if block.kind == "closed":
            return QRect(left, top + px(1), wide - px(1), bottom - top - px(1))
        room, gap = wide - px(8), px(2)
        start = left + px(3) + placed.lane * (room + gap) // placed.lanes
        stop = left + px(3) + (placed.lane + 1) * (room + gap) // placed.lanes - gap
        return QRect(start, top + px(1), max(stop - start, px(3)), max(bottom - top - px(3), px(3)))

    def stop_rect(self, stop: Stop) -> QRect:
        """Return where a block or a free cell is painted, in the viewport."""
        if stop.block is None:
            px, left = current().px, self.columnViewportPosition(stop.column)
            top = self.top_of(stop.starts) + px(1)
            return QRect(left, top, self.columnWidth(stop.column) - px(1), self.top_of(stop.ends) - top)
        return self.block_rect(self.plan.placed(stop.block))

    def stop_under(self, place: QPoint) -> Stop | None:
        """Return the block or free cell at a place of the viewport."""
        row, column = self.rowAt(place.y()), self.columnAt(place.x())
        near = self.plan.stop_at(row, column)
        if near is None:
            return None
        on_it = [stop for stop in self.plan.stops[column] if stop.block and self.stop_rect(stop).contains(place)]
        minute = self.plan.first + row * STEP
        return on_it[-1] if on_it else self.plan.at(column, minute)

    def past(self, block: AgendaBlock) -> bool:
        """Say whether a block is over."""
        today, minute = self._now
        column = block.column if today is None else today
        return block.column < column or (block.column == column and end(block) <= minute)

    # Painting

    def current_stop(self) -> Stop | None:
        """Return the block or free cell the keyboard is on."""
        index = self.currentIndex()
        return self.plan.stop_at(index.row(), index.column())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self._paint_lines(Canvas(painter))
        painter.end()
        super().paintEvent(event)
        painter.begin(self.viewport())
        self._paint_front(Canvas(painter))
        painter.end()

    def _paint_lines(self, paint: Canvas) -> None:
        """Paint today's tint, the lines, and free time that is chosen or under the mouse."""
        painter, thin, plan = paint.painter, paint.px(1), self.plan
        for column, shown in enumerate(plan.columns):
            left, wide = self.columnViewportPosition(column), self.columnWidth(column)
            if shown.today and not all(each.today for each in plan.columns):
                painter.setOpacity(0.28)
                paint.fill(QRect(left, 0, wide, self.viewport().height()), "accs")
                painter.setOpacity(1.0)
            if column < len(plan.columns) - 1:
                paint.fill(QRect(left + wide - thin, 0, thin, self.viewport().height()), "line")
        for minute in range(plan.first + HALF, plan.last, HALF):
            painter.setOpacity(0.5 if minute % 60 else 1.0)
            paint.fill(QRect(0, self.top_of(minute), self.viewport().width(), thin), "line")
        painter.setOpacity(1.0)
        for stop, token in ((self.current_stop(), "sel"), (self._hovered, "hover")):
            if stop is not None and stop.block is None:
                paint.fill(self.stop_rect(stop), token)

    def _paint_front(self, paint: Canvas) -> None:
        """Paint what stands before the cells: the present hour, the focus, the block that is dragged."""
        stop = self.current_stop()
        if stop is not None and (self.hasFocus() or paint.theme.high_contrast):
            paint.focus(self.stop_rect(stop))
        self._paint_now(paint)
        if self._ghost is not None:
            area = self.block_rect(Placed(self._ghost))
            paint.painter.setOpacity(0.85)
            paint_block(paint, area, self._ghost)
            paint.painter.setOpacity(1.0)
            paint.box(area, edge="focus", line=2)

    def _paint_now(self, paint: Canvas) -> None:
        column, minute = self._now
        if not self.plan.first <= minute < self.plan.last or not self.plan.columns:
            return
        left, wide = 0, self.viewport().width()
        if column is not None:
            if not 0 <= column < len(self.plan.columns):
                return
            left, wide = self.columnViewportPosition(column), self.columnWidth(column)
        middle = self.top_of(minute)
        paint.fill(QRect(left, middle - paint.px(1), wide, paint.px(2)), "bad")
        paint.dot(QPointF(left + paint.px(1), middle), "bad")

    def paint_cell(self, paint: Canvas, cell: Cell) -> None:
        """Paint the blocks of a cell."""
        for placed in cell.placed:
            paint_block(paint, self.block_rect(placed), placed.block, self.past(placed.block))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hover(None)

    def hover(self, stop: Stop | None) -> None:
        """Light the free cell under the mouse."""
        if stop != self._hovered:
            self.repaint_stop(self._hovered)
            self._hovered = stop
            self.repaint_stop(stop)

    def repaint_stop(self, stop: Stop | None) -> None:
        """Paint again only where a block or a free cell is."""
        if stop is not None:
            self.viewport().update(self.stop_rect(stop))


def _shares(whole: int, parts: int) -> list[int]:
    """Return where each part begins and the last one ends, when parts share a length."""
    return [part * whole // max(1, parts) for part in range(parts + 1)]


class AgendaDelegate(QStyledItemDelegate):
    """Paints each cell that holds blocks."""

    def paint(
        self, painter: QPainter, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        grid: Any = self.parent()
        assert isinstance(grid, AgendaGrid)
        cell = grid.plan.cell_at(index.row(), index.column())
        if cell is not None and cell.placed:
            painter.save()
            grid.paint_cell(Canvas(painter), cell)
            painter.restore()
