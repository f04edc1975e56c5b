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
LIGHT = 0.4  # of the colour of works: what prepares them
END = _("fin")
FILLS = {  # fill, edge, ink
    StageKind.STUDIES: ("card", "acc", "t1"),
    StageKind.PREPARATION: ("acc", "acc", "t1"),  # lightened
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
        for rank, one in enumerate(self.things):
            self._paint_row(paint, one, self.area(rank))
        if self.things:
            self._paint_today(paint)  # in front of the bars, under their words
        for rank, one in enumerate(self.things):
            for stage in self._seen(one):
                self._paint_words(paint, stage, self._bar(stage, self.area(rank)))
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
        for stage in self._seen(one):
            bar = self._bar(stage, row)
            swatch(paint, bar, StageKind(stage.kind))
            if stage.kind == StageKind.STUDIES:
                words = self._words(stage, bar)
                hatch(paint, bar.adjusted(canvas.width(words, 12, 500) + px(10) if words else 0, 0, 0, 0))
        if one.ends_on is not None and self._span.holds(one.ends_on):
            diamond(paint, self._x(one.ends_on) + px(12), row.center().y())

    def _seen(self, one: Operation) -> list[Stage]:
        """Return the stages of an operation that are on the chart."""
        return [stage for stage in one.stages if stage.ends_on >= self._span.first and stage.starts_on < self._span.end]

    def _bar(self, stage: Stage, row: QRect) -> QRect:
        """Return where the bar of a stage stands."""
        px = current().px
        left, right, high = self._x(stage.starts_on) + 1, self._x(stage.ends_on), px(BAR)
        return QRect(left, row.center().y() - high // 2, max(px(4), right - left), high)

    def _words(self, stage: Stage, bar: QRect) -> str:
        """Return what is written on a bar, nothing where there is no room."""
        words = stage.label or stage.words
        return words if canvas.width(words, 12, 500) <= bar.width() - current().px(10) else ""

    def _paint_words(self, paint: Canvas, stage: Stage, bar: QRect) -> None:
        ink = FILLS[StageKind(stage.kind)][2]
        paint.text(bar.adjusted(paint.px(5), 0, 0, 0), self._words(stage, bar), 12, 500, ink)

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
        kinds = sum(px(38) + canvas.width(words, 12) for words in STAGES.values())
        return QSize(kinds + px(19) + canvas.width(END, 12), px(20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px, left, middle = paint.px, 0, self.height() // 2
        for kind, words in STAGES.items():
            box = QRect(left, middle - px(5), px(20), px(10))
            swatch(paint, box, kind)
            if kind is StageKind.STUDIES:
                hatch(paint, box)
            wide = canvas.width(words, 12)
            paint.text(QRect(left + px(24), 0, wide + 2, self.height()), words, 12, 400, "t2")
            left += px(38) + wide
        diamond(paint, left + px(6), middle)
        paint.text(QRect(left + px(17), 0, self.width() - left - px(17), self.height()), END, 12, 400, "t2")


def swatch(paint: Canvas, area: QRect, kind: StageKind) -> None:
    """Paint what stands for a kind of stage."""
    fill, edge, _ink = FILLS[kind]
    if kind is StageKind.PREPARATION:
        paint.box(area, "card", radius=3)
        paint.painter.setOpacity(LIGHT)
        paint.box(area, fill, radius=3)
        paint.painter.setOpacity(1.0)
        fill = ""
    paint.box(area, fill, edge, radius=3)


def diamond(paint: Canvas, x: int, y: int) -> None:
    """Paint what stands for the end of an operation."""
    side = paint.px(6)
    paint.painter.setPen(QPen(paint.theme.color("t1"), paint.px(2)))
    paint.painter.setBrush(paint.theme.color("card"))
    paint.painter.drawPolygon(
        QPolygon([QPoint(x, y - side), QPoint(x + side, y), QPoint(x, y + side), QPoint(x - side, y)])
    )


def hatch(paint: Canvas, area: QRect) -> None:
    """Hatch what is studied."""
    paint.painter.setPen(Qt.PenStyle.NoPen)
    paint.painter.setBrush(QBrush(paint.theme.color("acc"), Qt.BrushStyle.BDiagPattern))
    paint.painter.drawRect(area.adjusted(1, 1, -1, -1))
