"""The calendar of six weeks as squares the darker the more was reported; arrows go from night to night."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QBrush, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from lmmh_desk.features.mediation.model.nights import DAY, Week
from lmmh_desk.features.mediation.ui.tables import night_sentence
from lmmh_desk.kernel.french import DAYS, MONTHS, ordinal_day
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.roles import Said
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Painted
from lmmh_desk.ui.widgets.canvas import CENTER, Canvas

SIDE, HEAD, ROW = 60, 20, 27  # pixels at 100 %: the names of the weeks, of the days, a week
STEPS = ((5, 1.0), (3, 0.45), (1, 0.16))  # from so many reports on, how strong the accent is
MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class HeatMap(Painted, Said):
    """Each night's reports; Entrée or a click shows that night, T the table."""

    said_as = QAccessible.Role.Chart

    opened = Signal(object)  # date
    turned = Signal()  # the table is asked for

    def __init__(self) -> None:
        super().__init__()
        self._weeks: Sequence[Week] = ()
        self._night = date.min  # the one shown
        self._at = 0  # the square the arrows stand on
        self.setAccessibleName(_("Signalements par nuit, sur six semaines"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_weeks(self, weeks: Sequence[Week], night: date) -> None:
        """Draw these weeks, a night of them marked."""
        self._weeks, self._night = weeks, night
        self._at = min(max(0, (night - weeks[0].monday).days), len(weeks) * 7 - 1) if weeks else 0
        self._tell()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        px = current().px
        return QSize(px(SIDE + 7 * 56), px(HEAD + ROW * max(1, len(self._weeks))))

    def minimumSizeHint(self) -> QSize:
        px = current().px
        return QSize(px(SIDE + 7 * 28), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        for rank, name in enumerate(DAYS):
            area = self._square(rank, 0)
            over = QRect(area.left(), 0, area.width(), paint.px(HEAD - 4))
            paint.text(over, f"{name[:3]}.", 12, 500, "t2", align=CENTER)
        for row, week in enumerate(self._weeks):
            first = self._square(0, row)
            words = f"{ordinal_day(week.monday.day)} {_month(week.monday)}"
            paint.text(QRect(0, first.top(), paint.px(SIDE - 4), first.height()), words, 12, 400, "t2")
            for rank, number in enumerate(week.counts):
                self._paint_night(paint, self._square(rank, row), number)
        if self._weeks and self.hasFocus():
            paint.focus(self._square(self._at % 7, self._at // 7))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in MOVES and self._weeks:
            self._at = min(max(0, self._at + MOVES[key]), len(self._weeks) * 7 - 1)
            self._tell()
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif key == Qt.Key.Key_T and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.turned.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        for at in range(len(self._weeks) * 7):
            if self._square(at % 7, at // 7).contains(place):
                self._at = at
                self._tell()
                self._open()

    def _square(self, rank: int, row: int) -> QRect:
        px = current().px
        wide = (self.width() - px(SIDE)) // 7
        return QRect(px(SIDE) + rank * wide, px(HEAD + row * ROW), wide - px(3), px(ROW - 3))

    def _paint_night(self, paint: Canvas, area: QRect, number: int | None) -> None:
        if number is None:
            paint_to_come(paint, area)
            return
        strength = next((share for least, share in STEPS if number >= least), 0.0)
        paint.box(area, "layer", "" if strength else "line", radius=3)
        if strength:
            paint.painter.setOpacity(strength)
            paint.box(area, "acc", radius=3)
            paint.painter.setOpacity(1.0)
        if self._is_shown(area):
            paint.box(area.adjusted(-2, -2, 2, 2), edge="t1", radius=4, line=2)
        ink = "onacc" if strength == 1.0 else "t1"
        paint.text(area, str(number), 12, 600 if number else 400, ink, align=CENTER)

    def _is_shown(self, area: QRect) -> bool:
        place = (self._night - self._weeks[0].monday).days
        return 0 <= place < len(self._weeks) * 7 and self._square(place % 7, place // 7) == area

    def _tell(self) -> None:
        told = night_sentence(self._weeks[self._at // 7], self._at % 7) if self._weeks else ""
        self.setAccessibleDescription(told)

    def _open(self) -> None:
        if not self._weeks:
            return
        week, rank = self._weeks[self._at // 7], self._at % 7
        if week.counts[rank] is not None:
            self.opened.emit(week.monday + rank * DAY)


def _month(day: date) -> str:
    name = MONTHS[day.month - 1]
    return name if len(name) <= 4 else f"{name[:3]}."


def paint_to_come(paint: Canvas, area: QRect) -> None:
    """Paint a night that is still to come."""
    paint.box(area, "card", "line", radius=3)
    paint.painter.setPen(Qt.PenStyle.NoPen)
    paint.painter.setBrush(QBrush(paint.theme.color("line"), Qt.BrushStyle.BDiagPattern))
    paint.painter.drawRect(area.adjusted(1, 1, -1, -1))
