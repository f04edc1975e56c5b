"""The rail: pages by frequency, open files, badges that mean work waiting."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QVBoxLayout,
)

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.shell.entries import ENTRY, Entry, EntryModel, Index
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.canvas import CENTER, TONES, Canvas

WIDE, COMPACT = 204, 52  # pixels at 100 %
_NEVER = Qt.ScrollBarPolicy.ScrollBarAlwaysOff


class EntryDelegate(QStyledItemDelegate):
    """Paints a line of the rail."""

    HEIGHTS: ClassVar[dict[str, int]] = {"group": 33, "page": 35, "file": 31}

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self._view = parent
        self.compact = False
        self.active: tuple[str, dict[str, str]] = ("", {})

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        kind = index.data(ENTRY).kind
        high = 12 if self.compact and kind == "group" else self.HEIGHTS[kind]
        return QSize(0, current().px(high))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        paint = Canvas(painter)
        entry: Entry = index.data(ENTRY)
        px = paint.px
        box = option.rect.adjusted(px(8), 0, -px(8), -px(1))
        if entry.kind == "group":
            self._group(paint, entry, option.rect, box)
        else:
            self._line(paint, entry, box, bool(option.state & QStyle.StateFlag.State_MouseOver))
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint.focus(box)
        painter.restore()

    def _group(self, paint: Canvas, entry: Entry, rect: QRect, box: QRect) -> None:
        px = paint.px
        if self.compact:
            shown = self._view.viewport().height()
            if rect.top() > 0 and rect.bottom() + px(self.HEIGHTS["page"]) <= shown:  # else it would part nothing
                paint.fill(QRect(px(14), rect.center().y(), rect.width() - px(28), 1), "line")
            return
        area = rect.adjusted(px(18), px(7), -px(8), 0)
        paint.text(area, entry.label, 13, 600, "t3", elide=True)
        if entry.open is not None:
            icon = "chevron-down" if entry.open else "chevron-right"
            paint.icon(icon, "t3", box.right() - px(25), area.center().y(), 16)

    def _line(self, paint: Canvas, entry: Entry, box: QRect, hovered: bool) -> None:
        px = paint.px
        active = self.active == (entry.key, entry.arguments)
        if active:
            paint.box(box, "card", "line")
            bar = QRect(box.left(), box.center().y() - px(8), px(3), px(17))
            paint.box(bar, "acc", radius=1)
        elif hovered:
            paint.box(box, "hover")
        ink = "acc" if active else "t2"
        middle = box.center().y() + 1
        if self.compact:
            paint.icon(entry.icon, ink, box.center().x() - px(9), middle, 19)
            if entry.first or entry.tone:  # else it covers the icon for what calls for nothing; the tip tells it
                self._badge(paint, entry, QPoint(box.right() + px(6), box.top() + px(8)), 16)
            return
        paint.icon(entry.icon, ink, box.left() + px(10), middle, 19)
        left, weight = box.left() + px(38), 600 if active else 400
        full = left + canvas.width(entry.label, 13, weight) + px(28) > box.right() - px(7)
        right = self._badge(paint, entry, QPoint(box.right() + 1 - px(0 if full else 7), middle), 20)
        paint.text(QRect(left, box.top(), right - left, box.height()), entry.label, 13, weight, "t1", elide=True)

    @staticmethod
    def _badge(paint: Canvas, entry: Entry, end: QPoint, high: int) -> int:
        """Paint the number waiting, ending at `end`, and return where it begins."""
        if not entry.badge:
            return end.x()
        px = paint.px
        text = str(entry.badge) if entry.badge < 100 else "99+"
        wide = max(px(high), canvas.width(text, 12, 600) + px(10))
        area = QRect(end.x() - wide, end.y() - px(high) // 2, wide, px(high))
        fill, _edge, ink = TONES[entry.tone or "neutral"]
        paint.box(area, "acc" if entry.first else fill, radius=high // 2)
        paint.text(area, text, 12, 600, "onacc" if entry.first else ink, align=CENTER)
        return area.left()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, _option: QStyleOptionViewItem, index: Index
    ) -> bool:
        entry: Entry | None = index.data(ENTRY)
        if entry is not None and self.compact and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), entry.spoken, view)
        return True


class EntryList(QListView):
    """A part of the rail."""

    chosen = Signal(object)  # Entry

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("role", "list")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(_NEVER)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.lines = EntryModel(self)
        self.setModel(self.lines)
        self.painter_of_lines = EntryDelegate(self)
        self.setItemDelegate(self.painter_of_lines)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose_by_key)
        current().changed.connect(self.scheduleDelayedItemsLayout)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(ENTRY))

    def _choose_by_key(self, index: QModelIndex) -> None:
        if self.hasFocus() and not self.underMouse():
            self._choose(index)

    def full_height(self) -> int:
        """Return the height of all lines, in pixels."""
        return sum(self.sizeHintForRow(row) for row in range(self.lines.rowCount()))


class Rail(QFrame):
    """The left column of the window."""

    chosen = Signal(object)  # Entry

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        self.body = EntryList(_("Rubriques"))
        self.foot = EntryList(_("Poste"))
        self.foot.setVerticalScrollBarPolicy(_NEVER)
        self.foot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 2, 0, 8)
        box.addWidget(self.body, 1)
        box.addWidget(self.foot)
        self._compact = False
        for part in (self.body, self.foot):
            part.chosen.connect(self.chosen)
        current().changed.connect(self.measure)
        self.measure()

    def show_entries(self, body: list[Entry], foot: list[Entry]) -> None:
        """Show these lines."""
        self.body.lines.show(body)
        self.foot.lines.show(foot)
        self.measure()

    def set_active(self, key: str, arguments: dict[str, str]) -> None:
        """Mark the page shown."""
        for part in (self.body, self.foot):
            part.painter_of_lines.active = (key, arguments)
            part.viewport().update()

    def set_compact(self, compact: bool) -> None:
        """Show only icons, in a narrow window."""
        if compact != self._compact:
            self._compact = compact
            for part in (self.body, self.foot):
                part.painter_of_lines.compact = compact
                part.scheduleDelayedItemsLayout()
            self.measure()

    def measure(self) -> None:
        """Take the width and the foot's height of the present zoom."""
        self.setFixedWidth(current().px(COMPACT if self._compact else WIDE))
        self.foot.setFixedHeight(self.foot.full_height())
