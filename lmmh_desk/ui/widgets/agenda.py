"""The agenda of a week or of a day: blocks by day or by resource, everything by keyboard, blocks moved by mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import overload

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from lmmh_desk.ui.widgets.agenda_grid import AgendaGrid
from lmmh_desk.ui.widgets.agenda_plan import STEP, AgendaBlock, AgendaColumn, Plan, Stop, end
from lmmh_desk.ui.widgets.base import pressed_with

__all__ = ["AgendaBlock", "AgendaColumn", "AgendaView"]
PAGE = 120  # minutes, for Page↑ and Page↓
_MOVES = {  # Alt + arrow → (columns, minutes)
    Qt.Key.Key_Up: (0, -STEP),
    Qt.Key.Key_Down: (0, STEP),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}


class AgendaView(AgendaGrid):
    """Says what is chosen, opened and moved; it moves nothing itself: whoever hears `moved` shows it again.

    ↑↓ go through blocks and free half-hours, ←→ through columns at the same hour (at the ends the key goes to the
    parent, which may turn the week), Alt and arrows move the current block by five minutes or a column.
    """

    chosen = Signal(object)  # AgendaBlock | None: the current block changed
    opened = Signal(str)  # Entrée or double click on a block that is no closure: its key
    free_chosen = Signal(int, int)  # column, minute: Entrée or click on a free cell
    moved = Signal(str, int, int)  # key, column, minute: dropped there, or Alt and arrows

    _told: AgendaBlock | None = None
    _filling = False  # both are asked for while Qt sets the table up

    def __init__(self, name: str) -> None:
        super().__init__()
        self.letters: dict[str, Callable[[AgendaBlock | None], None]] = {}
        self.acts: Callable[[AgendaBlock], list[QAction]] | None = None
        self._hour = 0  # kept when the arrows change columns
        self._pressed: Stop | None = None
        self._grip, self._held_at = QPoint(), 0  # where the mouse took hold, and how far under the block's top
        self._menu: QMenu | None = None
        self.setAccessibleName(name)

    # What it shows

    @overload
    def show(self) -> None: ...

    @overload
    def show(self, columns: Sequence[AgendaColumn], blocks: Sequence[AgendaBlock], first: int, last: int) -> None: ...

    def show(
        self,
        columns: Sequence[AgendaColumn] | None = None,
        blocks: Sequence[AgendaBlock] = (),
        first: int = 480,
        last: int = 1080,
    ) -> None:
        """Show these columns and blocks from `first` to `last`; without any, appear, as all widgets do.

        The keyboard stays on its block, wherever it went, else on its hour.
        """
        if columns is None:
            super().show()
            return
        was = self.current_stop()
        self._filling = True
        self.set_plan(Plan(columns, blocks, first, last))
        found = self.plan.of(was.block.key, was.column) if was is not None and was.block is not None else None
        if found is None and was is not None and self.plan.columns:
            found = self.plan.at(min(was.column, len(self.plan.columns) - 1), was.starts)
        self._go(found)
        self._filling = False
        self._tell()

    def current_block(self) -> AgendaBlock | None:
        """Return the block the keyboard is on, None on free time."""
        stop = self.current_stop()
        return None if stop is None else stop.block

    def select_key(self, key: str) -> bool:
        """Go to a block; say whether it is there."""
        found = self.plan.of(key)
        if found is not None:
            self._go(found)
        return found is not None

    def select_free(self, column: int, minute: int) -> None:
        """Go to an hour of a column."""
        self._go(self.plan.at(column, minute))

    def _go(self, stop: Stop | None) -> None:
        self.setCurrentIndex(QModelIndex() if stop is None else self._rows.index(stop.row, stop.column))
        if stop is not None:
            self._hour = stop.starts

    def currentChanged(
        self, new: QModelIndex | QPersistentModelIndex, old: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(new, old)
        for index in (old, new):
            self.repaint_stop(self.plan.stop_at(index.row(), index.column()))
        self._tell()

    def _tell(self) -> None:
        block = self.current_block()
        if not self._filling and block != self._told:
            self._told = block
            self.chosen.emit(block)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().upper()
        if event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self._open_menu()
        elif event.key() == Qt.Key.Key_Escape and self._ghost is not None:
            self._let_go()
        elif event.key() in _MOVES and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move_current(*_MOVES[Qt.Key(event.key())])
        elif letter in self.letters and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.letters[letter](self.current_block())
        elif pressed_with(event, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.current_stop())
        elif not self._walk(event):
            event.ignore()

    def _walk(self, event: QKeyEvent) -> bool:
        """Follow an arrow, a page key, Home or End; say whether it led anywhere."""
        stop = self.current_stop() or self._start()
        if stop is None:
            return False
        stops, key = self.plan.stops[stop.column], event.key()
        if pressed_with(event, Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go(self.plan.beside(stop, 1 if key == Qt.Key.Key_Down else -1) or stop)
        elif pressed_with(event, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._go(self.plan.at(stop.column, stop.starts + (PAGE if key == Qt.Key.Key_PageDown else -PAGE)))
        elif pressed_with(event, Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(stops[0] if key == Qt.Key.Key_Home else stops[-1])
        elif pressed_with(event, Qt.Key.Key_Left, Qt.Key.Key_Right):
            return self._sideways(stop.column + (1 if key == Qt.Key.Key_Right else -1))
        else:
            return False
        return True

    def _sideways(self, column: int) -> bool:
        hour = self._hour
        found = self.plan.at(column, hour)
        if found is not None:
            self._go(found)
            self._hour = hour
        return found is not None

    def _start(self) -> Stop | None:
        """Return where the keyboard starts: the present hour, else the first one."""
        column, minute = self._now
        return self.plan.at(column or 0, minute) or self.plan.at(0, self.plan.first)

    def _take(self, stop: Stop | None) -> None:
        """Open a block, or choose free time."""
        if stop is None:
            return
        if stop.block is None:
            self.free_chosen.emit(stop.column, stop.starts)
        elif stop.block.kind != "closed":
            self.opened.emit(stop.block.key)

    def _move_current(self, columns: int, minutes: int) -> None:
        block = self.current_block()
        if block is not None and _movable(block):
            self._move(block, block.column + columns, block.starts + minutes)

    def _move(self, block: AgendaBlock, column: int, minute: int) -> None:
        inside = self.plan.first <= minute <= self.plan.last - (end(block) - block.starts)
        if inside and 0 <= column < len(self.plan.columns) and (column, minute) != (block.column, block.starts):
            self.moved.emit(block.key, column, minute)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current_stop() is None and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._go(self._start())

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        stop = self.stop_under(place)
        self._go(stop)
        self._pressed = stop if event.button() == Qt.MouseButton.LeftButton else None
        self._grip, self._held_at = place, place.y() - self.top_of(stop.starts) if stop is not None else 0

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place, held = event.position().toPoint(), self._pressed
        if held is None or held.block is None:
            under = self.stop_under(place)
            self.hover(under if under is not None and under.block is None else None)
        elif _movable(held.block):
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
        self._let_go()
        if held is None:
            return
        if ghost is not None and held.block is not None:
            self._move(held.block, ghost.column, ghost.starts)
        elif held.block is None and held == self.stop_under(event.position().toPoint()):
            self._take(held)

    def _let_go(self) -> None:
        self._pressed = self._ghost = None
        self.viewport().unsetCursor()
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        stop = self.stop_under(event.position().toPoint())
        if stop is not None and stop.block is not None and event.button() == Qt.MouseButton.LeftButton:
            self._take(stop)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            stop = self.stop_under(event.pos())
            words = self.plan.said(stop) if stop is not None and stop.block is not None else ""
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    # Menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        self._open_menu(event.globalPos() if by_mouse else None)

    def _open_menu(self, place: QPoint | None = None) -> None:
        stop = self.current_stop()
        already = self._menu is not None and self._menu.isVisible()
        if stop is None or stop.block is None or self.acts is None or already:
            return
        menu = self._menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.destroyed.connect(self._forget_menu)
        menu.addActions(self.acts(stop.block))
        if not menu.isEmpty():
            menu.popup(place or self.viewport().mapToGlobal(self.stop_rect(stop).bottomLeft()))

    def _forget_menu(self) -> None:
        self._menu = None


def _movable(block: AgendaBlock) -> bool:
    return block.movable and block.kind in ("booked", "chosen")
