"""A way to start: a choice among four, which opens what it asks when taken."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from lmmh_desk.features.desk.model.settings import Way
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Painted, appear
from lmmh_desk.ui.widgets.canvas import Canvas

HEAD, LEFT = 70, 73  # pixels at 100 %


class WayHead(QAbstractButton):
    """Icon, title and sentence of a way, and the round mark of the choice."""

    def __init__(self, icon: str, title: str, note: str) -> None:
        super().__init__()
        self._icon, self._title, self._note = icon, title, note
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        self.setAccessibleDescription(note)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        current().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(current().px(420), current().px(HEAD))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(240), current().px(HEAD))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px, middle, taken = paint.px, self.height() // 2, self.isChecked()
        disc = QRect(px(19), middle - px(20), px(40), px(40))
        paint.box(disc, "accs" if taken else "layer", "" if taken else "line", radius=20)
        paint.icon(self._icon, "acc" if taken else "t2", disc.left() + px(10), middle, 20)
        right = self.width() - px(60)
        paint.text(QRect(px(LEFT), middle - px(22), right - px(LEFT), px(22)), self._title, 15, 600)
        paint.text(QRect(px(LEFT), middle, right - px(LEFT), px(20)), self._note, 13, 400, "t2", elide=True)
        mark = QPoint(self.width() - px(28), middle)
        ring = QRect(mark.x() - px(9), mark.y() - px(9), px(18), px(18))
        paint.box(ring, "acc" if taken else "card", "acc" if taken else "ctl", radius=9)
        if taken:
            paint.dot(QPointF(mark), "onacc", 4)
        if self.hasFocus():
            paint.focus(ring.adjusted(-px(5), -px(5), px(5), px(5)))


class WayCard(Painted):
    """The head, and under it what this way asks, shown only when taken."""

    def __init__(self, way: Way, head: WayHead, body: QWidget | None = None) -> None:
        super().__init__()
        self.way, self.head = way, head
        self._body = QWidget()
        self._column = Column(*([body] if body is not None else []), margins=(LEFT, 6, 20, 18), spacing=10)
        self._body.setLayout(self._column)
        self._has_body = body is not None
        column = Column(head, self._body, margins=(1, 1, 1, 1), spacing=0)
        self.setLayout(column)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        head.toggled.connect(self._toggled)
        self._toggled(head.isChecked())

    def _toggled(self, taken: bool) -> None:
        appear(self._body, taken and self._has_body)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        taken = self.head.isChecked()
        Canvas(painter).box(self.rect(), "card", "acc" if taken else "line", radius=8, line=2 if taken else 1)
