"""A text of several lines, that grows as it is typed; Tab goes on, Ctrl+Entrée is the form's."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from lmmh_desk.ui.theme import current, restyle


class NoteEdit(QPlainTextEdit):
    """A free text of `lines` to 8 lines; `limit` is the number of characters kept."""

    changed = Signal()
    left = Signal()

    def __init__(self, placeholder: str = "", *, lines: int = 3, limit: int = 2000) -> None:
        super().__init__()
        self._lines, self._limit = lines, limit
        self.setProperty("role", "field")
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._typed)
        current().changed.connect(self.retheme)
        self.retheme()

    def retheme(self) -> None:
        """Measure again at the present zoom."""
        self.document().setDocumentMargin(current().px(2))
        self._grow()

    def value(self) -> str:
        """Return the text without blanks around it."""
        return self.toPlainText().strip()

    def set_value(self, value: object) -> None:
        """Show a text."""
        self.setPlainText(str(value or ""))

    def problem(self) -> str:
        """Return nothing: any text is right."""
        return ""

    def set_look(self, *, invalid: bool = False, prefilled: bool = False) -> None:
        """Show the state."""
        self.setProperty("invalid", invalid)
        self.setProperty("prefilled", prefilled)
        restyle(self)

    def sizeHint(self) -> QSize:
        return QSize(current().px(200), self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _typed(self) -> None:
        if len(self.toPlainText()) > self._limit:
            self.setPlainText(self.toPlainText()[: self._limit])
            self.moveCursor(QTextCursor.MoveOperation.End)
            return
        self._grow()
        self.changed.emit()

    def _grow(self) -> None:
        px = current().px
        lines = min(8, max(self._lines, self.document().blockCount()))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + px(18))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
