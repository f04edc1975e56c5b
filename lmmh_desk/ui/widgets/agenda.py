"""The agenda of a week or of a day: blocks by day or by resource, everything by keyboard, blocks moved by mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QMenu

from lmmh_desk.ui.widgets.agenda_mouse import MovableAgenda, movable
from lmmh_desk.ui.widgets.agenda_plan import STEP, AgendaBlock, AgendaColumn, Plan, Stop
from lmmh_desk.ui.widgets.base import pressed_with

__all__ = ["AgendaBlock", "AgendaColumn", "AgendaView"]
PAGE = 120  # minutes, for Page↑ and Page↓
_MOVES = {  # Alt + arrow → (columns, minutes)
    Qt.Key.Key_Up: (0, -STEP),
    Qt.Key.Key_Down: (0, STEP),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}


class AgendaView(MovableAgenda):
    """Says what is chosen, opened and moved; it moves nothing itself: whoever hears `moved` shows it again.

    ↑↓ go through blocks and free half-hours, ←→ through columns at the same hour (at the ends the key goes to the
    parent, which may turn the week), Alt and arrows move the current block by five minutes or a column.
    """

    chosen = Signal(object)  # AgendaBlock | None: the current block changed

    _told: AgendaBlock | None = None
    _filling = False  # both are asked for while Qt sets the table up

    def __init__(self, name: str) -> None:
        super().__init__()
        self.letters: dict[str, Callable[[AgendaBlock | None], None]] = {}
        self.acts: Callable[[AgendaBlock], list[QAction]] | None = None
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
        self.go(found)
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
            self.go(found)
        return found is not None

    def select_free(self, column: int, minute: int) -> None:
        """Go to an hour of a column."""
        self.go(self.plan.at(column, minute))

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
            self.let_go()
        elif event.key() in _MOVES and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move_current(*_MOVES[Qt.Key(event.key())])
        elif letter in self.letters and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.letters[letter](self.current_block())
        elif pressed_with(event, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take(self.current_stop())
        elif not self._walk(event):
            event.ignore()

    def _walk(self, event: QKeyEvent) -> bool:
        """Follow an arrow, a page key, Home or End; say whether it led anywhere."""
        stop = self.current_stop() or self._start()
        if stop is None:
            return False
        stops, key = self.plan.stops[stop.column], event.key()
        if pressed_with(event, Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.go(self.plan.beside(stop, 1 if key == Qt.Key.Key_Down else -1) or stop)
        elif pressed_with(event, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.go(self.plan.at(stop.column, stop.starts + (PAGE if key == Qt.Key.Key_PageDown else -PAGE)))
        elif pressed_with(event, Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go(stops[0] if key == Qt.Key.Key_Home else stops[-1])
        elif pressed_with(event, Qt.Key.Key_Left, Qt.Key.Key_Right):
            return self._sideways(stop.column + (1 if key == Qt.Key.Key_Right else -1))
        else:
            return False
        return True

    def _sideways(self, column: int) -> bool:
        hour = self._hour
        found = self.plan.at(column, hour)
        if found is not None:
            self.go(found)
            self._hour = hour
        return found is not None

    def _start(self) -> Stop | None:
        """Return where the keyboard starts: the present hour, else the first one."""
        column, minute = self._now
        return self.plan.at(column or 0, minute) or self.plan.at(0, self.plan.first)

    def _move_current(self, columns: int, minutes: int) -> None:
        block = self.current_block()
        if block is not None and movable(block):
            self.move_block(block, block.column + columns, block.starts + minutes)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current_stop() is None and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.go(self._start())

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
