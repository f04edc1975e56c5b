"""A form of one page: sections with their title at the left, Entrée goes on, errors say where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QScrollArea, QSizePolicy, QWidget

from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Label, Row, Snug, line
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.tokens_edit import TokensEdit

SIDE, TIGHT = 116, 86  # width of the section titles, and where the form lacks room, pixels at 100 %
ROOMY = 600  # width of a form that has room, the same


class FieldRow(Snug):
    """Fields side by side, the first one or the one with a `stretch` the widest; their messages run below."""

    def __init__(self, *items: QWidget, stretch: tuple[int, ...] = ()) -> None:
        super().__init__()
        row = Row(spacing=8)
        column = Column(spacing=3)
        for place, item in enumerate(items):
            share = stretch[place] if place < len(stretch) else 1
            under = Qt.AlignmentFlag.AlignTop if isinstance(item, Field) else Qt.AlignmentFlag.AlignBottom
            row.addWidget(item, share if isinstance(item, Field) else 0, under)
        column.addLayout(row)
        for item in items:
            if isinstance(item, Field):
                column.addWidget(item.message)
        if stretch and 0 in stretch and sum(stretch) == 0:
            row.addStretch(1)
        self.setLayout(column)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)


class Section(Snug):
    """A title at the left, its grey note under it, and what is asked at the right."""

    def __init__(self, title: str, note: str, items: tuple[QWidget, ...]) -> None:
        super().__init__()
        self.body = Column(*items, spacing=8)
        self._side = QWidget()
        self._side.setLayout(
            Column(Label(title, 13, 600, wrap=True), Label(note, 12, 400, "t2", wrap=True), None, spacing=0)
        )
        row = Row(self._side, margins=(16, 14, 16, 14), spacing=0)
        row.addLayout(self.body, 1)
        self.setLayout(row)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._wide = SIDE
        current().changed.connect(self.retheme)
        self.retheme()

    def measure(self, wide: int) -> None:
        """Give the title another width, in pixels at 100 %."""
        self._wide = wide
        self.retheme()

    def retheme(self) -> None:
        """Take the width of the title at the present zoom."""
        self._side.setFixedWidth(current().px(self._wide))


class Form(QScrollArea):
    """Sections under each other, a summary of errors above them; `submitted` on Ctrl+Entrée.

    `fields` are known by their name, so that `values` gives them all and `show_errors` finds the wrong ones.
    """

    submitted = Signal()
    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self.summary = Banner(tone="bad", flat=True)
        self._page = QWidget()
        self._column = Column(self.summary, spacing=0)
        self._column.addStretch(1)
        self._page.setLayout(self._column)
        self.setWidget(self._page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self._page.setAutoFillBackground(False)
        self._page.installEventFilter(self)
        self._sections: list[Section] = []
        current().changed.connect(self._measure)
        self._moved = QTimer(self, singleShot=True, interval=0)
        self._moved.timeout.connect(self._keep_focus_in_sight)
        self.setAccessibleName(name)

    def section(self, title: str, *items: QWidget, note: str = "") -> Section:
        """Add a section, with a line above when it isn't the first."""
        made = Section(title, note, items)
        self._sections.append(made)
        self._measure()
        place = self._column.count() - 1
        if place > 1:
            self._column.insertWidget(place, line())
            place += 1
        self._column.insertWidget(place, made)
        self.watch(made)
        return made

    def _measure(self) -> None:
        """Give the titles their width at the present zoom, less where the fields would lack room."""
        side = TIGHT if self.viewport().width() < current().px(ROOMY) else SIDE
        for section in self._sections:
            section.measure(side)

    def field(self, name: str, field: Field) -> Field:
        """Give a field its name; return it."""
        self.fields[name] = field
        field.changed.connect(self.changed)
        return field

    def watch(self, part: QWidget) -> None:
        """Let Entrée go on from the editors of a part added later to a section."""
        for child in (part, *part.findChildren(QWidget)):
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus:
                child.installEventFilter(self)

    def values(self) -> dict[str, Any]:
        """Return each field's value by its name."""
        return {name: field.value() for name, field in self.fields.items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show values by name; unknown names are passed over."""
        for name, value in values.items():
            if name in self.fields:
                self.fields[name].set_value(value)

    def check(self) -> bool:
        """Check each field; on errors sum them up and go to the first one. Return whether all is right."""
        wrong = {name: field.editor.problem() for name, field in self.fields.items()}
        return self.show_errors({name: problem for name, problem in wrong.items() if problem})

    def show_errors(self, errors: Mapping[str, str], fact: str = "") -> bool:
        """Show sentences by field name (`BadInput.fields`) and the `fact`; return whether there are none."""
        for name, field in self.fields.items():
            field.set_error(errors.get(name, ""))
        if not errors and not fact:
            self.summary.set("")
            return True
        points = (
            _("{points} à revoir. Rien n’est enregistré, la saisie reste ici.").format(
                points=count(len(errors), _("point"))
            )
            if errors
            else ""
        )
        self.summary.set(fact or points)
        wrong = next((field for name, field in self.fields.items() if name in errors), None)
        if wrong is not None:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            self._keep_focus_in_sight()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        self._keep_focus_in_sight()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page:
            if event.type() == QEvent.Type.Resize:  # a sentence came under a field, and what is below moves after this
                self._moved.start()
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, QWidget):
            return self._key(watched, event)
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._keep_in_sight(watched)
        return False

    def _keep_focus_in_sight(self) -> None:
        here = self._page.focusWidget()
        if here is not None and here.hasFocus():
            self._keep_in_sight(here)

    def _keep_in_sight(self, editor: QWidget) -> None:
        """Scroll to an editor, and to what is wrong with it."""
        self.ensureWidgetVisible(editor, 0, current().px(40))
        for field in self.fields.values():
            if field.error and (field.editor is editor or field.isAncestorOf(editor)):
                self.ensureWidgetVisible(field.message, 0, current().px(12))

    def _key(self, watched: QWidget, event: QKeyEvent) -> bool:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
            return True
        holder = watched.parentWidget()
        ends_a_name = isinstance(holder, TokensEdit) and holder.typing
        if ends_a_name or isinstance(watched, Button | IconButton | QPlainTextEdit):
            return False
        return bool(self.focusNextChild())
