"""Six weeks: a square a night and a bar an hour, or two tables that say the same."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from lmmh_desk.features.mediation.model.nights import Board, Week, peak_words
from lmmh_desk.features.mediation.model.service import other_season
from lmmh_desk.features.mediation.ui.heat import STEPS, HeatMap, paint_to_come
from lmmh_desk.features.mediation.ui.tables import hour_rows, week_rows
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Column, Label, Painted, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.chart import BarChart, Point
from lmmh_desk.ui.widgets.table import DataTable

# Pixels at 100 %: the card, a legend under its drawing, what six rows have more, the second table under the first.
HIGH, UNDER, TABLES, SECOND = 236, 24, 30, 240
LEGEND = (("0", 0.0), ("1–2", STEPS[2][1]), ("3–4", STEPS[1][1]), (_("5 et +"), STEPS[0][1]), (_("à venir"), None))


class WeeksCard(Card):
    """The calendar and the hours; T turns them into tables."""

    def __init__(self) -> None:
        self.button = Button(_("Voir en tableau"), "list", small=True)
        self._legend = Legend()
        super().__init__(
            _("Six semaines"), caption=" ", actions=(self._legend, self.button), padding=(14, 0, 14, 8), spacing=4
        )
        self.heat, self.bars = HeatMap(), BarChart(_("Heure du signalement"))
        self._peak = Label("", 12, 400, "t2", wrap=True)
        self._drawings, self._tables = QWidget(), QWidget()
        right = Column(Label(_("Heure du signalement"), 12, 500, "t2"), self.bars, self._peak, spacing=2)
        self._narrow = False
        self._left = Column(self.heat, spacing=4)
        drawings = Row(spacing=18)
        drawings.addLayout(self._left, 2)
        drawings.addLayout(right, 1)
        self._drawings.setLayout(drawings)
        self.nights: DataTable[Week] = DataTable(week_rows(), _("Signalements par nuit"), double=False)
        self.hours: DataTable[tuple[int, int]] = DataTable(hour_rows(), _("Signalements par heure"), double=False)
        for table in (self.nights, self.hours):
            table.set_empty(_("Aucun fait n’est noté sur six semaines."))
            table.whole["T"] = self.turn
        self._beside = Row(spacing=14)
        self._beside.addWidget(self.nights, 2)
        self._beside.addWidget(self.hours, 1)
        self._tables.setLayout(self._beside)
        self.add(self._drawings, 1)
        self.add(self._tables, 1)
        self._tables.hide()
        self.button.clicked.connect(self.turn)
        self.heat.turned.connect(self.turn)
        current().changed.connect(self.measure)
        self.measure()

    def measure(self) -> None:
        """Take the height of the present zoom."""
        more = UNDER if self._narrow else 0
        if not self._tables.isHidden():
            more = TABLES + (SECOND if self._narrow else 0)
        self.setFixedHeight(current().px(HIGH + more))

    def set_narrow(self, narrow: bool) -> None:
        """Put the legend under the calendar, where the header has no room for it."""
        self._narrow = narrow
        ways = QBoxLayout.Direction
        self._beside.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._beside.setStretch(1, 2 if narrow else 1)
        if narrow:
            self._left.addWidget(self._legend)
        else:
            row = self.header.layout()
            assert isinstance(row, QBoxLayout)
            for part in (self._legend, self.button):  # in this order however often the window changes
                row.addWidget(part)
        self.measure()

    def panes(self) -> list[QWidget]:
        """Return what F6 goes through: the calendar, or its tables."""
        return [self.heat] if self._tables.isHidden() else [self.nights, self.hours]

    def show_board(self, board: Board, today: date) -> None:
        """Show the six weeks up to a night."""
        self.set_caption(count(sum(week.total for week in board.weeks), _("signalement")))
        self.heat.show_weeks(board.weeks, board.night)
        most = max((number for _hour, number in board.hours), default=0)
        points = [Point(str(hour), number, str(number), number * 10 >= most * 9) for hour, number in board.hours]
        told = ", ".join(f"{hour}\u00a0h\u00a0: {number}" for hour, number in board.hours)
        self.bars.show_points(points, told)
        parts = peak_words(board.hours, board.weeks), other_season(board.service, today)
        self._peak.setText("\n".join(part for part in parts if part))
        self.nights.set_rows(board.weeks)
        self.hours.set_rows(board.hours)

    def turn(self) -> None:
        """Show the tables in place of the drawings, or back."""
        tables = self._tables.isHidden()
        shown, gone = (self._tables, self._drawings) if tables else (self._drawings, self._tables)
        shown.show()
        (
            self.nights if tables else self.heat
        ).setFocus()  # before the other goes: its focus would choose a row elsewhere
        gone.hide()
        appear(self._legend, not tables)
        self.button.set_text(_("Voir le calendrier") if tables else _("Voir en tableau"))
        self.measure()


class Legend(Painted):
    """What the strength of a square says."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Légende\u00a0: plus le carré est foncé, plus il y a de signalements"))

    def sizeHint(self) -> QSize:
        px = current().px
        return QSize(sum(px(34) + canvas.width(words, 12) for words, _share in LEGEND), px(20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px, left, middle = paint.px, 0, self.height() // 2
        for words, share in LEGEND:
            box = QRect(left, middle - px(7), px(15), px(14))
            if share is None:
                paint_to_come(paint, box)
            else:
                paint.box(box, "layer", "line", radius=2)
                paint.painter.setOpacity(share)
                paint.box(box, "acc", radius=2)
                paint.painter.setOpacity(1.0)
            wide = canvas.width(words, 12)
            paint.text(QRect(left + px(20), 0, wide + 2, self.height()), words, 12, 400, "t2")
            left += px(34) + wide
