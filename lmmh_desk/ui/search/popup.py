"""The search's answers under its field: a list, a preview, a line at the foot.

It is laid over the window rather than a window of its own: the focus can't leave the field, nothing depends on
the window manager, and a picture of the window shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QListView, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.search.painting import ROW, Act, Preview, RowPainter
from lmmh_desk.ui.search.rows import Answer, Row
from lmmh_desk.ui.shell.entries import Index
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Painted
from lmmh_desk.ui.widgets.canvas import RIGHT, Canvas

LIST, PREVIEW, FOOT, SHADOW = 439, 296, 33, 14  # pixels at 100 %


class Rows(QAbstractListModel):
    """The rows, for the list view."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        return row.spoken if role == Qt.ItemDataRole.AccessibleTextRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        selectable = index.isValid() and self.rows[index.row()].selectable
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if selectable else Qt.ItemFlag.NoItemFlags


class Foot(Painted):
    """How many were found, and how to find fewer."""

    def __init__(self) -> None:
        super().__init__()
        self._answer = Answer("")

    def show_answer(self, answer: Answer) -> None:
        """Show the sentences of an answer."""
        self._answer = answer
        hint = _("Ajouter l’année de naissance ou la rue pour affiner\u00a0: ") + answer.refine if answer.refine else ""
        self.setAccessibleName(f"{answer.counted}. {hint}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px = paint.px
        area = self.rect().adjusted(px(8), 0, -px(8), 0)
        used = paint.text(area, self._answer.counted, 12, 400, "t2")
        if self._answer.refine:
            paint.text(area, self._answer.refine, 12, 600, "t1", align=RIGHT)
            hint = _("Ajouter l’année de naissance ou la rue pour affiner\u00a0: ")
            rest = area.adjusted(used + px(12), 0, -canvas.width(self._answer.refine, 12, 600), 0)
            if canvas.width(hint, 12) <= rest.width():
                paint.text(rest, hint, 12, 400, "t2", align=RIGHT)


class Popup(QFrame):
    """List, preview and foot; the field keeps the focus and tells it where to go."""

    activated = Signal(object)  # Row
    act_clicked = Signal(object)  # Act
    moved = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.over = over
        self.setAccessibleName(_("Résultats de la recherche"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows = Rows(self)
        self.list = QListView(self)
        self.list.setAccessibleName(_("Résultats"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self._painter = RowPainter(self)
        self.list.setItemDelegate(self._painter)
        self.list.setModel(self.rows)
        self.list.clicked.connect(self._click)
        self.preview = Preview()
        self.preview.setParent(self)
        self.foot = Foot()
        self.foot.setParent(self)
        current().changed.connect(self._retheme)
        self._retheme()
        self.hide()

    @property
    def chosen(self) -> Row | None:
        """Return the row Entrée would act on."""
        at = self._painter.chosen
        return self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None

    def show_answer(self, answer: Answer) -> None:
        """Show the rows of an answer, the first one chosen."""
        self.rows.show(answer.rows)
        self.foot.show_answer(answer)
        self._painter.chosen = -1
        self.step(1)

    def step(self, direction: int, times: int = 1) -> None:
        """Choose the next row, or the one before; the list doesn't turn round."""
        at = self._painter.chosen
        for _time in range(times):
            following = at + direction
            while 0 <= following < len(self.rows.rows) and not self.rows.rows[following].selectable:
                following += direction
            if 0 <= following < len(self.rows.rows):
                at = following
        self._choose(at)

    def _choose(self, at: int) -> None:
        self._painter.chosen = at
        if at >= 0:
            index = self.rows.index(at)
            self.list.selectionModel().setCurrentIndex(index, self.list.selectionModel().SelectionFlag.NoUpdate)
            self.list.scrollTo(self.rows.index(0) if at == 1 else index)
        self.list.viewport().update()
        self.moved.emit()

    def show_preview(self, acts: Sequence[Act]) -> None:
        """Show who is chosen with these acts."""
        row = self.chosen
        self.preview.show_hit(row.hit if row else None, acts)

    def place(self, under: QWidget, preview: bool) -> None:
        """Lay the popup under a widget, as high as its rows, within the window."""
        px, over = current().px, self.over
        margin = px(SHADOW)
        corner = under.mapTo(over, QPoint(0, under.height() + px(4)))
        wide = px(LIST) + (px(PREVIEW) if preview else 0)
        wide = min(wide, over.width() - corner.x() - px(8))
        rows = sum(self.list.sizeHintForRow(at) for at in range(len(self.rows.rows)))
        body = max(rows + px(8), self.preview.high() if preview else 0)
        high = min(body + px(FOOT), over.height() - corner.y() - px(8))
        inner = QRect(margin, margin, wide, high)
        self.setGeometry(corner.x() - margin, corner.y() - margin, wide + 2 * margin, high + 2 * margin)
        left = wide - px(PREVIEW) if preview else wide
        self.list.setGeometry(inner.left() + 1, inner.top() + px(4), left - 2, high - px(FOOT) - px(6))
        corner_room = px(8)  # the corners are round: the frame paints them
        side = QRect(inner.left() + left, inner.top() + corner_room, wide - left - corner_room, high - px(FOOT))
        self.preview.setGeometry(side.adjusted(0, 0, 0, -corner_room - 1))
        self.preview.setVisible(preview)
        foot = QRect(inner.left(), inner.bottom() - px(FOOT) + 1, wide, px(FOOT))
        self.foot.setGeometry(foot.adjusted(corner_room, 0, -corner_room, -2))
        if not self.isVisible():
            self.raise_()
            self.show()

    def _click(self, index: QModelIndex) -> None:
        row: Row = index.data(ROW)
        if row.selectable:
            self.activated.emit(row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        act = self.preview.act_at(int(event.position().y()) - self.preview.y())
        if self.preview.isVisible() and self.preview.geometry().contains(event.position().toPoint()) and act:
            self.act_clicked.emit(act)

    def _retheme(self) -> None:
        """Give the parts an opaque ground, so that a keystroke repaints them and nothing under them."""
        theme = current()
        for part, ground in ((self.list.viewport(), "card"), (self.preview, "layer"), (self.foot, "layer")):
            palette = part.palette()
            palette.setColor(part.backgroundRole(), theme.color(ground))
            part.setPalette(palette)
            part.setAutoFillBackground(True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = current()
        painter.drawPixmap(
            0, 0, shadow(self.size(), theme.px(SHADOW), theme.px(8), theme.dark, self.devicePixelRatio())
        )
        paint = Canvas(painter)
        margin = paint.px(SHADOW)
        inner = self.rect().adjusted(margin, margin, -margin, -margin)
        paint.box(inner, "card", "line", radius=8)
        painter.save()
        self._paint_layers(paint, inner)
        painter.restore()
        paint.box(inner, edge="line", radius=8)

    def _paint_layers(self, paint: Canvas, inner: QRect) -> None:
        px = paint.px
        shape = QPainterPath()
        shape.addRoundedRect(inner, px(8), px(8))
        paint.painter.setClipPath(shape)
        foot = QRect(inner.left(), inner.bottom() - px(FOOT), inner.width(), px(FOOT) + 1)
        if self.preview.isVisible():
            left = self.preview.x() - 1
            side = QRect(left, inner.top(), inner.right() - left + 1, inner.height())
            paint.fill(side, "layer")
            paint.fill(QRect(side.left(), side.top(), 1, side.height()), "line")
        paint.fill(foot, "layer")
        paint.fill(QRect(foot.left(), foot.top(), foot.width(), 1), "line")


@lru_cache(maxsize=4)
def shadow(size: QSize, margin: int, radius: int, dark: bool, ratio: float) -> QPixmap:
    """Return the soft shadow of a popup of this size, drawn once."""
    drawn = QPixmap(size * ratio)
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 5 if dark else 3))
    inner = QRect(margin, margin, size.width() - 2 * margin, size.height() - 2 * margin)
    for ring in range(margin, 0, -2):
        painter.drawRoundedRect(inner.adjusted(-ring, -ring + 3, ring, ring), radius + ring, radius + ring)
    painter.end()
    return drawn
