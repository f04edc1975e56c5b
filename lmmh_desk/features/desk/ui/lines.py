"""Lines of the settings: a label, what is set, and in the table of the office its default and effect."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lmmh_desk.features.desk.model.settings import OfficeLine
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Painted, Row, appear, line
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.picture import Picture

LABEL, VALUE, DEFAULT = 168, 124, 112  # widths of the office's columns, pixels at 100 %
SIDE = 120


class Line(Painted):
    """What a search for a setting finds, or not, by its words."""

    def words(self) -> str:
        """Return the words by which it is found."""
        return ""

    def matches(self, text: str) -> bool:
        """Say whether a search for a setting finds this line."""
        return plain(text) in plain(self.words())


class Labelled(Line):
    """A label of fixed width at the left, then widgets (None is a stretch); under them its default and its effect."""

    def __init__(self, label: str, *items: QWidget | None, note: str = "", restore: QWidget | None = None) -> None:
        super().__init__()
        self.label = Label(label, 13, 500)
        self.note = Label(note, 12, 400, "t3", wrap=True)
        column = Column(spacing=2)
        column.addLayout(Row(self.label, *items, spacing=8))
        if note:
            under = Row(self.note, *((restore,) if restore else ()), margins=(SIDE + 8, 0, 0, 0))
            under.setStretch(0, 1)
            column.addLayout(under)
        self.setLayout(column)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(bool(note))
        self.setSizePolicy(policy)
        for item in items:
            if item is not None and item.accessibleName() == "":
                item.setAccessibleName(label)
        self.retheme()

    def retheme(self) -> None:
        self.label.setFixedWidth(current().px(SIDE))
        super().retheme()

    def words(self) -> str:
        return f"{self.label.text()} {self.note.text()}"


class Group(QWidget):
    """A titled part of « Ce poste », under a line unless it is the first."""

    def __init__(self, title: str, *rows: Line, caption: str = "", first: bool = False) -> None:
        super().__init__()
        self.title = title
        self.rows: list[Line] = []
        self._rows = Column(spacing=10)
        self.caption = Label(caption, 12, 400, "t2")
        inside = Column(margins=(16, 10, 14, 0), spacing=10)
        inside.addLayout(Row(Label(title, 13, 500, "t2"), None, self.caption))
        inside.addLayout(self._rows)
        for row in rows:
            self.add(row)
        column = Column(*(() if first else (line(),)), spacing=0)
        column.addLayout(inside)
        self.setLayout(column)
        self.body = inside

    def add(self, row: Line) -> None:
        """Put a line under the others."""
        self.rows.append(row)
        self._rows.addWidget(row)

    def find_setting(self, text: str) -> int:
        """Show what a search finds, all of it where the title is looked for; return how many lines."""
        whole = plain(text) in plain(self.title)
        found = [row for row in self.rows if whole or row.matches(text)]
        for row in self.rows:
            appear(row, row in found)
        appear(self, bool(found))
        return len(found)


class SettingEdit(LineEdit):
    """A value edited in place: leaving the field or Entrée saves, Échap gives the former value back."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__(after="pencil", small=True)
        self.former = ""

    def show_value(self, text: str) -> None:
        """Show a saved value."""
        self.former = text
        self.set_value(text)
        self.set_look()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self.former:
            self.show_value(self.former)
        else:
            super().keyPressEvent(event)


class Threshold(Line):
    """One line of the office's table."""

    asked = Signal(str)  # the text typed
    restored = Signal()

    def __init__(self, shown: OfficeLine) -> None:
        super().__init__()
        self.line = shown
        self.editor = SettingEdit()
        self.fixed = Label("", 13, 500)
        self.lock = Picture("lock", "t3", 16)
        self.default = Label("", 13, 400, "t2")
        self.restore = Button("", role="link", small=True)
        self.effect = Label("", 12, 400, "t2", wrap=True)
        self.message = Label("", 12, 400, "bad", wrap=True)
        self._values = _cell(self.editor, self.lock, self.fixed)
        self._defaults = QWidget()
        self._defaults.setLayout(Row(self.restore, self.default, None, spacing=0))
        self.label = Label("", 13, 500, wrap=True)
        row = Row(self.label, self._values, self._defaults, self.effect, spacing=12)
        row.setStretch(3, 1)
        column = Column(margins=(14, 4, 14, 4), spacing=2)
        column.addLayout(row)
        column.addWidget(self.message)
        self.setLayout(column)
        self.editor.left.connect(self._left)
        self.editor.entered.connect(self.update)
        self.editor.changed.connect(lambda: self.say(""))
        self.restore.clicked.connect(self.restored)
        self.show_line(shown)
        self.retheme()

    def retheme(self) -> None:
        px = current().px
        for widget, wide in ((self.label, LABEL), (self._values, VALUE), (self._defaults, DEFAULT)):
            widget.setFixedWidth(px(wide))
        self.setMinimumHeight(px(39))
        super().retheme()

    def show_line(self, shown: OfficeLine) -> None:
        """Show the value in force; one being typed stays."""
        typing = self.editor.text() != self.editor.former
        self.line = shown
        self.label.setText(shown.label)
        self.editor.setAccessibleName(shown.label)
        if not typing:
            self.editor.show_value(shown.value)
        self.fixed.setText(shown.value)
        self.restore.set_text(_("{value} · Rétablir").format(value=shown.default))
        self.default.setText(shown.default)
        self.effect.setText(shown.effect)
        for widget, wanted in (
            (self.editor, shown.editable),
            (self.lock, not shown.editable),
            (self.fixed, not shown.editable),
            (self.restore, shown.editable and shown.changed),
            (self.default, not (shown.editable and shown.changed)),
        ):
            appear(widget, wanted)
        self.setAccessibleName(f"{shown.label}, {shown.value}, {shown.effect}")

    def say(self, sentence: str) -> None:
        """Say under the line why the value is refused; nothing takes it away."""
        self.message.setText(sentence)
        appear(self.message, bool(sentence))
        self.editor.set_look(invalid=bool(sentence))
        self.editor.setAccessibleDescription(sentence)

    def words(self) -> str:
        return f"{self.line.label} {self.line.effect}"

    def _left(self) -> None:
        if self.editor.text() != self.editor.former:
            self.asked.emit(self.editor.text())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        if self.editor.hasFocus():
            paint.fill(self.rect(), "sel")
        high = paint.px(1)
        paint.fill(QRect(0, self.height() - high, self.width(), high), "line")


class Titles(Painted):
    """The grey titles above the office's lines."""

    def __init__(self) -> None:
        super().__init__()
        self._labels = [Label(text, 12, 600, "t3") for text in (_("Seuil"), _("Valeur"), _("Par défaut"), _("Effet"))]
        row = Row(*self._labels, margins=(14, 0, 14, 0), spacing=12)
        row.setStretch(3, 1)
        self.setLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.retheme()

    def retheme(self) -> None:
        px = current().px
        for label, wide in zip(self._labels, (LABEL, VALUE, DEFAULT), strict=False):
            label.setFixedWidth(px(wide))
        self.setFixedHeight(px(28))
        super().retheme()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        paint.fill(self.rect(), "layer")
        for top in (0, self.height() - paint.px(1)):
            paint.fill(QRect(0, top, self.width(), paint.px(1)), "line")


def _cell(*items: QWidget) -> QWidget:
    """Return several widgets in one column, of which some are shown; the last one takes what is left."""
    cell = QWidget()
    row = Row(*items, spacing=4)
    row.setStretch(len(items) - 1, 1)
    cell.setLayout(row)
    return cell
