"""Things drawn in a row: arrows go from one to the next, a click takes one, Entrée opens it, Maj+F10 its menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QAction, QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QSizePolicy

from lmmh_desk.ui.roles import Said
from lmmh_desk.ui.widgets.base import Painted

T = TypeVar("T")


class Drawn(Painted, Said, Generic[T]):
    """What is drawn says the one chosen to a screen reader."""

    said_as = QAccessible.Role.Chart

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, name: str, back: Qt.Key, forth: Qt.Key) -> None:
        super().__init__()
        self.things: Sequence[T] = ()
        self.at = 0
        self.acts: Callable[[T], Sequence[QAction]] | None = None
        self._menu: QMenu | None = None
        self._moves = {back: -1, forth: 1}
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def area(self, rank: int) -> QRect:
        """Return where one stands."""
        raise NotImplementedError

    def sentence(self, thing: T) -> str:
        """Return what a screen reader says of one."""
        raise NotImplementedError

    def current(self) -> T | None:
        """Return the one chosen."""
        return self.things[self.at] if self.things else None

    def show_things(self, things: Sequence[T], at: int) -> None:
        """Draw these, one of them chosen."""
        self.things, self.at = things, min(at, max(0, len(things) - 1))
        self._tell()
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in self._moves and self.things:
            self._choose(min(max(0, self.at + self._moves[key]), len(self.things) - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.things:
            self.opened.emit(self.things[self.at])
        elif key == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self._open_menu()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        self._open_menu(event.globalPos() if by_mouse else None)

    def _open_menu(self, place: QPoint | None = None) -> None:
        thing = self.current()
        if thing is None or self.acts is None or self._menu is not None:
            return
        menu = self._menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.destroyed.connect(self._forget_menu)
        menu.addActions(list(self.acts(thing)))
        menu.popup(place or self.mapToGlobal(self.area(self.at).bottomLeft()))

    def _forget_menu(self) -> None:
        self._menu = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for rank in range(len(self.things)):
            if self.area(rank).contains(event.position().toPoint()):
                self._choose(rank)

    def _choose(self, rank: int) -> None:
        self.at = rank
        self._tell()
        self.chosen.emit(self.things[rank])

    def _tell(self) -> None:
        self.setAccessibleDescription(self.sentence(self.things[self.at]) if self.things else "")
        self.update()
