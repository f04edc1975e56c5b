"""How the search's list and its preview are painted."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QObject, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from lmmh_desk.kernel.found import Hit
from lmmh_desk.ui.names import initials
from lmmh_desk.ui.search.rows import Row
from lmmh_desk.ui.shell.entries import Index
from lmmh_desk.ui.shortcuts import shown
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Painted
from lmmh_desk.ui.widgets.canvas import CENTER, Canvas

ROW = Qt.ItemDataRole.UserRole + 1
HEAD, HIT, COMMAND = 30, 50, 34  # pixels at 100 %


class RowPainter(QStyledItemDelegate):
    """Paints the rows of the list."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.chosen = -1

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(ROW)
        high = HEAD if row.kind == "head" else HIT if row.kind == "hit" else COMMAND
        return QSize(0, current().px(high))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        paint = Canvas(painter)
        px, row, rect = paint.px, index.data(ROW), option.rect
        if row.kind == "head":
            if index.row():
                paint.fill(QRect(rect.left(), rect.top() + px(1), rect.width(), 1), "line")
            paint.text(rect.adjusted(px(18), px(4), 0, 0), row.title, 13, 600, "t3")
        else:
            box = rect.adjusted(px(6), 0, -px(6), 0)
            if index.row() == self.chosen:
                paint.box(box, "sel", radius=6)
            elif option.state & QStyle.StateFlag.State_MouseOver:
                paint.box(box, "hover", radius=6)
            if row.hit is not None:
                _hit(paint, row.hit, box)
            else:
                _command(paint, row, box)
        painter.restore()


def _hit(paint: Canvas, hit: Hit, box: QRect) -> None:
    px = paint.px
    middle = box.center().y() + 1
    _avatar(paint, hit, box.left() + px(28), middle)
    left, right = box.left() + px(56), box.right() - px(12)
    if hit.tag:
        wide = canvas.tag_width(hit.tag)
        right -= wide
        paint.tag(right, middle, hit.tag, "accent")
        right -= px(8)
    line = QRect(left, box.top() + px(8), right - left, px(18))
    _marked(paint, hit, line)
    paint.text(line.translated(0, px(17)), hit.subtitle, 12, 400, "t2", elide=True)


def _avatar(paint: Canvas, hit: Hit, center: int, middle: int) -> None:
    px = paint.px
    paint.dot(QPointF(center, middle), "accs", 16)
    if hit.kind == "person" and not hit.icon:
        area = QRect(center - px(16), middle - px(16), px(32), px(32))
        paint.text(area, initials(hit.title), 12, 600, "acc", align=CENTER)
    else:
        paint.icon(hit.icon or "document", "acc", center - px(9), middle, 18)


def _marked(paint: Canvas, hit: Hit, line: QRect) -> None:
    """Write a title with its matching letters in the accent."""
    if canvas.width(hit.title, 13, 600) > line.width():
        paint.text(line, hit.title, 13, 600, elide=True)
        return
    at = 0
    for start, end in (*hit.marks, (len(hit.title), len(hit.title))):
        for text, ink in ((hit.title[at:start], "t1"), (hit.title[start:end], "acc")):
            if text:
                paint.text(line, text, 13, 600, ink)
                line = line.adjusted(canvas.width(text, 13, 600), 0, 0, 0)
        at = max(at, end)


def _command(paint: Canvas, row: Row, box: QRect) -> None:
    px = paint.px
    middle = box.center().y() + 1
    paint.icon(row.icon, "acc", box.left() + px(12), middle, 18)
    right = box.right() - px(12)
    if row.keys:
        right -= paint.keycap(right, middle, shown(row.keys)) + px(8)
    left = box.left() + px(36)
    paint.text(QRect(left, box.top(), right - left, box.height()), row.title, 13, elide=True)


class Act(Struct, frozen=True):
    """What can be done with the person chosen."""

    label: str
    icon: str
    keys: str
    command: str


class Preview(Painted):
    """The right part: who it is, and what can be done at once."""

    def __init__(self) -> None:
        super().__init__()
        self.hit: Hit | None = None
        self.acts: Sequence[Act] = ()

    def show_hit(self, hit: Hit | None, acts: Sequence[Act]) -> None:
        """Show a hit and its acts."""
        self.hit, self.acts = hit, acts
        spoken = "\u00a0; ".join(f"{act.label}, {shown(act.keys)}" for act in acts)
        self.setAccessibleName(hit.title if hit else "")
        self.setAccessibleDescription(spoken)
        self.update()

    def high(self) -> int:
        """Return the height it needs, in pixels."""
        px = current().px
        lines = len(self.hit.lines) if self.hit else 0
        return px(54) + lines * px(19) + px(16) + len(self.acts) * px(32)

    def act_at(self, y: int) -> Act | None:
        """Return the act under a point."""
        px = current().px
        at = (y - self._acts_top()) // px(32)
        return self.acts[at] if y >= self._acts_top() and at < len(self.acts) else None

    def _acts_top(self) -> int:
        px = current().px
        return px(40) + (len(self.hit.lines) if self.hit else 0) * px(19) + px(16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px, hit = paint.px, self.hit
        if hit is None:
            return
        line = QRect(px(16), px(4), self.width() - px(24), px(22))
        paint.text(line, hit.title, 15, 600, elide=True)
        head, body = hit.lines[:1] or (hit.subtitle,), hit.lines[1:]
        line = QRect(px(16), px(25), line.width(), px(18))
        paint.text(line, head[0], 12, 400, "t2", elide=True)
        line.translate(0, px(26))
        for text in body:
            paint.text(line, text, 13, 400, "t2", elide=True)
            line.translate(0, px(19))
        self._paint_acts(paint)

    def _paint_acts(self, paint: Canvas) -> None:
        px, top = paint.px, self._acts_top()
        if self.acts:
            paint.fill(QRect(px(16), top - px(7), self.width() - px(24), 1), "line")
        for act in self.acts:
            middle = top + px(16)
            paint.icon(act.icon, "acc", px(16), middle, 18)
            if act.keys:
                paint.keycap(self.width() - px(8), middle, shown(act.keys))
            paint.text(QRect(px(41), top, self.width() - px(100), px(32)), act.label, 13)
            top += px(32)
