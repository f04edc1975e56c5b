"""The headers of an agenda: days or resources above, hours at the left, and what a screen reader is told."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHeaderView, QWidget

from lmmh_desk.kernel.french import clock_hour
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.agenda_plan import STEP, AgendaColumn, Plan
from lmmh_desk.ui.widgets.base import Painted
from lmmh_desk.ui.widgets.canvas import CENTER, RIGHT, Canvas

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_READ = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class PlanModel(QAbstractTableModel):
    """Rows of five minutes, a column for each day or resource; a cell says its whole sentence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.plan = Plan((), (), 480, 1080)

    def set_plan(self, plan: Plan) -> None:
        """Show another agenda."""
        self.beginResetModel()
        self.plan = plan
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self.plan.rows

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.plan.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        stop = self.plan.stop_at(index.row(), index.column()) if role in _READ else None
        return None if stop is None else self.plan.said(stop)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if role not in _READ:
            return None
        if orientation == Qt.Orientation.Vertical:
            return clock_hour(self.plan.first + section * STEP)
        return self.plan.columns[section].name()


class Days(QHeaderView):
    """The titles of the columns, 40 px high; today's number stands in a filled disc."""

    def __init__(self, model: PlanModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._rows = model
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        paint, thin = Canvas(painter), current().px(1)
        paint.fill(self.viewport().rect(), "layer")
        for place, column in enumerate(self._rows.plan.columns):
            left, wide = self.sectionViewportPosition(place), self.sectionSize(place)
            self._paint_title(paint, QRect(left, 0, wide, self.height() - thin), column)
        paint.fill(QRect(0, self.height() - thin, self.width(), thin), "line")

    def _paint_title(self, paint: Canvas, area: QRect, column: AgendaColumn) -> None:
        px, disc = paint.px, paint.px(22) if column.today and column.strong else 0
        weight = 600 if column.today else 400
        strong = canvas.width(column.strong, 14, 600)
        marked = max(strong, disc)
        gap = px(6) if column.strong and column.title else 0
        words = min(canvas.width(column.title, 13, weight), max(0, area.width() - marked - gap - px(6)))
        left = area.left() + (area.width() - words - gap - marked) // 2
        ink = "acc" if column.today else "t2"
        paint.text(QRect(left, area.top(), words, area.height()), column.title, 13, weight, ink, elide=True)
        number = QRect(left + words + gap, area.top(), marked, area.height())
        if disc:
            paint.dot(QPointF(number.center()) + QPointF(0.5, 0.5), "acc", 11)
        paint.text(number.adjusted(-2, 0, 2, 0), column.strong, 14, 600, "onacc" if disc else "t1", align=CENTER)


class Hours(QHeaderView):
    """The hours, each on its line."""

    def __init__(self, model: PlanModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._rows = model
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        paint, px, plan = Canvas(painter), current().px, self._rows.plan
        paint.fill(self.viewport().rect(), "card")
        for minute in range(-(-plan.first // 60) * 60, plan.last, 60):
            middle = self.sectionViewportPosition((minute - plan.first) // STEP)
            top = max(middle - px(9), 0) if minute == plan.first else middle - px(9)
            paint.text(QRect(0, top, self.width() - px(9), px(18)), clock_hour(minute), 13, 400, "t2", align=RIGHT)
        paint.fill(QRect(self.width() - px(1), 0, px(1), self.height()), "line")


class Corner(Painted):
    """Covers the corner button, which takes its look from another style than ours."""

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button)
        self._button = button
        button.setAccessibleName("")

    def fit(self) -> None:
        """Take the size of the corner."""
        self.setGeometry(self._button.rect())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint, thin = Canvas(painter), current().px(1)
        paint.fill(self.rect(), "layer")
        paint.fill(QRect(0, self.height() - thin, self.width(), thin), "line")
