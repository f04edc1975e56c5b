"""The history of a person: when, an icon on a line, what, and a tag."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.found import Moment
from lmmh_desk.kernel.french import hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.list_view import ListView


class Timeline(ListView[Moment]):
    """Moments, the newest first; Entrée or a double click says `opened` with the moment."""

    def __init__(self, name: str) -> None:
        super().__init__(name, 52)
        self._now = 0

    def set_moments(self, moments: Sequence[Moment], now: int) -> None:
        """Show these moments; `now` (milliseconds UTC) tells which are today's."""
        self._now = now
        self.set_items(moments)

    def when(self, moment: Moment) -> str:
        """Return « auj. 10:14 », « 13/11 15:20 », or the date with its year when it is another one's."""
        then, now = paris(moment.at), paris(self._now)
        if then.date() == now.date():
            return _("auj. {hour}").format(hour=hour(then))
        if then.year != now.year:
            return short_date(then.date(), year=True)
        if (then.hour, then.minute) == (0, 0):  # an event that has a day and no hour
            return short_date(then.date())
        return f"{short_date(then.date())} {hour(then)}"

    def said(self, item: Moment) -> str:
        """Return the moment in one sentence."""
        unsent = _("pas encore envoyé") if item.unsent else ""
        return ", ".join(part for part in (self.when(item), item.title, item.subtitle, item.tag, unsent) if part)

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: Moment) -> None:
        """Paint the moment on its line."""
        px, top = paint.px, area.top()
        axis = area.left() + px(108)
        if row == self.hovered or row == self.currentIndex().row():
            focused = row == self.currentIndex().row()
            back = QRect(area.left() + px(6), top + px(1), area.width() - px(12), area.height() - px(6))
            paint.box(back, "sel" if focused and self.hasFocus() else "hover" if row == self.hovered else "")
        self._paint_line(paint, area, axis, row)
        self._paint_disc(paint, axis, top + px(21), item)
        date = QRect(area.left() + px(14), top + px(12), px(80), px(18))
        paint.text(date, self.when(item), 12, 400, "t3")
        right = area.right() - px(14)
        if item.tag:
            wide = canvas.tag_width(item.tag)
            paint.tag(right - wide, top + px(21), item.tag, item.tone)
            right -= wide + px(8)
        left = axis + px(22)
        title = QRect(left, top + px(4), right - left - (px(18) if item.unsent else 0), px(18))
        used = paint.text(title, item.title, 13, 600, elide=True)
        if item.unsent:
            paint.dot(QPointF(left + used + px(10), title.center().y() + 1), "off")
        paint.text(QRect(left, top + px(22), right - left, px(16)), item.subtitle, 12, 400, "t2", elide=True)
        if row == self.currentIndex().row() and self.hasFocus():
            paint.focus(QRect(area.left() + px(6), top + px(1), area.width() - px(12), area.height() - px(6)))

    def _paint_line(self, paint: Canvas, area: QRect, axis: int, row: int) -> None:
        """Paint the line from the disc above to the disc below."""
        middle, thin = area.top() + paint.px(21), paint.px(1)
        if row > 0:
            paint.fill(QRect(axis, area.top(), thin, middle - area.top()), "line")
        if row < len(self.items()) - 1:
            paint.fill(QRect(axis, middle, thin, area.bottom() + 1 - middle), "line")

    def _paint_disc(self, paint: Canvas, axis: int, middle: int, item: Moment) -> None:
        side = paint.px(26)
        paint.box(QRect(axis - side // 2, middle - side // 2, side, side), "layer", "line", radius=13)
        paint.icon(item.icon, "t2", axis - paint.px(8), middle, 16)
