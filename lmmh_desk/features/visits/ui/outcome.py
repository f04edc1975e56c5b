"""The button of one outcome of the call: the one chosen bears its own colour, edge and mark."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import TONES, Canvas

MARGIN = 10  # pixels at 100 %, at both ends


class OutcomeButton(Button):
    """« Urgent, protections », its letter on the right; chosen, it says so with a mark too."""

    def __init__(self, words: str, icon: str, letter: str, tone: str, *, chosen: bool, said: str) -> None:
        super().__init__(words, icon, letter, small=True, accessible=said)
        self._words, self._picture, self._letter = words, icon, letter
        self._tone, self._chosen = tone, chosen
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        soft, _edge, strong = TONES[self._tone]
        px, middle, ink = paint.px, self.height() // 2, strong if self._chosen else "t1"
        if self._chosen:
            paint.box(self.rect(), soft, strong, line=2)
        else:
            self._paint_body(paint)
        paint.icon(self._picture, ink, px(MARGIN), middle)
        area = QRect(px(MARGIN + 26), 0, self.width() - px(MARGIN + 26), self.height())
        paint.text(area, self._words, 13, 600 if self._chosen else 400, ink)
        right = self.width() - px(MARGIN)
        if self._chosen:
            paint.icon("check", ink, right - px(20), middle)
            right -= px(28)
        paint.keycap(right, middle, self._letter, ink if self._chosen else "t2")
        if self.hasFocus():
            self._paint_focus(paint)
