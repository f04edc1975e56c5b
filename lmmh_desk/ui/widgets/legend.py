"""What the colours and patterns of an agenda mean, and the dot of what isn't sent."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.agenda_paint import labels, paint_body
from lmmh_desk.ui.widgets.base import Painted
from lmmh_desk.ui.widgets.canvas import Canvas

SWATCH, GAP, BETWEEN = 18, 6, 14  # pixels at 100 %


class UnsentLegend(Painted):
    """The dot of rows the hub doesn't know yet, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self._words = _("pas encore envoyé")
        self.setAccessibleName(_("Légende\u00a0: {labels}").format(labels=self._words))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(current().px(SWATCH) + canvas.width(self._words, 12), current().px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(SWATCH), current().px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        paint.dot(QPointF(paint.px(8), self.height() / 2), "off")
        paint.text(self.rect().adjusted(paint.px(SWATCH), 0, 0, 0), self._words, 12, 400, "t2", elide=True)


class CategoryLegend(Painted):
    """The four categories, each with its bar and pattern; on two lines where one is too short."""

    def __init__(self) -> None:
        super().__init__()
        self._labels = labels()
        self.setAccessibleName(_("Légende\u00a0: {labels}").format(labels=", ".join(self._labels.values())))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()) - current().px(BETWEEN), current().px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(max(self._widths()), current().px(20))

    def heightForWidth(self, wide: int) -> int:
        return max(place.bottom() + 1 for place in self._places(wide))

    def _widths(self) -> list[int]:
        px = current().px
        return [px(SWATCH + GAP + BETWEEN) + canvas.width(words, 12) for words in self._labels.values()]

    def _places(self, wide: int) -> list[QRect]:
        """Return where each category goes, on a new line when the one before is full."""
        high, left, top, made = current().px(20), 0, 0, []
        for each in self._widths():
            if left and left + each - current().px(BETWEEN) > wide:
                left, top = 0, top + high
            made.append(QRect(left, top, each, high))
            left += each
        return made

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px = paint.px
        down = max(0, (self.height() - self.heightForWidth(self.width())) // 2)
        for place, (category, words) in zip(self._places(self.width()), self._labels.items(), strict=True):
            place.translate(0, down)
            top = place.center().y() + 1 - px(7)
            paint_body(paint, QRect(place.left(), top, px(SWATCH), px(14)), category)
            paint.text(place.adjusted(px(SWATCH + GAP), 0, 0, 0), words, 12, 400, "t2")
