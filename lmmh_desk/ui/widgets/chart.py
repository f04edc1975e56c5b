"""Two small charts, bars and a line over months; each names itself in one sentence, and a table says the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen, Qt
from PySide6.QtWidgets import QSizePolicy

from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Painted
from lmmh_desk.ui.widgets.canvas import CENTER, LEFT, Canvas

HIGH = 112  # pixels at 100 %
NAMES = 22  # height of the names under the axis
ABOVE = 24  # height left for figures over the highest
BESIDE = 18  # height of the names of bands and of notes, over all the rest
WIDEST = 26  # of a bar


class Point(Struct, frozen=True):
    """One place on the axis: its name, its value (None: nothing is known), what is written over it."""

    name: str
    value: int | None
    label: str = ""
    strong: bool = False  # drawn in the accent itself
    hollow: bool = False  # not over yet
    note: str = ""  # written beside it, at the top of the chart


class Band(Struct, frozen=True):
    """A time shaded behind the points: it begins and ends so many places along the axis, and has a name."""

    begins: float
    ends: float
    name: str


class _Chart(Painted):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._points: Sequence[Point] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_points(self, points: Sequence[Point], sentence: str) -> None:
        """Draw these; `sentence` says for a screen reader what the drawing tells."""
        self._points = points
        self.setAccessibleDescription(sentence)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().px(220), current().px(HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(120), current().px(HIGH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        if self._points:
            self._axis(paint)
            self._draw(paint)

    @property
    def _floor(self) -> int:
        return self.height() - current().px(NAMES)

    def _middle(self, rank: int) -> float:
        return (rank + 0.5) * self.width() / len(self._points)

    def _axis(self, paint: Canvas) -> None:
        """Draw the floor and as many names as have room."""
        paint.fill(QRect(0, self._floor, self.width(), paint.px(1)), "ctl")
        widest = max(canvas.width(point.name, 12) for point in self._points) + paint.px(6)
        every = max(1, -(-widest * len(self._points) // max(1, self.width())))
        for rank, point in enumerate(self._points):
            if rank % every == 0:
                area = QRect(round(self._middle(rank)) - widest, self._floor + paint.px(3), 2 * widest, paint.px(18))
                paint.text(area, point.name, 12, 400, "t2", align=CENTER)

    def _draw(self, paint: Canvas) -> None:
        raise NotImplementedError


class BarChart(_Chart):
    """Numbers, from zero, before the times that explain them."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._bands: Sequence[Band] = ()

    def show_bands(self, bands: Sequence[Band]) -> None:
        """Shade these times; what they are called is said with the points."""
        self._bands = bands
        self.update()

    def _shade(self, paint: Canvas, band: Band) -> None:
        step = self.width() / len(self._points)
        left, right = round(band.begins * step), round(band.ends * step)
        paint.fill(QRect(left, 0, right - left, self._floor), "layer")
        wide = canvas.width(band.name, 12)
        area = QRect(min(left + paint.px(6), self.width() - wide), 0, wide, paint.px(BESIDE))
        paint.text(area, band.name, 12, 400, "t2", align=LEFT)

    def _draw(self, paint: Canvas) -> None:
        for band in self._bands:
            self._shade(paint, band)
        most = max((point.value or 0 for point in self._points), default=0) or 1
        beside = BESIDE if self._bands or any(point.note for point in self._points) else 0
        room = self._floor - paint.px(ABOVE + beside)
        wide = min(paint.px(WIDEST), round(self.width() / len(self._points) * 0.62))
        for rank, point in enumerate(self._points):
            if point.value is None:
                continue
            high = round(room * point.value / most)
            area = QRect(round(self._middle(rank) - wide / 2), self._floor - high, wide, high)
            self._bar(paint, area, point)
            over = QRect(area.center().x() - paint.px(40), area.top() - paint.px(20), paint.px(80), paint.px(18))
            paint.text(over, point.label, 12, 600, "t1", align=CENTER)
            noted = QRect(area.right() + paint.px(14), 0, canvas.width(point.note, 12), paint.px(BESIDE))
            paint.text(noted, point.note, 12, 400, "t2", align=LEFT)

    @staticmethod
    def _bar(paint: Canvas, area: QRect, point: Point) -> None:
        if point.hollow:
            paint.box(area, "card", "ctl", radius=3)
            paint.painter.setPen(Qt.PenStyle.NoPen)
            paint.painter.setBrush(QBrush(paint.theme.color("ctl"), Qt.BrushStyle.BDiagPattern))
            paint.painter.drawRect(area)
            return
        paint.painter.setOpacity(1.0 if point.strong else 0.5)
        paint.box(area, "acc", radius=3)
        paint.painter.setOpacity(1.0)


class LineChart(_Chart):
    """A rate: the scale begins a little under the lowest value; months nobody gave are left out of the line."""

    def _draw(self, paint: Canvas) -> None:
        known = [(rank, point, point.value) for rank, point in enumerate(self._points) if point.value is not None]
        if not known:
            return
        values = [value for _rank, _point, value in known]
        low = min(values) - max(1, (max(values) - min(values)) // 2)
        span = max(values) - low or 1
        room = self._floor - paint.px(ABOVE)
        spots = [
            (QPointF(self._middle(rank), self._floor - room * (value - low) / span), point)
            for rank, point, value in known
        ]
        paint.painter.setPen(QPen(paint.theme.color("acc"), paint.px(2)))
        for (here, _one), (there, _other) in pairwise(spots):
            paint.painter.drawLine(here, there)
        for spot, point in spots:
            if point.label:
                paint.dot(spot, "acc", 3)
                self._write(paint, spot, point)

    def _write(self, paint: Canvas, spot: QPointF, point: Point) -> None:
        wide = canvas.width(point.label, 12, 600 if point.strong else 400)
        left = min(max(0, round(spot.x() - wide / 2)), self.width() - wide)
        area = QRect(left, round(spot.y()) - paint.px(22), wide, paint.px(18))
        paint.text(area, point.label, 12, 600 if point.strong else 400, "acc" if point.strong else "t2", align=LEFT)
