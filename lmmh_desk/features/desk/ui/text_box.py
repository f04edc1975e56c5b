"""Several lines of text in a field: Tab leaves it, Ctrl+Entrée saves the form."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from lmmh_desk.ui.theme import current, restyle

LINE = 18  # pixels at 100 %


class TextBox(QPlainTextEdit):
    """An editor of `lines` visible lines; with `joined`, line ends count as spaces (a sentence of law)."""

    changed = Signal()
    left = Signal()

    def __init__(self, lines: int, *, joined: bool = False) -> None:
        super().__init__()
        self._lines, self._joined = lines, joined
        self.setProperty("role", "field")
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self.changed)
        current().changed.connect(self.retheme)
        self.retheme()

    def retheme(self) -> None:
        """Take the height of its lines at the present zoom."""
        self.setFixedHeight(current().px(self._lines * LINE + 16))

    def sizeHint(self) -> QSize:
        return QSize(current().px(160), self.height())

    def value(self) -> str:
        """Return the text, on one line when joined."""
        text = self.toPlainText()
        return " ".join(text.split()) if self._joined else text.strip()

    def set_value(self, value: object) -> None:
        """Show a text."""
        self.setPlainText(str(value or ""))

    def problem(self) -> str:
        """Return nothing: the action says what it refuses."""
        return ""

    def set_look(self, *, invalid: bool = False, prefilled: bool = False) -> None:
        """Show that the value is refused, or that the program proposed it."""
        self.setProperty("invalid", invalid)
        self.setProperty("prefilled", prefilled)
        restyle(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
