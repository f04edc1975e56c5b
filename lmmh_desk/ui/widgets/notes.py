"""A text of several lines: Tab goes on, Ctrl+Entrée is the form's."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from lmmh_desk.ui.theme import current, restyle


class LinesEdit(QPlainTextEdit):
    """What the editors of several lines share; each says its value and measures itself."""

    changed = Signal()
    left = Signal()

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.setProperty("role", "field")
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._typed)
        current().changed.connect(self.retheme)

    def retheme(self) -> None:
        """Measure again at the present zoom."""
        self.document().setDocumentMargin(current().px(2))

    def set_value(self, value: object) -> None:
        """Show a text."""
        self.setPlainText(str(value or ""))

    def problem(self) -> str:
        """Return nothing: any text is right, or the rules of the form say what is wrong."""
        return ""

    def set_look(self, *, invalid: bool = False, prefilled: bool = False) -> None:
        """Show that the text is refused, or comes from the program."""
        self.setProperty("invalid", invalid)
        self.setProperty("prefilled", prefilled)
        restyle(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def _typed(self) -> None:
        self.changed.emit()


class NoteEdit(LinesEdit):
    """A free text that grows from `lines` to 8 lines; `limit` is the number of characters kept."""

    def __init__(self, placeholder: str = "", *, lines: int = 3, limit: int = 2000) -> None:
        super().__init__(placeholder)
        self._lines, self._limit = lines, limit
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.retheme()

    def retheme(self) -> None:
        """Measure again at the present zoom."""
        super().retheme()
        self._grow()

    def value(self) -> str:
        """Return the text without blanks around it."""
        return self.toPlainText().strip()

    def sizeHint(self) -> QSize:
        return QSize(current().px(200), self.height())

    def _typed(self) -> None:
        if len(self.toPlainText()) > self._limit:
            self.setPlainText(self.toPlainText()[: self._limit])
            self.moveCursor(QTextCursor.MoveOperation.End)
            return
        self._grow()
        super()._typed()

    def _grow(self) -> None:
        px = current().px
        lines = min(8, max(self._lines, self.document().blockCount()))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + px(18))
