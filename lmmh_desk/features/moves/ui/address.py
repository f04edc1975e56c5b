"""An address as one writes it on an envelope: the first line stands out, Entrée begins the next one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from lmmh_desk.kernel.postal import BELOW
from lmmh_desk.ui.theme import current, restyle
from lmmh_desk.ui.widgets import canvas

PARAGRAPH = "\u2029"
LEAST = 3  # lines shown


class AddressEdit(QPlainTextEdit):
    """Several short lines; Tab goes to the next field."""

    changed = Signal()
    left = Signal()

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.setProperty("role", "field")
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._marks = _FirstLine(self.document())
        self.textChanged.connect(self._typed)
        current().changed.connect(self.retheme)
        self.retheme()

    def retheme(self) -> None:
        """Take the font and the height of the present zoom."""
        self.setFont(canvas.font(13))
        self.document().setDocumentMargin(current().px(2))
        self._marks.rehighlight()
        self.updateGeometry()

    def value(self) -> str:
        """Return the lines as typed."""
        return self.document().toRawText().replace(PARAGRAPH, "\n")  # toPlainText loses non-breaking spaces

    def set_value(self, value: Any) -> None:
        """Show an address."""
        self.setPlainText(str(value or ""))

    def problem(self) -> str:
        """Return nothing: the rules of the move say what is wrong."""
        return ""

    def set_look(self, *, invalid: bool = False, prefilled: bool = False) -> None:
        """Show that the address is refused, or comes from the lease."""
        self.setProperty("invalid", invalid)
        self.setProperty("prefilled", prefilled)
        restyle(self)

    def sizeHint(self) -> QSize:
        shown = min(max(self.blockCount(), LEAST), BELOW)
        high = self.fontMetrics().lineSpacing() * shown + current().px(16)
        return QSize(current().px(240), high)

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(140), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in (
            Qt.Key.Key_Return, Qt.Key.Key_Enter,
        ):  # fmt: skip
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def _typed(self) -> None:
        self.updateGeometry()
        self.changed.emit()


class _FirstLine(QSyntaxHighlighter):
    """The first line heavier, the others grey."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)

    def highlightBlock(self, text: str) -> None:
        shape = QTextCharFormat()
        first = self.currentBlock().blockNumber() == 0
        shape.setFontWeight(600 if first else 400)
        shape.setForeground(current().color("t1" if first else "t2"))
        self.setFormat(0, len(text), shape)
