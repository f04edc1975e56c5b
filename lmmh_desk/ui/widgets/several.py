"""Several values of a list in one field: a button that says which, a menu of boxes to tick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from lmmh_desk.kernel.french import listed
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import pressed_with
from lmmh_desk.ui.widgets.canvas import Canvas


class SeveralChoice(QPushButton):
    """The values ticked, in the order of the list; `nothing` is said when none is.

    Espace and ↓ open the menu; there Espace ticks and goes on, Entrée ticks and closes, Échap closes.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, nothing: str) -> None:
        super().__init__()
        self._nothing, self._title = nothing, ""
        self._names: dict[str, str] = {}
        self._chosen: list[str] = []
        self._invalid = False
        self._menu = _Boxes(self)
        self._menu.aboutToShow.connect(self._open)
        self.setMenu(self._menu)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        current().changed.connect(self.updateGeometry)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other values, as (value, words)."""
        self._names = dict(choices)
        self._menu.clear()
        for value, name in choices:
            action = self._menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setData(value)
            action.toggled.connect(self._ticked)
        self.set_value(self._chosen)

    def choices(self) -> list[tuple[str, str]]:
        """Return what is offered."""
        return list(self._names.items())

    def value(self) -> list[str]:
        """Return the values ticked."""
        return list(self._chosen)

    def set_value(self, value: Iterable[str] | None) -> None:
        """Tick these values; those not offered are dropped."""
        wanted = set(value or ())
        self._chosen = [one for one in self._names if one in wanted]
        for action in self._menu.actions():
            action.blockSignals(True)
            action.setChecked(action.data() in wanted)
            action.blockSignals(False)
        self._say()

    def problem(self) -> str:
        """Return nothing: what is offered is right."""
        return ""

    def set_look(self, *, invalid: bool = False, prefilled: bool = False) -> None:
        """Show the state."""
        del prefilled
        self._invalid = invalid
        self.update()

    def words(self) -> str:
        """Return the names ticked, or that there is none."""
        return listed([self._names[one] for one in self._chosen]) or self._nothing

    def setAccessibleName(self, name: str) -> None:
        self._title = name
        self._say()

    def sizeHint(self) -> QSize:
        return QSize(current().px(160), current().px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(72), current().px(32))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.showMenu()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        edge = "bad" if self._invalid else "ctl" if self.isEnabled() else "line"
        paint.box(self.rect(), "card" if self.isEnabled() else "layer", edge)
        area = self.rect().adjusted(paint.px(10), 0, -paint.px(32), 0)
        paint.text(area, self.words(), ink="t1" if self._chosen else "t3", elide=True)
        paint.icon("chevron-down", "t2", self.width() - paint.px(26), self.height() // 2, 18)
        if self.hasFocus():
            paint.focus(self.rect())

    def _open(self) -> None:
        """Let the keyboard start on the first line."""
        actions = self._menu.actions()
        if actions:
            self._menu.setActiveAction(actions[0])

    def _ticked(self) -> None:
        self._chosen = [str(action.data()) for action in self._menu.actions() if action.isChecked()]
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        """Say what is ticked to the eye, to the mouse that waits and to a screen reader."""
        super().setAccessibleName(f"{self._title}\u00a0: {self.words()}" if self._title else self.words())
        self.setToolTip(self.words() if len(self._chosen) > 1 else "")
        self.update()


class _Boxes(QMenu):
    """Stays open while boxes are ticked."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if action is not None and pressed_with(event, Qt.Key.Key_Space):
            action.toggle()
        elif action is not None and pressed_with(event, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            action.setChecked(True)
            self.close()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action: QAction | None = self.actionAt(event.position().toPoint())
        if action is not None:
            action.toggle()
        else:
            super().mouseReleaseEvent(event)
