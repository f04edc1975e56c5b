"""A date typed as at the counter (« 2111 » → « sam. 21/11/2020 »), or chosen in a calendar."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from lmmh_desk.kernel import typed
from lmmh_desk.kernel.calendar import after_months, is_working
from lmmh_desk.kernel.french import DAYS, MONTHS, long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Painted
from lmmh_desk.ui.widgets.canvas import CENTER, Canvas
from lmmh_desk.ui.widgets.editors import TypedEdit, below


class DateEdit(TypedEdit[date]):
    """A day; Alt+↓ or the icon opens the calendar, ↑ and ↓ change it by a day."""

    def __init__(self, today: date, towards: typed.Direction = "near") -> None:
        self.today, self.towards = today, towards
        self._calendar: Calendar | None = None
        super().__init__(self.read, typed.written_date, "21/11", after="calendar")
        self.icon_clicked.connect(self.open_calendar)

    def read(self, text: str) -> date:
        """Return the day typed; raises BadInput."""
        return typed.read_date(text, self.today, self.towards)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        elif step:
            self.set_value((self.value() or self.today) + timedelta(step))
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(160), self.height())

    def open_calendar(self) -> None:
        """Open the calendar under the field; what is chosen there replaces the value."""
        calendar = self._calendar = Calendar(self.value() or self.today, self.today, self)
        calendar.picked.connect(self._take)
        calendar.move(below(self))
        calendar.show()
        calendar.setFocus()

    def _take(self, day: date) -> None:
        self.set_value(day)
        self.setFocus()
        self.left.emit()


class BirthEdit(DateEdit):
    """A birth date, which needs its year."""

    def __init__(self, today: date) -> None:
        super().__init__(today, "behind")
        self.setPlaceholderText("12/04/1984")

    def read(self, text: str) -> date:
        return typed.read_birth(text, self.today)


class Calendar(QFrame):
    """A month of days: arrows, Page↑ Page↓, Entrée, Échap; says `picked` with a date and closes for good."""

    picked = Signal(object)

    def __init__(self, day: date, today: date, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._sheet = _Sheet(day, today)
        self._sheet.setParent(self)
        self._sheet.picked.connect(self._pick)
        self.setFocusProxy(self._sheet)
        self._sheet.resize(self._sheet.sizeHint())
        self.setFixedSize(self._sheet.sizeHint())

    def _pick(self, day: date) -> None:
        self.picked.emit(day)
        self.close()


class _Sheet(Painted):
    picked = Signal(object)

    def __init__(self, day: date, today: date) -> None:
        super().__init__()
        self._today = today
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.go(day)

    def go(self, day: date) -> None:
        """Make a day current."""
        self.day = day
        self.setAccessibleName(_("Calendrier"))
        self.setAccessibleDescription(long_date(day))
        self.update()

    def sizeHint(self) -> QSize:
        px = current().px
        return QSize(7 * px(36) + px(16), 8 * px(32) + px(16))

    def _first(self) -> date:
        """Return the Monday the sheet begins with."""
        first = self.day.replace(day=1)
        return first - timedelta(first.weekday())

    def _area(self, column: int, row: int) -> QRect:
        px = current().px
        return QRect(px(8) + column * px(36), px(8) + row * px(32), px(36), px(32))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        months = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        key = Qt.Key(event.key())
        if key in steps:
            self.go(self.day + timedelta(steps[key]))
        elif key in months:
            self.go(after_months(self.day, months[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.picked.emit(self.day)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        for step, column in ((-1, 0), (1, 6)):
            if self._area(column, 0).contains(place):
                self.go(after_months(self.day, step))
                return
        for number in range(42):
            if self._area(number % 7, 2 + number // 7).contains(place):
                self.picked.emit(self._first() + timedelta(number))
                return

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        paint.box(self.rect(), "card", "line", radius=0)
        px = paint.px
        middle = self._area(0, 0).center().y()
        paint.icon("chevron-left", "t2", px(16), middle, 20)
        paint.icon("chevron-right", "t2", self._area(6, 0).left() + px(8), middle, 20)
        title = self._area(1, 0).united(self._area(5, 0))
        paint.text(title, f"{MONTHS[self.day.month - 1]} {self.day.year}", 13, 600, align=CENTER)
        for column, name in enumerate(DAYS):
            paint.text(self._area(column, 1), name[:3], 12, 500, "t3", align=CENTER)
        for number in range(42):
            self._paint_day(paint, self._first() + timedelta(number), self._area(number % 7, 2 + number // 7))

    def _paint_day(self, paint: Canvas, day: date, area: QRect) -> None:
        gap = paint.px(2)
        inside = area.adjusted(gap, gap, -gap, -gap)
        ink = "t1" if is_working(day) else "t3"
        if day == self.day:
            paint.box(inside, "acc")
            ink = "onacc"
        elif day == self._today:
            paint.box(inside, edge="acc")
        if day.month != self.day.month:
            paint.painter.setOpacity(0.45)
        paint.text(inside, str(day.day), 13, 600 if day == self.day else 400, ink, align=CENTER)
        paint.painter.setOpacity(1.0)
