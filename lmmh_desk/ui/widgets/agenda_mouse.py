"""What the mouse does in an agenda: a click chooses, a double click opens, a block follows until it is dropped."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip

from lmmh_desk.ui.widgets.agenda_grid import AgendaGrid
from lmmh_desk.ui.widgets.agenda_plan import STEP, AgendaBlock, Stop, end


class MovableAgenda(AgendaGrid):
    """Says what is opened, chosen and moved, and moves nothing itself."""

    opened = Signal(str)  # Entrée or double click on a block that is no closure: its key
    free_chosen = Signal(int, int)  # column, minute: Entrée or click on a free cell
    moved = Signal(str, int, int)  # key, column, minute: dropped there, or Alt and arrows

    def __init__(self) -> None:
        super().__init__()
        self._hour = 0  # kept when the arrows change columns
        self._pressed: Stop | None = None
        self._grip, self._held_at = QPoint(), 0  # where the mouse took hold, and how far under the block's top

    def go(self, stop: Stop | None) -> None:
        """Make a stop current, none with None."""
        self.setCurrentIndex(QModelIndex() if stop is None else self._rows.index(stop.row, stop.column))
        if stop is not None:
            self._hour = stop.starts

    def take(self, stop: Stop | None) -> None:
        """Open a block, or choose free time."""
        if stop is None:
            return
        if stop.block is None:
            self.free_chosen.emit(stop.column, stop.starts)
        elif stop.block.kind != "closed":
            self.opened.emit(stop.block.key)

    def move_block(self, block: AgendaBlock, column: int, minute: int) -> None:
        """Ask to move a block, unless it would leave the agenda or stay where it is."""
        inside = self.plan.first <= minute <= self.plan.last - (end(block) - block.starts)
        if inside and 0 <= column < len(self.plan.columns) and (column, minute) != (block.column, block.starts):
            self.moved.emit(block.key, column, minute)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        stop = self.stop_under(place)
        self.go(stop)
        self._pressed = stop if event.button() == Qt.MouseButton.LeftButton else None
        self._grip, self._held_at = place, place.y() - self.top_of(stop.starts) if stop is not None else 0

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place, held = event.position().toPoint(), self._pressed
        if held is None or held.block is None:
            under = self.stop_under(place)
            self.hover(under if under is not None and under.block is None else None)
        elif movable(held.block):
            far = (place - self._grip).manhattanLength() >= QApplication.startDragDistance()
            if far or self._ghost is not None:
                self._drag(held.block, place)

    def _drag(self, block: AgendaBlock, place: QPoint) -> None:
        """Show where the block would fall, on a multiple of five minutes."""
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        column = self.columnAt(place.x())
        column = block.column if column < 0 else column
        row, long = self.row_near(place.y() - self._held_at), end(block) - block.starts
        minute = min(self.plan.first + row * STEP, self.plan.last - long)
        self.scrollTo(self._rows.index(self.row_near(place.y()), column))
        self._ghost = replace(block, column=column, starts=minute, ends=minute + long)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, ghost = self._pressed, self._ghost
        self.let_go()
        if held is None:
            return
        if ghost is not None and held.block is not None:
            self.move_block(held.block, ghost.column, ghost.starts)
        elif held.block is None and held == self.stop_under(event.position().toPoint()):
            self.take(held)

    def let_go(self) -> None:
        """Forget the block that is dragged."""
        self._pressed = self._ghost = None
        self.viewport().unsetCursor()
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        stop = self.stop_under(event.position().toPoint())
        if stop is not None and stop.block is not None and event.button() == Qt.MouseButton.LeftButton:
            self.take(stop)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            stop = self.stop_under(event.pos())
            words = self.plan.said(stop) if stop is not None and stop.block is not None else ""
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)


def movable(block: AgendaBlock) -> bool:
    """Say whether a block may be moved."""
    return block.movable and block.kind in ("booked", "chosen")
