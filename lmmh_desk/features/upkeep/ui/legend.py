"""What the boxes of the halls say, drawn as they are."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from lmmh_desk.features.upkeep.model.board import Step
from lmmh_desk.features.upkeep.model.records import MARKS, Mark
from lmmh_desk.features.upkeep.ui.tables import BOX, BOXES, Look, paint_box
from lmmh_desk.features.upkeep.ui.week import STEPS
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Painted
from lmmh_desk.ui.widgets.canvas import CENTER, Canvas

GAP, BETWEEN = 6, 16  # pixels at 100 %
DAY: list[tuple[str, Look | None]] = [
    (MARKS[Mark.DONE], BOXES[Mark.DONE]), (MARKS[Mark.ISSUE], BOXES[Mark.ISSUE]),
    (MARKS[Mark.TO_DO], BOXES[Mark.TO_DO]), (_("sans objet"), None),
]  # fmt: skip
WEEK: list[tuple[str, Look | None]] = [*DAY[:2], STEPS[Step.INCOMPLETE], STEPS[Step.IN_PROGRESS], *DAY[2:]]


class Legend(Painted):
    """A box and its words, one after another; a dash has no box."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = DAY
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_weekly(False)

    def set_weekly(self, weekly: bool) -> None:
        """Say what the boxes of a day mean, or those of a week."""
        self._shown = WEEK if weekly else DAY
        words = ", ".join(words for words, _look in self._shown)
        self.setAccessibleName(_("Légende\u00a0: {labels}").format(labels=words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        each = current().px(BOX + GAP + BETWEEN)
        return QSize(sum(each + canvas.width(words, 12) for words, _look in self._shown), current().px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(BOX), current().px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px, left, middle = paint.px, 0, self.height() // 2
        for words, look in self._shown:
            if look is None:
                paint.text(QRect(left, 0, px(BOX), self.height()), "–", ink="t3", align=CENTER)
            else:
                paint_box(paint, left, middle, look)
            wide = canvas.width(words, 12)
            paint.text(QRect(left + px(BOX + GAP), 0, wide + 2, self.height()), words, 12, 400, "t2")
            left += px(BOX + GAP + BETWEEN) + wide
