"""The plan over time: a line an operation, a bar a stage, a diamond where it ends; arrows go from line to line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygon

from lmmh_desk.features.works.model.plan import Operation, Span, Stage, span
from lmmh_desk.features.works.model.records import STAGES, StageKind
from lmmh_desk.features.works.ui.drawn import Drawn
from lmmh_desk.features.works.ui.tables import operation_sentence
from lmmh_desk.kernel.french import MONTHS, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Painted
from lmmh_desk.ui.widgets.canvas import CENTER, Canvas

NAMES, HEAD, ROW, FOOT, BAR = 212, 38, 36, 30, 16  # pixels at 100 %
FILLS = {  # fill, edge, ink
    StageKind.STUDIES: ("card", "acc", "t1"),
    StageKind.PREPARATION: ("accs", "acc", "t1"),
    StageKind.WORKS: ("acc", "", "onacc"),
    StageKind.PAUSE: ("warns", "warn", "warn"),
    StageKind.RECEPTION: ("card", "acc", "t1"),
}


class Gantt(Drawn[Operation]):
    """Every operation over nine quarters; Entrée opens the one chosen."""

    def __init__(self) -> None:
        super().__init__(_("Calendrier des travaux"), Qt.Key.Key_Up, Qt.Key.Key_Down)
        self._today = date.min
        self._span = Span(date.min, date.max)

    def show_operations(self, operations: Sequence[Operation], today: date, chosen: str) -> None:
        """Draw these operations, one of them chosen."""
        self._today, self._span = today, span(today)
        self.show_things(operations, next((rank for rank, one in enumerate(operations) if one.id == chosen), 0))

    def area(self, rank: int) -> QRect:
        px = current().px
        return QRect(0, px(HEAD + rank * ROW), self.width(), px(ROW))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.head.contains(event.position().toPoint()):  # a row may be under it
            super().mousePressEvent(event)

    def sentence(self, thing: Operation) -> str:
        return operation_sentence(thing)

    @property
    def covered(self) -> str:
        """Return « octobre 2020 à décembre 2022 »."""
        first, last = self._span.first, self._span.end - timedelta(1)
        return _("{first} à {last}").format(
            first=f"{MONTHS[first.month - 1]} {first.year}", last=f"{MONTHS[last.month - 1]} {last.year}"
        )

    @property
    def middle(self) -> int:
        """Return how far down the row chosen is."""
        return self.area(self.at).center().y()

    def sizeHint(self) -> QSize:
        px = current().px
        return QSize(px(NAMES + 9 * 62), px(HEAD + ROW * max(1, len(self.things)) + FOOT))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(NAMES + 9 * 30), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        paint.fill(self.rect(), "card")
        if self.things:
            chosen = self.area(self.at)
            paint.fill(chosen, "accs")
            paint.fill(QRect(0, chosen.top(), paint.px(4), chosen.height()), "acc")
        self._paint_months(paint)
        if self.things:
            self._paint_today(paint)
        for rank, one in enumerate(self.things):
            self._paint_row(paint, one, self.area(rank))
        if self.things and self.hasFocus():
            paint.focus(self.area(self.at))
        self._paint_head(paint)

    def _x(self, day: date) -> int:
        left = current().px(NAMES)
        return left + round((self.width() - left - current().px(14)) * self._span.share(day))

    def _paint_months(self, paint: Canvas) -> None:
        px, bottom = paint.px, self.area(len(self.things)).top()
        for day in self._span.quarters if self.things else ():
            line = QRect(self._x(day), px(HEAD), 1, bottom - px(HEAD))
            paint.fill(line, "ctl" if day.month == 1 else "line")

    @property
    def head(self) -> QRect:
        """Return where the head stands: at the top of what is seen, over the rows that scroll under it."""
        return QRect(0, max(0, -self.y()), self.width(), current().px(HEAD))

    def _paint_head(self, paint: Canvas) -> None:
        px, head = paint.px, self.head
        top = head.top()
        paint.fill(head, "card")
        if top:
            paint.fill(QRect(0, head.bottom(), head.width(), 1), "line")
        paint.text(QRect(px(14), top + px(12), px(NAMES - 14), px(22)), _("Opération"), 12, 600, "t2")
        self._diamond(paint, px(NAMES - 46), top + px(23))
        paint.text(QRect(px(NAMES - 34), top + px(12), px(34), px(22)), _("fin"), 12, 400, "t2")
        for rank, day in enumerate(self._span.quarters if self.things else ()):
            left = self._x(day)
            if rank == 0 or day.month == 1:
                paint.text(QRect(left + px(6), top, px(60), px(18)), str(day.year), 12, 600)
            name = MONTHS[day.month - 1]
            words = name if len(name) <= 4 else f"{name[:4] if day.month == 7 else name[:3]}."
            if day.month == 1:
                words = f"{name[:4]}."
            paint.text(QRect(left + px(6), top + px(18), px(56), px(18)), words, 12, 400, "t2")

    def _paint_row(self, paint: Canvas, one: Operation, row: QRect) -> None:
        px = paint.px
        paint.fill(QRect(0, row.top(), row.width(), 1), "line")
        names = QRect(px(14), row.top() + px(2), px(NAMES - 20), px(17))
        paint.text(names, one.title, 13, 600, elide=True)
        paint.text(names.translated(0, px(15)), one.about, 12, 400, "t2", elide=True)
        for stage in one.stages:
            if stage.ends_on >= self._span.first and stage.starts_on < self._span.end:
                self._paint_stage(paint, stage, row)
        if one.ends_on is not None and self._span.holds(one.ends_on):
            self._diamond(paint, self._x(one.ends_on) + px(12), row.center().y())

    def _paint_stage(self, paint: Canvas, stage: Stage, row: QRect) -> None:
        kind = StageKind(stage.kind)
        fill, edge, ink = FILLS[kind]
        left, right = self._x(stage.starts_on) + 1, self._x(stage.ends_on)
        high = paint.px(BAR)
        bar = QRect(left, row.center().y() - high // 2, max(paint.px(4), right - left), high)
        paint.box(bar, fill, edge, radius=3)
        words = stage.label or stage.words
        room = bar.width() - paint.px(10)
        shown = canvas.width(words, 12, 500) <= room
        if kind is StageKind.STUDIES:
            words_wide = canvas.width(words, 12, 500) + paint.px(10) if shown else 0
            hatch(paint, bar.adjusted(words_wide, 0, 0, 0))
        if shown:
            paint.text(bar.adjusted(paint.px(5), 0, 0, 0), words, 12, 500, ink)

    @staticmethod
    def _diamond(paint: Canvas, x: int, y: int) -> None:
        side = paint.px(6)
        paint.painter.setPen(QPen(paint.theme.color("t1"), paint.px(2)))
        paint.painter.setBrush(paint.theme.color("card"))
        paint.painter.drawPolygon(
            QPolygon([QPoint(x, y - side), QPoint(x + side, y), QPoint(x, y + side), QPoint(x - side, y)])
        )

    def _paint_today(self, paint: Canvas) -> None:
        px, left = paint.px, self._x(self._today)
        bottom = self.area(len(self.things)).top()
        paint.fill(QRect(left, px(HEAD), px(2), bottom - px(HEAD) + px(6)), "t1")
        words = _("aujourd’hui, {day}").format(day=short_date(self._today))
        wide = canvas.width(words, 12, 600) + px(12)
        area = QRect(max(0, min(left - px(26), self.width() - wide)), bottom + px(6), wide, px(20))
        paint.box(area, "t1", radius=3)
        paint.text(area, words, 12, 600, "card", align=CENTER)


class Legend(Painted):
    """What the bars say."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Légende\u00a0: {kinds}, losange\u00a0: fin").format(kinds=", ".join(STAGES.values())))

    def sizeHint(self) -> QSize:
        px = current().px
        return QSize(sum(px(38) + canvas.width(words, 12) for words in STAGES.values()), px(20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px, left, middle = paint.px, 0, self.height() // 2
        for kind, words in STAGES.items():
            fill, edge, _ink = FILLS[kind]
            box = QRect(left, middle - px(5), px(20), px(10))
            paint.box(box, fill, edge, radius=3)
            if kind is StageKind.STUDIES:
                hatch(paint, box)
            wide = canvas.width(words, 12)
            paint.text(QRect(left + px(24), 0, wide + 2, self.height()), words, 12, 400, "t2")
            left += px(38) + wide


def hatch(paint: Canvas, area: QRect) -> None:
    """Hatch what is studied."""
    paint.painter.setPen(Qt.PenStyle.NoPen)
    paint.painter.setBrush(QBrush(paint.theme.color("acc"), Qt.BrushStyle.BDiagPattern))
    paint.painter.drawRect(area.adjusted(1, 1, -1, -1))
