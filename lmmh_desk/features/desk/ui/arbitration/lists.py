"""The list of what waits, the ways out of what was set aside, and the chips of a result."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from lmmh_desk.features.desk.model.arbitration import Item, Mend
from lmmh_desk.features.desk.ui.arbitration.wrapped import high, paint_wrapped
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Painted, Snug
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.list_view import ListView

SHOWN = 7  # items without scrolling
CHIP = 28  # from one line of chips to the next, pixels at 100 %


class ItemList(ListView[Item]):
    """What waits: what it is about over what differs; `later` holds the keys put off."""

    def __init__(self) -> None:
        super().__init__(_("À traiter"), 57)
        self.later: set[str] = set()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(current().px(200), min(SHOWN, max(1, len(self.items()))) * self.row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(140), self.sizeHint().height())

    def _note(self, item: Item) -> str:
        return _("{note} · plus tard").format(note=item.note) if item.key in self.later else item.note

    def said(self, item: Item) -> str:
        """Return « Mme Odile Tessier, Fiche contact · 3 champs »."""
        return f"{item.title}, {self._note(item)}"

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: Item) -> None:
        """Paint the icon, the title over the note; the one shown has an accent."""
        px, chosen = paint.px, row == self.currentIndex().row()
        paint.fill(area, "sel" if chosen else "hover" if row == self.hovered else "card")
        if row < len(self.items()) - 1:
            paint.fill(QRect(area.left(), area.bottom() + 1 - px(1), area.width(), px(1)), "line")
        if chosen:
            paint.fill(QRect(area.left(), area.top(), px(3), area.height()), "acc")
        paint.icon(item.icon, "acc" if chosen else "t2", area.left() + px(14), area.top() + px(20), 18)
        left = area.left() + px(39)
        words = QRect(left, area.top() + px(10), area.right() - left - px(10), px(20))
        paint.text(words, item.title, 13, 600, elide=True)
        paint.text(words.translated(0, px(18)), self._note(item), 12, 400, "t2", elide=True)
        if chosen and self.hasFocus():
            paint.focus(area.adjusted(0, 0, 0, -px(1)))


class MendList(ListView[Mend]):
    """Ways out, one of them chosen: ↑ and ↓ choose."""

    def __init__(self) -> None:
        super().__init__(_("Que faire"), 54)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fit(self) -> None:
        """Take the height of all rows: the page scrolls, not the list."""
        self.scheduleDelayedItemsLayout()
        self.setFixedHeight(max(1, len(self.items())) * self.row_height())

    def retheme(self) -> None:
        """Measure and paint again."""
        super().retheme()
        self.fit()

    def row_height(self) -> int:
        """Return a height that holds the longest of them."""
        px = current().px
        room = self.viewport().width() - px(58)
        most = max((high(item.label, room, 600) + high(item.note, room, 400) for item in self.items()), default=0)
        return max(px(54), most + px(22))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()

    def said(self, item: Mend) -> str:
        """Return what it does, and what follows."""
        return ", ".join(part for part in (item.label, item.note) if part)

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: Mend) -> None:
        """Paint a box with its mark, the label over the note."""
        px, taken = paint.px, row == self.currentIndex().row()
        box = area.adjusted(px(2), px(3), -px(2), -px(3))
        paint.box(box, "accs" if taken else "card", "acc" if taken else "line", line=2 if taken else 1)
        middle = box.center().y() + 1
        ring = QRect(box.left() + px(11), middle - px(8), px(16), px(16))
        paint.box(ring, "acc" if taken else "card", "acc" if taken else "ctl", radius=8)
        if taken:
            paint.box(ring.adjusted(px(5), px(5), -px(5), -px(5)), "card", radius=3)
        room = box.width() - px(52)
        label, note = high(item.label, room, 600), high(item.note, room, 400) if item.note else 0
        top = middle - (label + note) // 2
        paint_wrapped(paint, QRect(box.left() + px(38), top, room, label), item.label, 600, "t1")
        paint_wrapped(paint, QRect(box.left() + px(38), top + label, room, note), item.note, 400, "t2")
        if taken and self.hasFocus():
            paint.focus(box)


class Chips(Snug, Painted):
    """Short values one after another, on as many lines as they need."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: tuple[str, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set(self, texts: Sequence[str]) -> None:
        """Show other values."""
        self._texts = tuple(texts)
        self.setAccessibleName(_("Résultat\u00a0: {values}").format(values=", ".join(texts)) if texts else "")
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, wide: int) -> int:
        lines = {top for _left, top, _text in self._placed(wide)}
        return max(1, len(lines)) * current().px(CHIP)

    def _placed(self, wide: int) -> list[tuple[int, int, str]]:
        found, left, top, px = [], 0, 0, current().px
        for text in self._texts:
            room = canvas.tag_width(text)
            if left and left + room > wide:
                left, top = 0, top + px(CHIP)
            found.append((left, top, text))
            left += room + px(8)
        return found

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        for left, top, text in self._placed(self.width()):
            paint.tag(left, top + paint.px(CHIP) // 2, text, "accent")
