"""The next free slots, three in a row, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from msgspec import Struct
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QSizePolicy, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.list_view import ListView

PER_ROW, HIGH, GAP = 3, 32, 6  # slots in a row; pixels at 100 %


class PickerSlot(Struct, frozen=True):
    """A free slot: « mer. 9:00 », and its sentence (« mercredi 18 novembre à 9:00, bureau 2 »)."""

    key: str
    label: str
    said: str


class SlotPicker(QWidget):
    """Arrows, Entrée or a click choose a slot; `chosen` carries its key, empty when the chosen one is gone."""

    chosen = Signal(str)
    asked_more = Signal()  # no slot is left, the user wants to look further

    def __init__(self, name: str) -> None:
        super().__init__()
        self._list = _Slots(name)
        self._stale = Label("", 12, 500, "off")
        self._none = QWidget()
        more = Button(_("Chercher plus loin"), role="link")
        more.clicked.connect(self.asked_more)
        row = Row(more)
        row.insertWidget(0, Label(_("Aucun créneau libre."), 13, 400, "t2"), 1)
        self._none.setLayout(row)
        self.setLayout(Column(self._list, self._none, self._stale, spacing=4))
        self.setFocusProxy(self._list)
        self._list.picked.connect(self._pick)
        self._more = more
        self._fill([], "")

    @overload
    def show(self) -> None: ...

    @overload
    def show(self, slots: Sequence[PickerSlot], stale: str = "") -> None: ...

    def show(self, slots: Sequence[PickerSlot] | None = None, stale: str = "") -> None:
        """Show these slots, and how old they are (« Créneaux reçus à 10:56 »); without any, appear, as all widgets do.

        The chosen slot stays chosen while it is free.
        """
        if slots is None:
            super().show()
            return
        was = self.chosen_key()
        self._fill(slots, stale)
        self._list.take(was)
        if was != self.chosen_key():
            self.chosen.emit("")

    def chosen_key(self) -> str:
        """Return the key of the chosen slot, empty without one."""
        return self._list.taken

    def choose(self, key: str) -> None:
        """Choose a slot without saying `chosen`; none when it isn't shown."""
        self._list.take(key)

    def _fill(self, slots: Sequence[PickerSlot], stale: str) -> None:
        self._list.set_items(slots)
        self._stale.setText(stale)
        appear(self._stale, bool(stale))
        appear(self._list, bool(slots))
        appear(self._none, not slots)
        self.setFocusProxy(self._list if slots else self._more)

    def _pick(self, key: str) -> None:
        self._list.take(key)
        self.chosen.emit(key)


class _Slots(ListView[PickerSlot]):
    picked = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__(name, HIGH + GAP, by_click=True)
        self.taken = ""
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.opened.connect(lambda slot: self.picked.emit(slot.key))

    def row_width(self) -> int:
        return self.gridSize().width()

    def sizeHint(self) -> QSize:
        rows = max(1, -(-len(self.items()) // PER_ROW))
        return QSize(current().px(284), rows * self.row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(180), self.sizeHint().height())

    def retheme(self) -> None:
        self._share()
        super().retheme()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Give three slots the whole width."""
        self.setGridSize(QSize(max(1, (self.viewport().width() - 1) // PER_ROW), self.row_height()))

    def _box(self, row: int, top: int) -> QRect:
        gap = current().px(GAP)
        edges = [column * (self.viewport().width() + gap) // PER_ROW for column in range(PER_ROW + 1)]
        left, right = edges[row % PER_ROW], edges[row % PER_ROW + 1] - gap
        return QRect(left, top, right - left, current().px(HIGH))

    def take(self, key: str) -> None:
        """Choose a slot."""
        found = next((row for row, slot in enumerate(self.items()) if slot.key == key), -1)
        self.taken = key if found >= 0 else ""
        if found >= 0:
            self.setCurrentIndex(self.model().index(found, 0))
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.currentIndex().row()
        super().keyPressEvent(event)
        slot = self.item(self.currentIndex().row())
        if slot is not None and self.currentIndex().row() != before:
            self.picked.emit(slot.key)

    def said(self, item: PickerSlot) -> str:
        """Return the slot's sentence, and whether it is the chosen one."""
        return _("{slot}, choisi").format(slot=item.said) if item.key == self.taken else item.said

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: PickerSlot) -> None:
        """Paint a button, with a check mark on the chosen one."""
        px, taken = paint.px, item.key == self.taken
        fill = "accs" if taken else "hover" if row == self.hovered else "card"
        box = self._box(row, area.top())
        paint.box(box, fill, "acc" if taken else "ctl", line=2 if taken else 1)
        words = canvas.width(item.label, 13, 600 if taken else 500)
        room = box.adjusted(px(6), 0, -px(6), 0)
        mark = px(18) if taken and words + px(18) <= room.width() else 0  # the hour comes first
        left = max(room.left(), room.center().x() - (words + mark) // 2)
        if mark:
            paint.icon("check", "acc", left, box.center().y() + 1, 16)
        line = QRect(left + mark, box.top(), room.right() - left - mark + 1, box.height())
        paint.text(line, item.label, 13, 600 if taken else 500, "acc" if taken else "t1", elide=True)
        if row == self.currentIndex().row() and self.hasFocus():
            paint.focus(box.adjusted(-px(1), -px(1), px(1), px(1)) if taken else box)
