"""When a window comes back: weekdays to switch on, every how many weeks, until which day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from lmmh_desk.kernel.french import DAYS
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.recurrence import MOST, Weekly, read_weekly, said, weekly
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Row, Snug, appear
from lmmh_desk.ui.widgets.canvas import CENTER, Canvas
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.editors import CountEdit, LineEdit


class DayButton(QAbstractButton):
    """A weekday, on or off; Space switches it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._words = f"{name[:3]}."
        self.invalid = False
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        current().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(current().px(44), current().px(32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        on, ready = self.isChecked(), self.isEnabled()
        edge = "bad" if self.invalid else "line" if not ready else "acc" if on else "ctl"
        paint.box(self.rect(), "accs" if on else "card" if ready else "layer", edge)
        ink = "t3" if not ready else "acc" if on else "t2"
        paint.text(self.rect(), self._words, 13, 600 if on else 400, ink, align=CENTER)
        if self.hasFocus():
            paint.focus(self.rect())


class RuleEdit(Snug):
    """The rule of a window; one that was imported and is no such rule is said, and kept as it is."""

    changed = Signal()
    left = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._imported = ""
        self.days = [DayButton(name) for name in DAYS]
        self.every = CountEdit(1, MOST)
        self.until = DateEdit(today, "ahead")
        self.said = Label("", 12, 400, "t2", wrap=True)
        self._chosen = QWidget()
        column = Column(spacing=8)
        column.addLayout(Row(*self.days, spacing=4))
        row = Row(_under(_("Toutes les … semaines"), self.every), _under(_("Jusqu’au, compris"), self.until))
        row.setStretch(1, 1)
        column.addLayout(row)
        self._chosen.setLayout(column)
        self.setLayout(Column(self._chosen, self.said, spacing=4))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusProxy(self.days[0])
        for day in self.days:
            day.toggled.connect(self._changed)
        for editor in (self.every, self.until):
            editor.changed.connect(self._changed)
            editor.left.connect(self.left)

    def value(self) -> str:
        """Return the rule, without any weekday while none is on."""
        on = tuple(number for number, day in enumerate(self.days) if day.isChecked())
        return self._imported or weekly(on, self.every.value() or 1, self.until.value())

    def set_value(self, rule: str | None) -> None:
        """Show a rule; none is every week, no weekday on."""
        shown = read_weekly(rule) if rule else Weekly(())
        self._imported = "" if shown else rule or ""
        shown = shown or Weekly(())
        self.blockSignals(True)
        for number, day in enumerate(self.days):
            day.setChecked(number in shown.weekdays)
        self.every.set_value(shown.every)
        self.until.set_value(shown.until)
        self.blockSignals(False)
        appear(self._chosen, not self._imported)
        self._changed()

    def problem(self) -> str:
        """Return what is wrong with the number of weeks or the last day."""
        every = self.every.value()
        if every is not None and not 1 <= every <= MOST:
            return _("Le nombre de semaines va de 1 à {limit}.").format(limit=MOST)
        return self.every.problem() or self.until.problem()

    def set_look(self, *, invalid: bool = False, prefilled: bool = False) -> None:
        """Show that the rule is refused."""
        del prefilled
        for day in self.days:
            day.invalid = invalid
            day.update()

    def _changed(self) -> None:
        words = said(self.value()) if self._imported or any(day.isChecked() for day in self.days) else ""
        kept = _("Répétition importée : elle est gardée telle quelle.")
        self.said.setText(f"{words}. {kept}" if self._imported else words)
        appear(self.said, bool(words))
        self.changed.emit()


def _under(label: str, editor: LineEdit) -> QWidget:
    editor.setAccessibleName(label)
    holder = QWidget()
    holder.setLayout(Column(Label(label, 12, 500, "t2"), editor, spacing=3))
    return holder
