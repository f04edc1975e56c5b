"""Values in conflict, one line a field: what it was, what each side wrote, what is chosen; by keys or by clicks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from lmmh_desk.features.desk.model.arbitration import Clash, Line, Side, differing
from lmmh_desk.features.desk.ui.arbitration.wrapped import high, paint_wrapped
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Painted, pressed_with
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.list_view import ListView

ROW, HEAD = 54, 64  # pixels at 100 %
MARGIN, GAP = 16, 24
LABEL, BEFORE = 124, 150
NARROW = 640  # below, what it was stands under the field's name
MARK = 36  # where a value begins in its box
EDGE = 8  # over and under a box


def columns(wide: int) -> tuple[QRect, QRect, QRect, QRect]:
    """Return where field, former value, left and right side stand, as high as nothing."""
    px = current().px
    left, label = px(MARGIN), px(LABEL)
    before = px(BEFORE) if wide >= px(NARROW) else 0
    start = left + label + before
    gap = px(GAP if before else 10)
    side = max(1, (wide - start - gap - px(12)) // 2)
    return (
        QRect(left, 0, label - px(8), 0),
        QRect(left + label, 0, max(0, before - px(8)), 0),
        QRect(start, 0, side, 0),
        QRect(start + side + gap, 0, side, 0),
    )


def over(column: QRect, area: QRect) -> QRect:
    """Return a column of a row."""
    return QRect(area.left() + column.left(), area.top(), column.width(), area.height())


class GridHead(Painted):
    """The titles of the columns: who wrote each side, when and where."""

    def __init__(self) -> None:
        super().__init__()
        self._clash: Clash | None = None
        self._now = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_clash(self, clash: Clash, now: int) -> None:
        """Show the authors of another item."""
        self._clash, self._now = clash, now
        self.setAccessibleName(", ".join(f"{title}, {told}" for _icon, title, told in self._sides()))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().px(400), current().px(HEAD))

    def _sides(self) -> list[tuple[str, str, str]]:
        if self._clash is None:
            return []
        authors = [self._clash.author(side) for side in self._clash.sides]
        return [("home" if one.here else "building", one.place, one.told(self._now)) for one in authors]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px = paint.px
        paint.fill(self.rect(), "layer")
        for top in (0, self.height() - px(1)):
            paint.fill(QRect(0, top, self.width(), px(1)), "line")
        field, before, *sides = columns(self.width())
        foot = QRect(0, px(32), 0, px(24))
        for column, title in ((field, _("Champ")), (before, _("Avant"))):
            paint.text(QRect(column.left(), foot.top(), column.width(), foot.height()), title, 12, 600, "t2")
        for column, (icon, title, told) in zip(sides, self._sides(), strict=False):
            paint.icon(icon, "acc" if icon == "home" else "t2", column.left(), px(22), 16)
            name = QRect(column.left() + px(21), px(11), column.width() - px(21), px(22))
            paint.text(name, title, 13, 600, elide=True)
            paint.text(QRect(column.left(), px(33), column.width(), px(20)), told, 12, 400, "t2", elide=True)


class ConflictGrid(ListView[Line]):
    """The lines of an item; ← and → choose a side, ↑ and ↓ a field, B keeps both where both can stand."""

    decided = Signal()

    def __init__(self) -> None:
        self._sides: list[Side | None] = []
        super().__init__(_("Valeurs à départager"), ROW)
        self._order = (Side.KEPT, Side.OTHER)
        self._places = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_clash(self, clash: Clash, chosen: Sequence[Side | None] = ()) -> None:
        """Show the lines of another item, with what was chosen already."""
        self._order = clash.sides
        self._places = (clash.author(clash.sides[0]).place, clash.author(clash.sides[1]).place)
        self._sides = list(chosen) or [None] * len(clash.lines)
        self.set_items(clash.lines)
        self.fit()
        if clash.lines:
            self.setCurrentIndex(self.model().index(0, 0))
        self.decided.emit()

    def sides(self) -> list[Side | None]:
        """Return the side chosen on each line, None where none is."""
        return list(self._sides)

    def choose(self, row: int, side: Side) -> None:
        """Choose a side of a line; both only where both can stand."""
        line = self.item(row)
        if line is None or (side is Side.BOTH and not line.both):
            return
        self._sides[row] = side
        self.viewport().update()
        index = self.model().index(row, 0)
        self.model().dataChanged.emit(index, index)
        self.decided.emit()

    def choose_all(self, place: int) -> None:
        """Take one side whole: 0 the left one, 1 the right one."""
        for row in range(len(self._sides)):
            self.choose(row, self._order[place])

    def said(self, item: Line) -> str:
        """Return « Téléphone, avant…, Ce poste : …, choisi, Espace-accueil du Clos : … »."""
        row = self.items().index(item)
        parts = [item.label, _("avant\u00a0: {value}").format(value=item.before)]
        for place, side in zip(self._places, self._order, strict=True):
            chosen = self._sides[row] in (side, Side.BOTH)
            told = _("{place}\u00a0: {value}").format(place=place, value=item.text(side))
            parts.append(_("{told}, choisi").format(told=told) if chosen else told)
        return ", ".join(parts)

    def row_height(self) -> int:
        """Return a height that holds the longest value of the item."""
        px, (_field, before, left, _right) = current().px, columns(self.viewport().width())
        room = left.width() - px(MARK + 8)
        texts = [text for line in self.items() for text in (line.kept, line.other)]
        most = max((high(text, room, 600) for text in texts), default=0)
        narrow = 0 if before.width() else px(18)
        former = max((high(line.before, before.width(), 400) for line in self.items() if before.width()), default=0)
        return max(px(ROW), most + px(2 * EDGE + 14), former + px(20)) + narrow

    def fit(self) -> None:
        """Take the height of all rows: the page scrolls, not the list."""
        self.scheduleDelayedItemsLayout()
        self.setFixedHeight(max(1, len(self.items())) * self.row_height())

    def retheme(self) -> None:
        """Measure and paint again."""
        super().retheme()
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        for keys, side in (
            ((Qt.Key.Key_Left,), self._order[0]),
            ((Qt.Key.Key_Right,), self._order[1]),
            ((Qt.Key.Key_B,), Side.BOTH),
        ):
            if pressed_with(event, *keys):
                self.choose(row, side)
                return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        at: QPoint = event.position().toPoint()
        row = self.indexAt(at).row()
        for column, side in zip(columns(self.viewport().width())[2:], self._order, strict=True):
            if row >= 0 and column.left() <= at.x() < column.left() + column.width():
                self.choose(row, side)

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: Line) -> None:
        """Paint the field, what it was, and both sides as boxes."""
        px, (field, before, *sides) = paint.px, columns(area.width())
        paint.fill(QRect(area.left(), area.bottom() + 1 - px(1), area.width(), px(1)), "line")
        name = over(field, area)
        if before.width():
            paint_wrapped(paint, over(before, area), item.before, 400, "t2")
        else:
            name.setHeight(area.height() // 2)
            under = name.translated(0, name.height())
            under.setWidth(field.width())
            paint_wrapped(paint, under, item.before, 400, "t2")
        paint_wrapped(paint, name, item.label, 600, "t1")
        marks = dict(zip((Side.KEPT, Side.OTHER), differing(item.kept, item.other), strict=True))
        ringed = row == self.currentIndex().row() and self.hasFocus()
        for column, side in zip(sides, self._order, strict=True):
            box = over(column, area).adjusted(0, px(EDGE), 0, -px(EDGE + 1))
            taken = self._sides[row] in (side, Side.BOTH)
            self._paint_side(paint, box, item.text(side), marks[side], taken)
            first = self._sides[row] is None and side is self._order[0]
            if ringed and (taken or first):
                paint.focus(box.adjusted(-px(3), -px(3), px(3), px(3)), radius=6)

    def _paint_side(self, paint: Canvas, box: QRect, text: str, marks: tuple[int, int], taken: bool) -> None:
        px, middle = paint.px, box.center().y() + 1
        paint.box(box, "accs" if taken else "card", "acc" if taken else "line", line=2 if taken else 1)
        ring = QRect(box.left() + px(11), middle - px(8), px(16), px(16))
        paint.box(ring, "acc" if taken else "card", "acc" if taken else "ctl", radius=8)
        if taken:
            paint.box(ring.adjusted(px(5), px(5), -px(5), -px(5)), "card", radius=3)
        words = box.adjusted(px(MARK), 0, -px(8), 0)
        paint_wrapped(paint, words, text, 600 if taken else 400, "t1", marks=marks)
