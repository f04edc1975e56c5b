"""The log of a day: each line with its hour, its nature, who does it, and its whole text on two lines."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QKeyEvent

from lmmh_desk.features.continuity.model.board import Entry
from lmmh_desk.features.continuity.model.records import KINDS, EntryKind, EntryState
from lmmh_desk.features.continuity.model.sheets import standing
from lmmh_desk.features.continuity.ui.tables import Told, told_sentence, told_when
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.canvas import RIGHT, Canvas
from lmmh_desk.ui.widgets.list_view import ListView

HIGH = 76  # pixels at 100 %
SIDE, HOUR = 14, 60
KIND_TONES = {EntryKind.DECISION: "accent", EntryKind.ALERT: "warn", EntryKind.INFO: "neutral"}


class LogList(ListView[Told]):
    """Entrée corrects a line; letters take it forward."""

    def __init__(self) -> None:
        super().__init__(_("Journal de 8:30"), HIGH)
        self.letters: dict[str, Callable[[Entry], None]] = {}

    def said(self, item: Told) -> str:
        """Return a line in one sentence."""
        return told_sentence(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        told, letter = self.item(self.currentIndex().row()), event.text().upper()
        if told is not None and letter in self.letters:
            self.letters[letter](told.entry)
        else:
            super().keyPressEvent(event)

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: Told) -> None:
        """Paint a line of the log."""
        px, entry = paint.px, item.entry
        current = row == self.currentIndex().row()
        if current and self.hasFocus():
            paint.fill(area, "sel")
        elif row == self.hovered:
            paint.fill(area, "hover")
        paint.fill(QRect(area.left(), area.bottom() + 1 - px(1), area.width(), px(1)), "line")
        top, left, right = area.top() + px(8), area.left() + px(HOUR), area.right() - px(SIDE)
        first = QRect(area.left() + px(SIDE), top, px(HOUR - SIDE), px(20))
        late = entry.late(item.day)
        paint.text(first, told_when(item), 12, 600 if late else 400, "bad" if late else "t2")
        kind, tone = (_("En retard"), "bad") if late else (KINDS[entry.kind], KIND_TONES[entry.kind])
        used = paint.tag(left, top + px(10), kind, tone)
        done = entry.state is EntryState.DONE
        rest = QRect(left + used + px(8), top, right - left - used - px(8), px(20))
        paint.text(
            rest, standing(entry, item.day), 12, 600 if done else 400, "ok" if done else "t2", align=RIGHT, elide=True
        )  # fmt: skip
        ink = "t3" if entry.state is EntryState.DROPPED else "t1"
        paint.lines(QRect(left, top + px(22), right - left, px(18)), entry.text, 13, 400, ink)
        if entry.unsent:
            paint.dot(QPointF(area.left() + px(SIDE + 4), top + px(32)), "off")
        if current and self.hasFocus():
            paint.focus(area.adjusted(px(2), px(1), -px(2), -px(2)))
