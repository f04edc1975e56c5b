"""What can be done with a record, each with its key; the same acts make its context menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QSizePolicy

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.list_view import ListView

MORE = "more"


class Act(Struct, frozen=True):
    """An action valid now: `key` names it, `shortcut` is drawn as a cap."""

    key: str
    label: str
    icon: str = ""
    shortcut: str = ""


class ActionList(ListView[Act]):
    """The acts of a record, one under the other; a click or Entrée says `opened` with the act."""

    def __init__(self, name: str) -> None:
        super().__init__(name, 33, by_click=True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(current().px(200), max(1, len(self.items())) * self.row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(140), self.sizeHint().height())

    def said(self, item: Act) -> str:
        """Return « Justificatif, F7 »."""
        return ", ".join(part for part in (item.label, item.shortcut) if part)

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: Act) -> None:
        """Paint icon, label and key."""
        px, middle = paint.px, area.center().y() + 1
        inside = area.adjusted(px(6), 0, -px(6), 0)
        if row == self.hovered:
            paint.box(inside, "hover")
        right = inside.right() - px(9)
        if item.shortcut:
            right -= paint.keycap(right, middle, item.shortcut) + px(8)
        if item.icon:
            paint.icon(item.icon, "acc", inside.left() + px(8), middle, 20)
        left = inside.left() + px(37 if item.icon else 10)
        words = QRect(left, area.top(), right - left, area.height())
        paint.text(words, item.label, 13, 500, elide=True)
        if row == self.currentIndex().row() and self.hasFocus():
            paint.focus(inside)


class ShortList(ActionList):
    """What is done most now, then « Autres gestes »; `taken` gives the place of the act chosen among those offered."""

    taken = Signal(int)
    more = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.opened.connect(self._chosen)

    def offer(self, acts: Sequence[Act]) -> None:
        """Show these acts; the rest is one gesture away."""
        self.set_items([*acts, Act(MORE, _("Autres gestes"), "ellipsis", _("Maj+F10"))])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self.more.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, _event: QContextMenuEvent) -> None:
        self.more.emit()

    def _chosen(self, act: Act) -> None:
        if act.key == MORE:
            self.more.emit()
        else:
            self.taken.emit(self.items().index(act))


def menu_actions(acts: Sequence[Act], run: Callable[[Act], None], parent: QObject) -> list[QAction]:
    """Return the acts as menu entries, with their icons and keys; `run` gets the one taken."""
    made = []
    for act in acts:
        words = act.label.replace("&", "&&")
        action = QAction(f"{words}\t{act.shortcut}" if act.shortcut else words, parent)
        if act.icon:
            action.setIcon(current().icon(act.icon, "t2", 18))
        action.triggered.connect(lambda _checked=False, taken=act: run(taken))
        made.append(action)
    return made
