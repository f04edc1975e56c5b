"""The blue side of the first screens: a drawn town under a gradient."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas

_SKY = ((0.0, "#0B4366"), (0.55, "#0B5C8A"), (1.0, "#1D7EA0"))
_ANGLE = math.radians(160)
# Houses from right to left, in pixels at 100 %: left and right edges from the panel's right, height, windows.
_HOUSES = (
    (570, 480, 170, 2, 3), (480, 370, 230, 2, 4), (370, 290, 130, 2, 2),
    (290, 190, 260, 2, 4), (190, 100, 180, 2, 3), (100, 10, 110, 2, 1),
)  # fmt: skip

DISPLAY = 60  # pixels: larger figures are set tighter


def _display(size: int) -> QFont:
    font = current().font(size, 600)
    font.setFeature(QFont.Tag.fromString("tnum"), 0)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98)
    return font


class Town(QWidget):
    """Paints the panel; `lines` are (text, size, weight, baseline from the top), in pixels at 100 %."""

    def __init__(self) -> None:
        super().__init__()
        self.office = ""
        self.lines: Sequence[tuple[str, int, int, int]] = ()
        self.margin = 64  # pixels at 100 %
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        current().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(current().px(496), current().px(400))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def show_lines(self, office: str, lines: Sequence[tuple[str, int, int, int]]) -> None:
        """Show these words."""
        self.office, self.lines = office, lines
        self.setAccessibleName(" ".join(text for text, *_rest in lines))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_sky(painter)
        self._paint_houses(painter)
        self._paint_words(painter)

    def _paint_sky(self, painter: QPainter) -> None:
        across, down = math.sin(_ANGLE), -math.cos(_ANGLE)
        half = (abs(self.width() * across) + abs(self.height() * down)) / 2
        center = QPointF(self.width() / 2, self.height() / 2)
        reach = QPointF(across * half, down * half)
        gradient = QLinearGradient(center - reach, center + reach)
        for stop, color in _SKY:
            gradient.setColorAt(stop, QColor(color))
        painter.fillRect(self.rect(), gradient)

    def _paint_houses(self, painter: QPainter) -> None:
        zoom = current().zoom / 100
        painter.save()
        painter.translate(self.width(), self.height())
        painter.scale(zoom, zoom)
        wall, window = QPen(QColor(255, 255, 255, 46), 2), QPen(QColor(255, 255, 255, 41), 2)
        for left, right, high, columns, rows in _HOUSES:
            painter.setPen(wall)
            painter.drawPolyline([QPointF(-left, 0), QPointF(-left, -high), QPointF(-right, -high), QPointF(-right, 0)])
            painter.setPen(window)
            wide = left - right
            step = wide / columns
            size = 14 if wide < 100 else 16
            for column in range(columns):
                for row in range(rows):
                    x = -left + step * (column + 0.5) - size / 2 + (0.06 * wide if column == 0 else -0.06 * wide)
                    painter.drawRect(QRectF(x, -high + 25 + row * (40 if wide < 100 else 45), size, size + 4))
        painter.restore()

    def _paint_words(self, painter: QPainter) -> None:
        px, theme = current().px, current()
        left = px(self.margin)
        if self.office:
            badge = QRect(left, px(56), px(34), px(34))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(255, 255, 255, 42))
            painter.drawRoundedRect(badge, px(6), px(6))
            painter.drawPixmap(badge.left() + px(8), badge.top() + px(8), theme.plain_pixmap("home", "#FFFFFF", 18))
            painter.setPen(Qt.GlobalColor.white)
            painter.setFont(canvas.font(15, 600))
            area = QRect(left + px(46), badge.top(), self.width() - left - px(56), badge.height())
            painter.drawText(area, canvas.LEFT | Qt.TextFlag.TextSingleLine, self.office)
        painter.setPen(Qt.GlobalColor.white)
        for text, size, weight, baseline in self.lines:
            font = _display(size) if size > DISPLAY else canvas.font(size, weight)
            painter.setFont(font)
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, self.width() - left - px(16))
            painter.drawText(QPointF(left, px(baseline)), shown)
