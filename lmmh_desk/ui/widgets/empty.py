"""What stands where rows are missing: one sentence and its action, or grey rows while they come."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Painted, Row
from lmmh_desk.ui.widgets.canvas import Canvas

HIGH = 46  # pixels at 100 %


class Empty(QWidget):
    """One sentence, and the button that mends it."""

    def __init__(self) -> None:
        super().__init__()
        self._label = Label("", 13, 400, "t2", wrap=True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._row = Row(None)
        column = Column(None, self._label, margins=(16, 8, 16, 8), spacing=12)
        column.addLayout(self._row)
        column.addStretch(2)
        self.setLayout(column)
        self._action: QWidget | None = None

    def set(self, sentence: str, action: QWidget | None = None) -> None:
        """Say another sentence, with another action or none."""
        self._label.setText(sentence)
        self.setAccessibleName(sentence)
        if self._action is action:
            return
        if self._action is not None:
            self._action.hide()
            self._action.deleteLater()
        self._action = action
        if action is not None:
            self._row.addWidget(action)
            self._row.addStretch(1)


class Loading(Painted):
    """Grey rows of 46 pixels at 100 %, for what takes more than 300 ms; nothing moves."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Chargement"))

    def sizeHint(self) -> QSize:
        return QSize(current().px(200), current().px(HIGH * 3))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px, high = paint.px, paint.px(HIGH)
        for index, top in enumerate(range(0, self.height() - high + 1, high)):
            middle = top + high // 2
            wide = (180, 140, 160, 120)[index % 4]
            paint.box(QRect(px(14), middle - px(5), px(48), px(10)), "hover")
            paint.box(QRect(px(94), middle - px(5), px(wide), px(10)), "hover")
            paint.fill(QRect(0, top + high - px(1), self.width(), px(1)), "line")
