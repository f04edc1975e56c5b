"""A label above, an editor, a message under it."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Column, Label, Row, Snug, appear


class Field(Snug):
    """An editor with its label; says what is wrong on leaving, and nothing while typing.

    `note` stands in grey at the right of the label; `optional` writes « facultatif » there.
    """

    changed = Signal()

    def __init__(self, label: str, editor: QWidget, *, optional: bool = False, note: str = "") -> None:
        super().__init__()
        self.editor = cast(Any, editor)
        self._invalid = self._prefilled = self._setting = False
        self.label = Label(label, 12, 500, "t2")
        self.note = Label(note or (_("facultatif") if optional else ""), 12, 400, "t3")
        self.message = Label("", 12, 400, "bad", wrap=True)
        self.message.hide()
        top = Row(self.label, None, self.note, spacing=8)
        column = Column(spacing=3)
        column.addLayout(top)
        column.addWidget(editor)
        column.addWidget(self.message)
        column.addStretch(1)  # an aligned layout would give a long message the height of its widest shape
        self.setLayout(column)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        editor.setAccessibleName(label or editor.accessibleName())  # a box says its own
        self.label.setBuddy(editor)
        self.setFocusProxy(editor)
        self.editor.changed.connect(self._typed)
        self.editor.left.connect(self.check)

    def value(self) -> Any:
        """Return the editor's value."""
        return self.editor.value()

    def set_value(self, value: Any, *, prefilled: bool = False) -> None:
        """Show a value; `prefilled` when the program proposes it (from the lease)."""
        self._setting = True
        self.editor.set_value(value)
        self._setting = False
        self._prefilled = prefilled
        self.set_error("")

    def set_error(self, sentence: str) -> None:
        """Say what is wrong under the editor; an empty sentence takes it away."""
        self._invalid = bool(sentence)
        self.message.setText(sentence)
        appear(self.message, self._invalid)
        self.editor.setAccessibleDescription(sentence)
        self._show()

    @property
    def error(self) -> str:
        """Return the sentence shown, empty when there is none."""
        return self.message.text()

    def check(self) -> bool:
        """Say under the editor what is wrong with what is typed; return whether it is right."""
        self.set_error(self.editor.problem())
        return not self._invalid

    def _typed(self) -> None:
        if not self._setting:
            self._prefilled = False
            said = self._said_while_typing()
            if said or self._invalid:
                self.set_error(said)
            else:
                self._show()
        self.changed.emit()

    def _said_while_typing(self) -> str:
        """Return what is said before the editor is left: nothing, but for a free text."""
        return ""

    def _show(self) -> None:
        self.editor.set_look(invalid=self._invalid, prefilled=self._prefilled)
