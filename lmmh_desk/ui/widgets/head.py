"""The header of a table: 28 px, 44 with icons, grey, an arrow on the sorted column."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.canvas import CENTER, LEFT, RIGHT, Canvas
from lmmh_desk.ui.widgets.rows import Rows


class Head(QHeaderView):
    """Paints the titles of a `Rows` model; a click on a sortable one sorts."""

    def __init__(self, rows: Rows[Any], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._rows = rows
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(8)

    @property
    def high(self) -> int:
        """Return the height, in pixels at 100 %."""
        return 44 if any(column.icon for column in self._rows.columns) else 28

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        paint = Canvas(painter)
        px, column = paint.px, self._rows.columns[section]
        paint.fill(rect, "layer")
        paint.fill(QRect(rect.left(), rect.bottom() + 1 - px(1), rect.width(), px(1)), "line")
        left = px(14) if section == 0 else px(8)
        right = px(14) if section == len(self._rows.columns) - 1 else px(8)
        area = rect.adjusted(left, 0, -right, -px(1))
        if column.icon:
            paint.icon(column.icon, "t2", area.center().x() - px(7), area.top() + px(13), 16)
            paint.text(rect.adjusted(0, px(16), 0, 0), column.title, 12, 600, "t3", align=CENTER)
        else:
            paint.text(area, column.title, 12, 600, "t3", align=RIGHT if column.right else LEFT)
        if self._rows.sorted_by is not None and self._rows.sorted_by[0] == section:
            down = self._rows.sorted_by[1] == Qt.SortOrder.DescendingOrder
            start = area.left() + canvas.width(column.title, 12, 600) + px(4)
            start = area.right() - px(4) if column.right else start
            paint.icon("chevron-down" if down else "chevron-up", "t2", start, rect.center().y(), 14)
        painter.restore()
