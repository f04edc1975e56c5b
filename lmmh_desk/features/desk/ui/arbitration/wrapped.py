"""Text that breaks in its box, with the characters that differ from the other side's marked."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QBrush, QTextCharFormat, QTextLayout, QTextOption

from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.canvas import Canvas

SIMILAR = 0.5  # of the text: two values that have less in common are simply different


def high(text: str, wide: int, weight: int) -> int:
    """Return how high a text is in `wide` pixels."""
    return _high(current().zoom, text, wide, weight)


@lru_cache(maxsize=1024)
def _high(_zoom: int, text: str, wide: int, weight: int) -> int:
    return round(_laid_out(text, wide, weight, []).boundingRect().height())


def paint_wrapped(
    paint: Canvas, area: QRect, text: str, weight: int, ink: str, *, marks: tuple[int, int] = (0, 0)
) -> None:
    """Write a text from the left, in the middle of its area; `marks` (start, end) stand out."""
    start, end = marks
    formats = []
    if start < end and end - start < SIMILAR * len(text):
        marked = QTextCharFormat()
        marked.setBackground(QBrush(paint.theme.color("warns")))
        marked.setForeground(QBrush(paint.theme.color("warn")))
        found = QTextLayout.FormatRange()
        found.start, found.length, found.format = start, end - start, marked
        formats = [found]
    laid_out = _laid_out(text, area.width(), weight, formats)
    top = area.top() + max(0, round((area.height() - laid_out.boundingRect().height()) / 2))
    paint.painter.setPen(paint.theme.color(ink))
    laid_out.draw(paint.painter, QPointF(area.left(), top))


def _laid_out(text: str, wide: int, weight: int, formats: list[QTextLayout.FormatRange]) -> QTextLayout:
    laid_out = QTextLayout(text, canvas.font(13, weight))
    laid_out.setTextOption(_breaking())
    laid_out.setFormats(formats)
    laid_out.beginLayout()
    top = 0.0
    while (line := laid_out.createLine()).isValid():
        line.setLineWidth(max(1, wide))
        line.setPosition(QPointF(0, top))
        top += line.height()
    laid_out.endLayout()
    return laid_out


def _breaking() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option
