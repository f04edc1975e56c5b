"""An address as one writes it on an envelope: the first line stands out, Entrée begins the next one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from lmmh_desk.kernel.postal import BELOW
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.notes import LinesEdit

PARAGRAPH = "\u2029"
LEAST = 3  # lines shown


class AddressEdit(LinesEdit):
    """Several short lines."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._marks = _FirstLine(self.document())
        self.retheme()

    def retheme(self) -> None:
        """Take the font and the height of the present zoom."""
        super().retheme()
        self.setFont(canvas.font(13))
        self._marks.rehighlight()
        self.updateGeometry()

    def value(self) -> str:
        """Return the lines as typed."""
        return self.document().toRawText().replace(PARAGRAPH, "\n")  # toPlainText loses non-breaking spaces

    def sizeHint(self) -> QSize:
        shown = min(max(self.blockCount(), LEAST), BELOW)
        high = self.fontMetrics().lineSpacing() * shown + current().px(16)
        return QSize(current().px(240), high)

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(140), self.sizeHint().height())

    def _typed(self) -> None:
        self.updateGeometry()
        super()._typed()


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
