"""The blue side of the first screens: a drawn town under a gradient.

The first painting is this one: it does without the namespace `Qt` and a dressed theme (see `ui/theme.py`). Setting a
pen or a plain brush would load that namespace: the town is an SVG, and the words take the palette's white.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from lmmh_desk.ui import icons
from lmmh_desk.ui.theme import bare

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_ANGLE = math.radians(160)
# Houses from right to left, in pixels at 100 %: left and right edges from the panel's right, height, windows.
_HOUSES = (
    (570, 480, 170, 2, 3), (480, 370, 230, 2, 4), (370, 290, 130, 2, 2),
    (290, 190, 260, 2, 4), (190, 100, 180, 2, 3), (100, 10, 110, 2, 1),
)  # fmt: skip
_PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">
<linearGradient id="sky" gradientUnits="userSpaceOnUse" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}">
<stop offset="0" stop-color="#0B4366"/><stop offset="0.55" stop-color="#0B5C8A"/><stop offset="1" stop-color="#1D7EA0"/>
</linearGradient>
<rect width="{width}" height="{height}" fill="url(#sky)"/>
<g transform="translate({width} {height}) scale({zoom})" fill="none" stroke="#FFFFFF" stroke-width="2">
<path stroke-opacity="0.18" d="{walls}"/><path stroke-opacity="0.16" d="{windows}"/></g>
<rect x="{left}" y="{top}" width="{side}" height="{side}" rx="{corner}" fill="#FFFFFF" fill-opacity="{badge}"/></svg>"""
DISPLAY = 60  # pixels: larger figures are set tighter
ROOF, _SKY = max(high for _left, _right, high, *_panes in _HOUSES), 24  # pixels at 100 %: the highest, what is above


def _display(size: int) -> QFont:
    font = bare().font(size, 600)
    font.setFeature(QFont.Tag.fromString("tnum"), 0)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98)
    return font


class Town(QWidget):
    """Paints the panel; `lines` are (text, size, weight, baseline from the top), in pixels at 100 %."""

    def __init__(self) -> None:
        super().__init__()
        self.office = ""
        self.lines: Sequence[tuple[str, int, int, int]] = ()
        self.lowest = 0  # the lowest baseline, in pixels at 100 %: the houses stay under it
        self.margin = 64  # pixels at 100 %
        white = self.palette()
        white.setColor(QPalette.ColorRole.WindowText, QColor("#FFFFFF"))
        self.setPalette(white)
        bare().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(bare().px(496), bare().px(400))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def show_lines(self, office: str, lines: Sequence[tuple[str, int, int, int]]) -> None:
        """Show these words."""
        self.office, self.lines = office, lines
        self.lowest = max((baseline for *_line, baseline in lines), default=0)
        self.setAccessibleName(" ".join(text for text, *_rest in lines))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        badge = QRectF(bare().px(self.margin), bare().px(56), bare().px(34), bare().px(34))
        QSvgRenderer(QByteArray(self._picture(badge).encode())).render(painter, QRectF(self.rect()))
        if self.office:
            inside = bare().px(8)
            icons.paint(painter, "home", "#FFFFFF", badge.adjusted(inside, inside, -inside, -inside))
            font = bare().font(15, 600)
            measures = QFontMetrics(font)
            below = badge.center().y() + (measures.ascent() - measures.descent()) / 2
            self._write(painter, font, QPointF(badge.left() + bare().px(46), below), self.office)
        for text, size, weight, baseline in self.lines:
            font = _display(size) if size > DISPLAY else bare().font(size, weight)
            self._write(painter, font, QPointF(badge.left(), bare().px(baseline)), text)

    def _picture(self, badge: QRectF) -> str:
        width, height = self.width(), self.height()
        across, down = math.sin(_ANGLE), -math.cos(_ANGLE)
        half = (abs(width * across) + abs(height * down)) / 2
        return _PICTURE.format(
            width=width, height=height, zoom=self._scale(), walls=_walls(), windows=_windows(),
            x1=width / 2 - across * half, y1=height / 2 - down * half,
            x2=width / 2 + across * half, y2=height / 2 + down * half,
            left=badge.left(), top=badge.top(), side=badge.width(), corner=bare().px(6),
            badge=0.165 if self.office else 0,
        )  # fmt: skip

    def _scale(self) -> float:
        """Return how large the town is: it stays under the words."""
        return min(bare().zoom / 100, max(0, self.height() - bare().px(self.lowest + _SKY)) / ROOF)

    def _write(self, painter: QPainter, font: QFont, at: QPointF, text: str) -> None:
        """Write a line, with an ellipsis where it lacks room."""
        measures, room = QFontMetrics(font), int(self.width() - at.x() - bare().px(16))
        if measures.horizontalAdvance(text) > room:
            from PySide6.QtCore import Qt

            text = measures.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.drawText(at, text)


def _walls() -> str:
    """Return the path of the walls and roofs, the origin at the bottom right."""
    return "".join(f"M{-left} 0V{-high}H{-right}V0" for left, right, high, _columns, _rows in _HOUSES)


def _windows() -> str:
    path = ""
    for left, right, high, columns, rows in _HOUSES:
        wide = left - right
        size, apart = (14, 40) if wide < 100 else (16, 45)
        for column in range(columns):
            middle = -left + wide / columns * (column + 0.5) + (0.06 * wide if column == 0 else -0.06 * wide)
            for row in range(rows):
                path += f"M{middle - size / 2} {-high + 25 + row * apart}h{size}v{size + 4}h{-size}z"
    return path
